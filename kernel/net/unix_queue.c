// SPDX-License-Identifier: BSD-3-Clause
/*
 * What is sent through AF_UNIX: a datagram is one packet, a stream is a row of
 * them. Programs' memory is touched before a packet is queued, and while the
 * reader holds the queue's lock, since both may sleep.
 */
#include "net/unix.h"

#include <linux/errno.h>

#include "lib/string.h"
#include "mm/kmalloc.h"

#define STREAM_PIECE (16 * 1024UL) /* at most, with the packet around it */
#define FILES_CHARGE (SCM_MAX_FD * sizeof(struct file *))

/* ---- Room ---- */

static bool is_over_limit(const struct unix_socket *u,
			  const struct unix_socket *target)
{
	return target != u && target->peer != u &&
	       target->queued > target->limit;
}

bool unix_is_blocked(struct unix_socket *u, struct unix_socket *target)
{
	return target->bytes * 4 > (size_t)u->socket.send_size ||
	       is_over_limit(u, target);
}

/*
 * U waits at one place at a time. (Two threads that send datagrams by one
 * socket to two full receivers are told of the one that was tried last.)
 */
void unix_block(struct unix_socket *u, struct unix_socket *target)
{
	list_remove(&u->blocked_link);
	list_push_back(&target->blocked, &u->blocked_link);
}

void unix_wake_blocked(struct unix_socket *target, bool all)
{
	struct unix_socket *u, *next;

	list_for_each_safe (u, next, &target->blocked, blocked_link) {
		if (!all && unix_is_blocked(u, target))
			continue;
		list_remove(&u->blocked_link);
		socket_wake(&u->socket, POLLOUT | POLLWRNORM | POLLWRBAND);
	}
}

static size_t charge(const struct unix_packet *packet)
{
	return sizeof(*packet) + packet->size +
	       (packet->file_count ? FILES_CHARGE : 0);
}

static void enqueue(struct unix_socket *target, struct unix_packet *packet)
{
	list_push_back(&target->packets, &packet->link);
	target->queued++;
	target->bytes += charge(packet);
	socket_wake(&target->socket, POLLIN | POLLRDNORM);
}

static void dequeue(struct unix_socket *u, struct unix_packet *packet)
{
	list_remove(&packet->link);
	u->queued--;
	u->bytes -= charge(packet);
	unix_packet_free(packet);
	unix_wake_blocked(u, false);
}

void unix_purge(struct unix_socket *u)
{
	while (!list_empty(&u->packets))
		dequeue(u, list_first(&u->packets, struct unix_packet, link));
}

/* ---- Sending ---- */

/* A packet of the next N bytes or, of a stream, what there is memory for. */
static int make_packet(struct unix_socket *u, struct message *message, size_t n,
		       struct unix_packet **out)
{
	bool stream = u->socket.type == SOCK_STREAM;
	struct unix_packet *packet;

	if (stream)
		n = MIN(n, STREAM_PIECE - sizeof(*packet));
	while (!(packet = kmalloc(sizeof(*packet) + n))) {
		if (!stream || n < PAGE_SIZE)
			return -ENOBUFS;
		n /= 2;
	}
	memset(packet, 0, sizeof(*packet));
	packet->size = n;
	if (iter_get(message->data, packet->bytes, n) < n) {
		kfree(packet);
		return -EFAULT;
	}
	packet->sender = message->sender;
	packet->from = u->name;
	if (u->name)
		u->name->refs++;
	*out = packet;
	return 0;
}

/* The files go with the first packet that goes. */
static void take_files(struct unix_packet *packet, struct message *message)
{
	packet->files = message->files;
	packet->file_count = message->file_count;
	unix_files_in_flight += packet->file_count;
	message->files = NULL;
	message->file_count = 0;
}

static int check_target(struct unix_socket *u, struct unix_socket *target,
			const struct message *message)
{
	if (target->dead)
		return u->socket.type == SOCK_DGRAM ? -ECONNREFUSED : -EPIPE;
	if (target->socket.shutdown & SHUTDOWN_READ)
		return -EPIPE;
	return unix_files_allowed(target, message);
}

static ssize_t send_to(struct unix_socket *u, struct unix_socket *target,
		       struct message *message)
{
	bool stream = u->socket.type == SOCK_STREAM;
	size_t n = message->data->left;
	size_t limit = u->socket.send_size;
	struct unix_packet *packet;
	int error = check_target(u, target, message);

	if (error || (stream && !n))
		return error;
	if (target->bytes && target->bytes + (stream ? 0 : n) >= limit)
		error = -EAGAIN;
	if (!stream && is_over_limit(u, target))
		error = -EAGAIN;
	if (error) {
		unix_block(u, target);
		return error;
	}
	error = make_packet(u, message, n, &packet);
	if (error)
		return error;
	/* It may have taken time. */
	error = check_target(u, target, message);
	if (error) {
		unix_packet_free(packet);
		return error;
	}
	n = packet->size;
	take_files(packet, message);
	enqueue(target, packet);
	return n;
}

static ssize_t send_stream(struct unix_socket *u, struct message *message)
{
	if (message->address)
		return u->connected ? -EISCONN : -EOPNOTSUPP;
	if (!u->connected)
		return -ENOTCONN;
	if (u->socket.shutdown & SHUTDOWN_WRITE)
		return -EPIPE;
	return send_to(u, u->peer, message);
}

