// SPDX-License-Identifier: BSD-3-Clause
/*
 * SOCK_STREAM of AF_INET and AF_INET6: tcp(7), as programs call it. What a
 * program sends is copied once, into a ring that lwIP's segments point to until
 * the other side has acknowledged it; what arrives stays where the device wrote
 * it. What happens to a connection meanwhile is in inet_tcp_events.c, those who
 * wait for one in inet_tcp_listen.c.
 */
#include <asm/ioctls.h>
#include <linux/sockios.h>

#include "lwip/priv/tcp_priv.h"
#include "mm/usercopy.h"
#include "net/inet.h"

#define SEND_RING TCP_SND_BUF /* a power of two */

/* The control block is made when it is first needed. */
struct tcp_pcb *inet_tcp_block(struct inet_socket *s)
{
	struct tcp_pcb *pcb;

	if (s->tcp)
		return s->tcp;
	pcb = tcp_new_ip_type(inet_address_type(s));
	if (pcb)
		inet_tcp_adopt(s, pcb);
	return pcb;
}

static int begin_connecting(struct inet_socket *s,
			    const struct address *address)
{
	struct tcp_pcb *pcb;
	ip_addr_t ip;
	u16 port;
	int error;

	TRY(inet_target_get(s, address, &ip, &port));
	inet_tcp_trim(NULL);
	pcb = inet_tcp_block(s);
	if (!pcb)
		return -ENOMEM;
	s->state = CONNECTING;
	s->socket.shutdown = 0;
	error = inet_error(tcp_connect(pcb, &ip, port, inet_tcp_connected));
	if (error)
		s->state = FRESH;
	stack_settle();
	return error;
}

/* AF_UNSPEC: it is as if it were new. */
static int disconnect(struct inet_socket *s)
{
	struct tcp_pcb *pcb;

	if (s->state == LISTENING)
		return -EINVAL;
	pcb = inet_tcp_detach(s);
	if (pcb)
		tcp_abort(pcb);
	s->state = FRESH;
	s->socket.shutdown = 0;
	s->told = s->ended = false;
	pipe_ring_drop(&s->unacked, pipe_ring_used(&s->unacked));
	stack_settle();
	return 0;
}

/* Asked again while it takes time; the first time it always does. */
static int tcp_socket_connect(struct socket *socket,
			      const struct address *address)
{
	struct inet_socket *s = inet_of(socket);

	if (address_is_unspecified(address))
		return disconnect(s);
	if (socket->error)
		return socket_error(socket);
	if (s->state == CONNECTING)
		return -EALREADY;
	if (s->state == FRESH) {
		TRY(begin_connecting(s, address));
		return -EINPROGRESS;
	}
	if (s->state == CONNECTED && !s->told) {
		s->told = true;
		return 0;
	}
	return -EISCONN;
}

static int tcp_socket_name(struct socket *socket, bool peer,
			   struct address *out)
{
	struct inet_socket *s = inet_of(socket);
	struct tcp_pcb *pcb = s->tcp;

	if (peer && (s->state != CONNECTED || !pcb))
		return -ENOTCONN;
	if (!pcb)
		inet_address_put(s, IP_ANY_TYPE, 0, out);
	else if (peer)
		inet_address_put(s, &pcb->remote_ip, pcb->remote_port, out);
	else
		inet_address_put(s, &pcb->local_ip, pcb->local_port, out);
	return 0;
}

/* ---- Bytes ---- */

static int may_send(const struct inet_socket *s)
{
	if (s->socket.shutdown & SHUTDOWN_WRITE || s->state == ENDED)
		return -EPIPE;
	if (s->state == CONNECTING)
		return -EAGAIN;
	return s->state == CONNECTED ? 0 : -EPIPE;
}

static u64 limit(const struct inet_socket *s)
{
	return inet_limit(MIN((u64)s->socket.sndbuf, (u64)SEND_RING));
}

static u64 room(const struct inet_socket *s)
{
	u64 used = pipe_ring_used(&s->unacked), most = limit(s);

	return used < most ? most - used : 0;
}

/* What MESSAGE has room for goes into the ring. */
static ssize_t put(struct inet_socket *s, struct message *message)
{
	ssize_t n = may_send(s);

	if (!n && !s->unacked.pages)
		n = pipe_ring_init(&s->unacked, SEND_RING);
	if (n || !message->data->left)
		return n;
	if (!pipe_ring_used(&s->unacked)) /* its first page is in the cache */
		s->unacked.head = s->unacked.tail = s->passed = 0;
	if (!room(s))
		return -EAGAIN;
	return pipe_ring_put(&s->unacked, message->data,
			     MIN(message->data->left, room(s)));
}

static ssize_t tcp_socket_send(struct socket *socket, struct message *message)
{
	struct inet_socket *s = inet_of(socket);
	int cork = s->options.cork;
	ssize_t n;

	if (socket->error)
		return socket_error(socket);
	if (message->flags & (MSG_OOB | MSG_FASTOPEN))
		return -EOPNOTSUPP;
	mutex_lock(&s->writing);
	n = put(s, message);
	if (n > 0 && s->tcp) { /* it may have ended meanwhile */
		s->options.cork |= !!(message->flags & MSG_MORE);
		inet_tcp_push(s);
		s->options.cork = cork;
		stack_settle();
	}
	mutex_unlock(&s->writing);
	return n;
}

