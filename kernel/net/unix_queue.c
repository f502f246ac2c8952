// SPDX-License-Identifier: BSD-3-Clause
/*
 * What is sent through AF_UNIX: a datagram is one packet, a stream is a row of
 * them. A program's memory is touched before a packet is queued, and while the
 * reader holds the queue's lock, since both may sleep.
 *
 * A socket can be sent as a file, and would then lie, by way of other sockets
 * and queues, in a queue of its own, where nobody can receive or close it.
 * Linux lets that happen and collects the garbage. Here a socket on its way
 * can't be sent sockets, and one that was sent sockets can't be sent
 * (ETOOMANYREFS): so there are no circles, nor chains, and counting references
 * is enough.
 */
#include "net/unix.h"

#include <linux/capability.h>
#include <linux/resource.h>

#include "fs/cred.h"
#include "lib/string.h"
#include "mm/kmalloc.h"
#include "proc/process.h"

static u32 files_on_their_way;

/* ---- Files ---- */

static struct unix_socket *unix_in(const struct file *file)
{
	struct socket *socket = socket_of(file);

	return socket && socket->domain == AF_UNIX ? unix_of(socket) : NULL;
}

static int may_carry(const struct unix_socket *target,
		     const struct parcel *parcel)
{
	const struct unix_socket *owner = target->listener ?: target, *u;
	u64 limit = current->process->limits[RLIMIT_NOFILE].rlim_cur;

	if (files_on_their_way > limit && !capable(CAP_SYS_RESOURCE))
		return -ETOOMANYREFS;
	for (u32 i = 0; i < parcel->count; i++) {
		u = unix_in(parcel->files[i]);
		if (u && (owner->on_its_way || u == owner || u->carried))
			return -ETOOMANYREFS;
	}
	return 0;
}

/* PARCEL comes into TARGET's queue (CHANGE is 1) or leaves it (-1). */
static void count_files(struct unix_socket *target, const struct parcel *parcel,
			int change)
{
	for (u32 i = 0; i < parcel->count; i++) {
		struct unix_socket *u = unix_in(parcel->files[i]);

		files_on_their_way += change;
		if (u) {
			u->on_its_way += change;
			target->carried += change;
			if (target->listener)
				target->listener->carried += change;
		}
	}
}

/* ---- Room ---- */

static bool is_over_limit(const struct unix_socket *u,
			  const struct unix_socket *target)
{
	return target != u && target->peer != u &&
	       target->queued > target->limit;
}

bool unix_is_blocked(const struct unix_socket *u,
		     const struct unix_socket *target)
{
	return target->bytes * 4 > (size_t)u->socket.sndbuf ||
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
		socket_wake(&u->socket, POLL_WRITE | POLLWRBAND);
	}
}

static void enqueue(struct unix_socket *target, struct unix_packet *packet)
{
	list_push_back(&target->packets, &packet->link);
	target->queued++;
	target->bytes += packet->charge;
	if (packet->parcel)
		count_files(target, packet->parcel, 1);
	socket_wake(&target->socket, POLL_READ);
}

static void drop_parcel(struct unix_socket *u, struct unix_packet *packet)
{
	struct parcel *parcel = packet->parcel;

	packet->parcel = NULL;
	if (parcel)
		count_files(u, parcel, -1);
	parcel_put(parcel);
}

static void dequeue(struct unix_socket *u, struct unix_packet *packet)
{
	list_remove(&packet->link);
	u->queued--;
	u->bytes -= packet->charge;
	drop_parcel(u, packet);
	unix_name_put(packet->from);
	kfree(packet);
	unix_wake_blocked(u, false);
}

void unix_purge(struct unix_socket *u)
{
	while (!list_empty(&u->packets))
		dequeue(u, list_first(&u->packets, struct unix_packet, link));
}

/* ---- Sending ---- */

static int check_target(const struct unix_socket *u,
			const struct unix_socket *target,
			const struct message *message)
{
	if (target->dead)
		return unix_is_datagram(u) ? -ECONNREFUSED : -EPIPE;
	if (target->socket.shutdown & SHUTDOWN_READ)
		return -EPIPE;
	return message->parcel ? may_carry(target, message->parcel) : 0;
}

/* N bytes of MESSAGE, and what goes with the first of them. */
static ssize_t send_packet(struct unix_socket *u, struct unix_socket *target,
			   struct message *message, size_t n)
{
	struct unix_packet *packet = kmalloc(sizeof(*packet) + n);
	int error = -EFAULT;

	if (!packet)
		return -ENOBUFS;
	*packet = (struct unix_packet){ .sender = message->sender, .size = n };
	if (iter_get(message->data, packet->bytes, n) == n)
		error = check_target(u, target, message);
	if (error) { /* it may have changed meanwhile */
		kfree(packet);
		return error;
	}
	packet->charge = sizeof(*packet) + n +
			 (message->parcel ? sizeof(*message->parcel) : 0);
	packet->parcel = message->parcel;
	message->parcel = NULL;
	packet->from = u->name;
	if (u->name)
		u->name->refs++;
	enqueue(target, packet);
	return n;
}