static int find_target(struct unix_socket *u, const struct message *message,
		       struct unix_socket **out)
{
	if (message->address && unix_is_datagram(u))
		return unix_find(message->address, SOCK_DGRAM, out);
	if (!u->peer)
		return -ENOTCONN;
	*out = u->peer;
	unix_get(u->peer);
	return 0;
}

static ssize_t send_packet(struct unix_socket *u, struct message *message)
{
	struct unix_socket *target;
	ssize_t n = find_target(u, message, &target);

	if (!n && socket_option(&u->socket, SO_PASSCRED))
		n = unix_autobind(u);
	if (n)
		return n;
	if (message->data->left > (size_t)u->socket.send_size - 32)
		n = -EMSGSIZE;
	else if (u->socket.shutdown & SHUTDOWN_WRITE)
		n = -EPIPE;
	else if (target->peer && target->peer != u)
		n = -EPERM; /* it listens to somebody else */
	else
		n = send_to(u, target, message);
	if (n == -ECONNREFUSED && target == u->peer) {
		u->peer = NULL; /* which has gone */
		unix_put(target);
	}
	unix_put(target);
	return n;
}

ssize_t unix_send(struct socket *socket, struct message *message)
{
	struct unix_socket *u = unix_of(socket);
	int error = socket_error(socket);

	if (message->flags & MSG_OOB)
		return -EOPNOTSUPP;
	if (error)
		return error;
	if (!message->sender.pid) {
		message->sender = unix_own_cred();
	}
	return socket->type == SOCK_STREAM ? send_stream(u, message) :
					     send_packet(u, message);
}

/* ---- Receiving ---- */

/* What the reader learns of PACKET besides its bytes. */
static void describe(struct unix_packet *packet, struct message *message)
{
	if (message->address && packet->from)
		unix_name_tell(packet->from, message->address);
	message->sender = packet->sender;
	if (!packet->file_count)
		return;
	message->files = packet->files;
	message->file_count = packet->file_count;
	if (message->flags & MSG_PEEK) {
		message->files = kmalloc(FILES_CHARGE);
		if (!message->files)
			message->file_count = 0;
		for (u32 i = 0; i < message->file_count; i++) {
			message->files[i] = packet->files[i];
			file_get(message->files[i]);
		}
		return;
	}
	unix_files_in_flight -= packet->file_count;
	packet->files = NULL;
	packet->file_count = 0;
}

static ssize_t receive_packet(struct unix_socket *u, struct message *message)
{
	struct unix_packet *packet =
		list_first(&u->packets, struct unix_packet, link);
	size_t size = packet->size, n = MIN(size, message->data->left);
	bool failed = iter_put(message->data, packet->bytes, n) < n;

	if (!failed)
		describe(packet, message);
	if (n < size)
		message->result |= MSG_TRUNC;
	if (!(message->flags & MSG_PEEK))
		dequeue(u, packet);
	if (failed)
		return -EFAULT;
	return message->flags & MSG_TRUNC ? size : n;
}

static bool same_sender(const struct ucred *a, const struct ucred *b)
{
	return a->pid == b->pid && a->uid == b->uid && a->gid == b->gid;
}

/* Goes on to the next packet until the reader's memory is full, or the next one
 * must not be mixed with what is there. */
static ssize_t receive_stream(struct unix_socket *u, struct message *message)
{
	struct unix_packet *packet, *next;
	size_t done = 0;

	list_for_each_safe (packet, next, &u->packets, link) {
		size_t n =
			MIN(packet->size - packet->taken, message->data->left);

		if (message->sender.pid &&
		    socket_option(&u->socket, SO_PASSCRED) &&
		    !same_sender(&message->sender, &packet->sender))
			break;
		if (iter_put(message->data, packet->bytes + packet->taken, n) <
		    n)
			return done ? (ssize_t)done : -EFAULT;
		done += n;
		describe(packet, message);
		if (!(message->flags & MSG_PEEK)) {
			packet->taken += n;
			if (packet->taken == packet->size)
				dequeue(u, packet);
		}
		if (message->file_count || !message->data->left)
			break;
	}
	return done;
}

/* Nothing is there: 0 at the end of a connection, or a negative errno. */
static ssize_t receive_nothing(struct unix_socket *u, u32 flags)
{
	int error = socket_error(&u->socket);

	if (error)
		return error;
	if (unix_is_datagram(u) && flags & MSG_DONTWAIT)
		return -EAGAIN;
	return u->socket.shutdown & SHUTDOWN_READ ? 0 : -EAGAIN;
}

ssize_t unix_receive(struct socket *socket, struct message *message)
{
	struct unix_socket *u = unix_of(socket);
	bool stream = socket->type == SOCK_STREAM;
	ssize_t n;

	if (message->flags & MSG_OOB)
		return -EOPNOTSUPP;
	if (!unix_is_datagram(u) && !u->connected)
		return stream ? -EINVAL : -ENOTCONN;
	mutex_lock(&u->reading);
	if (list_empty(&u->packets))
		n = receive_nothing(u, message->flags);
	else
		n = stream ? receive_stream(u, message) :
			     receive_packet(u, message);
	mutex_unlock(&u->reading);
	return n;
}