/* The window opens by N bytes. */
static void tell_read(struct inet_socket *s, size_t n)
{
	while (n && s->tcp && s->state == CONNECTED) {
		u16 some = MIN(n, (size_t)UINT16_MAX);

		tcp_recved(s->tcp, some);
		n -= some;
	}
}

/* What could be copied of what is there; all of it is consumed, or none. */
static size_t take(struct inet_socket *s, struct iter *to, bool peek)
{
	struct inet_packet *packet, *next;
	size_t done = 0;

	list_for_each_safe (packet, next, &s->received, link) {
		size_t all = packet->pbuf->tot_len;
		size_t n = inet_copy(packet, to);

		done += n;
		if (n && !peek)
			inet_consume(s, n);
		if (n < all)
			break;
	}
	return done;
}

static ssize_t nothing_to_read(const struct inet_socket *s)
{
	if (s->socket.shutdown & SHUTDOWN_READ || s->state == ENDED)
		return 0;
	return s->state == CONNECTED || s->state == CONNECTING ? -EAGAIN :
								 -ENOTCONN;
}

static ssize_t tcp_socket_receive(struct socket *socket,
				  struct message *message)
{
	struct inet_socket *s = inet_of(socket);
	bool peek = message->flags & MSG_PEEK;
	ssize_t done;

	if (message->flags & (MSG_OOB | MSG_ERRQUEUE))
		return message->flags & MSG_OOB ? -EINVAL : -EAGAIN;
	if (s->state == LISTENING)
		return -ENOTCONN;
	mutex_lock(&s->reading);
	done = take(s, message->data, peek);
	if (done && !peek) {
		tell_read(s, done);
		stack_settle();
	} else if (!done && !list_empty(&s->received)) {
		done = message->data->left ? -EFAULT : 0;
	} else if (!done && socket->error) {
		done = socket_error(socket);
	} else if (!done) {
		done = nothing_to_read(s);
	}
	mutex_unlock(&s->reading);
	return done;
}

static u32 tcp_socket_poll(struct socket *socket)
{
	struct inet_socket *s = inet_of(socket);
	u32 events = socket_poll_ends(socket);

	if (s->state == LISTENING)
		return s->queued ? POLL_READ : 0;
	if (s->bytes && s->bytes >= (size_t)socket->rcvlowat)
		events |= POLL_READ;
	if (s->state == FRESH)
		events |= POLLHUP;
	if (s->state == FRESH || socket->error ||
	    socket->shutdown & SHUTDOWN_WRITE ||
	    (s->state == CONNECTED && room(s) >= limit(s) / 4))
		events |= POLL_WRITE;
	return events;
}

static long tcp_socket_ioctl(struct socket *socket, u32 command, void *user)
{
	struct inet_socket *s = inet_of(socket);

	if (command != SIOCINQ && command != SIOCOUTQ)
		return -ENOTTY;
	if (s->state == LISTENING)
		return -EINVAL;
	return put_user_u32(user, command == SIOCINQ ?
					  s->bytes :
					  pipe_ring_used(&s->unacked));
}

/* ---- The end ---- */

static int tcp_socket_shutdown(struct socket *socket, u32 how)
{
	struct inet_socket *s = inet_of(socket);

	if (s->state == LISTENING && how & SHUTDOWN_READ)
		return inet_tcp_stop_listening(s);
	if (s->state != CONNECTED || !s->tcp)
		return -ENOTCONN;
	socket->shutdown |= how;
	inet_tcp_push(s);
	socket_wake(socket, POLL_ALL);
	stack_settle();
	return 0;
}

/* SO_LINGER: until all that was sent is acknowledged, or the time is over. */
static void linger(struct inet_socket *s)
{
	struct timeval time = { .tv_sec = s->socket.linger[1] };

	if (s->state == CONNECTED && !(s->socket.shutdown & SHUTDOWN_WRITE))
		tcp_socket_shutdown(&s->socket, SHUTDOWN_WRITE);
	wait_event_until(&s->socket.queue,
			 !s->tcp || !pipe_ring_used(&s->unacked),
			 socket_deadline(&time));
}

/*
 * What was not read makes the end a reset, as does a linger time of 0. What was
 * not sent yet is, before the end.
 */
static void tcp_socket_release(struct socket *socket)
{
	struct inet_socket *s = inet_of(socket);

	if (socket->linger[0] && socket->linger[1])
		linger(s);
	if (s->state == LISTENING)
		inet_tcp_stop_listening(s);
	if (!s->tcp) {
		inet_free(s);
	} else if (!list_empty(&s->received) ||
		   (socket->linger[0] && !socket->linger[1])) {
		inet_tcp_abort(s);
	} else if (s->state == CONNECTED && pipe_ring_used(&s->unacked)) {
		s->closed = true;
		inet_tcp_push(s);
	} else {
		inet_tcp_finish(s);
	}
	stack_settle();
}

const struct socket_ops tcp_ops = {
	.bind = inet_tcp_bind,
	.listen = inet_tcp_listen,
	.accept = inet_tcp_accept,
	.connect = tcp_socket_connect,
	.name = tcp_socket_name,
	.shutdown = tcp_socket_shutdown,
	.send = tcp_socket_send,
	.receive = tcp_socket_receive,
	.poll = tcp_socket_poll,
	.ioctl = tcp_socket_ioctl,
	.changed = inet_changed,
	.release = tcp_socket_release,
};