static ssize_t send_to(struct unix_socket *u, struct unix_socket *target,
		       struct message *message)
{
	bool stream = u->socket.type == SOCK_STREAM;
	size_t n = message->data->left, bytes = target->bytes;

	TRY(check_target(u, target, message));
	if (stream && !n)
		return 0;
	if (stream)
		n = MIN(n, PAGE_SIZE - sizeof(struct unix_packet));
	else if (n > (size_t)u->socket.sndbuf - 32)
		return -EMSGSIZE;
	if ((bytes && bytes + (stream ? 0 : n) >= (size_t)u->socket.sndbuf) ||
	    (!stream && is_over_limit(u, target))) {
		unix_block(u, target);
		return -EAGAIN;
	}
	return send_packet(u, target, message, n);
}

static ssize_t send_datagram(struct unix_socket *u, struct message *message)
{
	struct unix_socket *target AUTO(unix_auto_put) = NULL;
	ssize_t n;

	if (message->address && unix_is_datagram(u))
		TRY(unix_find(message->address, SOCK_DGRAM, &target));
	else if (!u->peer)
		return -ENOTCONN;
	if (!target) {
		target = u->peer;
		target->refs++;
	}
	if (u->socket.on[SO_PASSCRED])
		TRY(unix_autobind(u));
	if (target->peer && target->peer != u)
		return -EPERM; /* it listens to somebody else */
	n = send_to(u, target, message);
	if (n == -ECONNREFUSED && target == u->peer) {
		u->peer = NULL; /* which has gone */
		unix_put(target);
	}
	return n;
}

ssize_t unix_send(struct socket *socket, struct message *message)
{
	struct unix_socket *u = unix_of(socket);

	if (message->flags & MSG_OOB)
		return -EOPNOTSUPP;
	if (socket->error)
		return socket_error(socket);
	if (socket->type == SOCK_STREAM && message->address)
		return u->connected ? -EISCONN : -EOPNOTSUPP;
	if (!unix_is_datagram(u) && !u->connected)
		return -ENOTCONN;
	if (socket->shutdown & SHUTDOWN_WRITE)
		return -EPIPE;
	if (!message->sender.pid)
		message->sender = unix_own_cred();
	return socket->type == SOCK_STREAM ? send_to(u, u->peer, message) :
					     send_datagram(u, message);
}

/* ---- Receiving ---- */

/* What the reader learns of PACKET besides its bytes. */
static void describe(struct unix_socket *u, struct unix_packet *packet,
		     struct message *message)
{
	if (message->address && packet->from)
		unix_name_tell(packet->from, message->address);
	message->sender = packet->sender;
	message->parcel = packet->parcel;
	if (packet->parcel)
		packet->parcel->refs++;
	if (!(message->flags & MSG_PEEK))
		drop_parcel(u, packet);
}

static ssize_t receive_datagram(struct unix_socket *u, struct message *message)
{
	struct unix_packet *packet =
		list_first(&u->packets, struct unix_packet, link);
	size_t size = packet->size, n = MIN(size, message->data->left);
	bool good = iter_put(message->data, packet->bytes, n) == n;

	if (good)
		describe(u, packet, message);
	if (n < size)
		message->result |= MSG_TRUNC;
	if (!(message->flags & MSG_PEEK))
		dequeue(u, packet);
	if (!good)
		return -EFAULT;
	return message->flags & MSG_TRUNC ? size : n;
}

/* Must what PACKET holds not be mixed with what is in MESSAGE? */
static bool is_apart(const struct unix_socket *u, const struct message *message,
		     const struct unix_packet *packet)
{
	return message->parcel ||
	       (message->sender.pid && u->socket.on[SO_PASSCRED] &&
		memcmp(&message->sender, &packet->sender,
		       sizeof(packet->sender)));
}

static ssize_t receive_stream(struct unix_socket *u, struct message *message)
{
	struct unix_packet *packet, *next;
	size_t done = 0;

	list_for_each_safe (packet, next, &u->packets, link) {
		size_t n =
			MIN(packet->size - packet->taken, message->data->left);

		if (is_apart(u, message, packet) || (done && !n))
			break;
		if (iter_put(message->data, packet->bytes + packet->taken, n) <
		    n)
			return done ? (ssize_t)done : -EFAULT;
		done += n;
		describe(u, packet, message);
		if (message->flags & MSG_PEEK)
			continue;
		packet->taken += n;
		if (packet->taken == packet->size)
			dequeue(u, packet);
	}
	return done;
}

/* Nothing is there: 0 at the end of a connection, or a negative errno. */
static ssize_t receive_nothing(struct unix_socket *u, u32 flags)
{
	if (u->socket.error)
		return socket_error(&u->socket);
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
	else if (stream)
		n = receive_stream(u, message);
	else
		n = receive_datagram(u, message);
	mutex_unlock(&u->reading);
	return n;
}
