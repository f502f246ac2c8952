// SPDX-License-Identifier: BSD-3-Clause
/*
 * SOCK_STREAM of AF_INET and AF_INET6: tcp(7). What a program sends is copied
 * once, into a ring that lwIP's segments point to until the other side has
 * acknowledged it; what arrives stays where the device wrote it. lwIP calls the
 * functions of the first half from its input and its timers.
 */
#include <asm/ioctls.h>
#include <linux/errno.h>
#include <linux/sockios.h>

#include "lib/string.h"
#include "lwip/tcp.h"
#include "mm/usercopy.h"
#include "net/inet.h"

#define SEND_RING  TCP_SND_BUF /* a power of two */
#define KEEP_SMALL 512	       /* shorter pieces don't keep a device's buffer */

#define WRITABLE   (POLLOUT | POLLWRNORM)
#define READABLE   (POLLIN | POLLRDNORM)
#define ALL_EVENTS (READABLE | WRITABLE | POLLRDHUP | POLLHUP)

static void adopt(struct inet_socket *s, struct tcp_pcb *pcb);

/* ---- What lwIP calls ---- */

/* Nobody will ask for the socket again. */
static void forget(struct inet_socket *s)
{
	if (s->tcp) {
		tcp_arg(s->tcp, NULL);
		tcp_recv(s->tcp, NULL);
		tcp_sent(s->tcp, NULL);
		tcp_err(s->tcp, NULL);
	}
	inet_free(s);
}

/* The control block is gone already. */
static void on_error(void *arg, err_t error)
{
	struct inet_socket *s = arg;
	bool connecting = s->state == CONNECTING;

	s->tcp = NULL;
	s->state = connecting ? FRESH : ENDED;
	if (s->closed) {
		inet_free(s);
		return;
	}
	s->socket.error = connecting && error == ERR_RST ? ECONNREFUSED :
							   -inet_error(error);
	if (!connecting)
		s->socket.shutdown = SHUTDOWN_BOTH;
	if (s->listener) { /* nobody has seen it */
		list_remove(&s->link);
		s->listener->queued--;
		inet_free(s);
		return;
	}
	socket_wake(&s->socket, ALL_EVENTS | POLLERR);
}

static err_t on_end(struct inet_socket *s)
{
	s->socket.shutdown |= SHUTDOWN_READ;
	socket_wake(&s->socket, READABLE | POLLRDHUP);
	return ERR_OK;
}

static err_t on_received(void *arg, struct tcp_pcb *pcb, struct pbuf *pbuf,
			 UNUSED err_t error)
{
	struct inet_socket *s = arg;
	struct pbuf *copy = NULL;

	if (!pbuf)
		return on_end(s);
	if (s->closed) { /* nobody will read it */
		pbuf_free(pbuf);
		forget(s);
		tcp_abort(pcb);
		return ERR_ABRT;
	}
	if (pbuf->tot_len < KEEP_SMALL)
		copy = pbuf_clone(PBUF_RAW, PBUF_RAM, pbuf);
	if (!inet_queue(s, copy ? copy : pbuf, IP_ANY_TYPE, 0)) {
		if (copy)
			pbuf_free(copy);
		return ERR_MEM; /* lwIP keeps it and tries again */
	}
	if (copy)
		pbuf_free(pbuf);
	return ERR_OK;
}

/* Gives lwIP what it has room for. */
static void push(struct inet_socket *s)
{
	while (s->passed < s->unsent.head) {
		size_t n;
		u8 *bytes = pipe_ring_piece(&s->unsent, s->passed, &n);
		bool more = s->passed + n < s->unsent.head;

		n = MIN(n, (size_t)tcp_sndbuf(s->tcp));
		n = MIN(n, (size_t)UINT16_MAX);
		if (!n ||
		    tcp_write(s->tcp, bytes, n, more ? TCP_WRITE_FLAG_MORE : 0))
			break;
		s->passed += n;
	}
	tcp_output(s->tcp);
}

/* All that was to be sent has arrived: the end can follow. */
static void finish(struct inet_socket *s)
{
	struct tcp_pcb *pcb = s->tcp;

	forget(s);
	if (tcp_close(pcb))
		tcp_abort(pcb);
}

static err_t on_sent(void *arg, UNUSED struct tcp_pcb *pcb, u16_t n)
{
	struct inet_socket *s = arg;

	pipe_ring_drop(&s->unsent, n);
	push(s);
	if (s->closed && !pipe_ring_used(&s->unsent))
		finish(s);
	else if (pipe_ring_room(&s->unsent) >= SEND_RING / 4)
		socket_wake(&s->socket, WRITABLE);
	return ERR_OK;
}

static err_t on_connected(void *arg, UNUSED struct tcp_pcb *pcb,
			  UNUSED err_t error)
{
	struct inet_socket *s = arg;

	s->state = CONNECTED;
	socket_wake(&s->socket, WRITABLE);
	return ERR_OK;
}

/* A connection to LISTENER is there, and waits for accept(). */
static err_t on_accept(void *arg, struct tcp_pcb *pcb, err_t error)
{
	struct inet_socket *listener = arg, *s;

	if (error || !pcb)
		return ERR_VAL;
	s = inet_alloc(&tcp_ops, listener->socket.domain, SOCK_STREAM);
	if (!s)
		return ERR_MEM;
	s->socket.protocol = listener->socket.protocol;
	s->state = CONNECTED;
	s->told = true;
	s->listener = listener;
	adopt(s, pcb);
	tcp_backlog_delayed(pcb);
	list_push_back(&listener->connections, &s->link);
	listener->queued++;
	socket_wake(&listener->socket, READABLE);
	return ERR_OK;
}

static void adopt(struct inet_socket *s, struct tcp_pcb *pcb)
{
	s->tcp = pcb;
	tcp_arg(pcb, s);
	tcp_recv(pcb, on_received);
	tcp_sent(pcb, on_sent);
	tcp_err(pcb, on_error);
}

/* ---- What programs call ---- */

/* The control block is made when it is first needed. */
static struct tcp_pcb *block_of(struct inet_socket *s)
{
	struct tcp_pcb *pcb = s->tcp;

	if (!pcb) {
		pcb = tcp_new_ip_type(inet_address_type(s));
		if (!pcb)
			return NULL;
		adopt(s, pcb);
	}
	inet_apply_options(s);
	return pcb;
}

static int tcp_socket_bind(struct socket *socket, const struct address *address)
{
	struct inet_socket *s = inet_of(socket);
	struct tcp_pcb *pcb;
	ip_addr_t ip;
	u16 port;
	int error = inet_own_address_get(s, address, &ip, &port);

	if (error)
		return error;
	if (s->state != FRESH || (s->tcp && s->tcp->local_port))
		return -EINVAL;
	pcb = block_of(s);
	return pcb ? inet_error(tcp_bind(pcb, &ip, port)) : -ENOMEM;
}

static int tcp_socket_listen(struct socket *socket, u32 backlog)
{
	struct inet_socket *s = inet_of(socket);
	u8 limit = MIN(MAX(backlog, 1U), 255U);
	struct tcp_pcb *pcb;
	err_t error = ERR_OK;

	if (s->state == LISTENING) {
		tcp_backlog_set(s->tcp, limit);
		return 0;
	}
	if (s->state != FRESH)
		return -EINVAL;
	pcb = block_of(s);
	if (!pcb)
		return -ENOMEM;
	if (!pcb->local_port)
		error = tcp_bind(pcb, &pcb->local_ip, 0);
	if (!error)
		pcb = tcp_listen_with_backlog_and_err(pcb, limit, &error);
	if (error)
		return inet_error(error);
	s->tcp = pcb;
	s->state = LISTENING;
	socket->acceptconn = true;
	tcp_accept(pcb, on_accept);
	return 0;
}

static int tcp_socket_accept(struct socket *listener, struct socket **out)
{
	struct inet_socket *l = inet_of(listener), *s;

	if (l->state != LISTENING)
		return -EINVAL;
	if (list_empty(&l->connections))
		return -EAGAIN;
	s = list_first(&l->connections, struct inet_socket, link);
	list_remove(&s->link);
	l->queued--;
	s->listener = NULL;
	tcp_backlog_accepted(s->tcp);
	memcpy(s->socket.on, listener->on, sizeof(listener->on));
	s->options = l->options;
	inet_apply_options(s);
	*out = &s->socket;
	return 0;
}

static int begin_connecting(struct inet_socket *s,
			    const struct address *address)
{
	struct tcp_pcb *pcb;
	ip_addr_t ip;
	u16 port;
	int error = inet_address_get(s, address, &ip, &port);

	if (error)
		return error;
	if (ip_addr_isany_val(ip)) /* this machine */
		ip = (ip_addr_t)IPADDR4_INIT(lwip_htonl(IPADDR_LOOPBACK));
	pcb = block_of(s);
	if (!pcb)
		return -ENOMEM;
	s->state = CONNECTING;
	s->socket.shutdown = 0;
	error = inet_error(tcp_connect(pcb, &ip, port, on_connected));
	if (error)
		s->state = FRESH;
	stack_settle();
	return error;
}

/* Asked again while it takes time. */
static int tcp_socket_connect(struct socket *socket,
			      const struct address *address)
{
	struct inet_socket *s = inet_of(socket);
	int error = 0;

	if (socket->error)
		return socket_error(socket);
	if (s->state == CONNECTING)
		return -EALREADY;
	if (s->state == FRESH) {
		error = begin_connecting(s, address);
		if (error)
			return error;
		if (s->state == CONNECTING)
			return -EINPROGRESS;
		if (socket->error)
			return socket_error(socket);
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

static ssize_t tcp_socket_send(struct socket *socket, struct message *message)
{
	struct inet_socket *s = inet_of(socket);
	ssize_t n = 0;

	if (socket->error)
		return socket_error(socket);
	if (message->flags & MSG_OOB)
		return -EOPNOTSUPP;
	mutex_lock(&s->writing);
	n = may_send(s);
	if (!n && !s->unsent.pages)
		n = pipe_ring_init(&s->unsent, SEND_RING);
	if (!pipe_ring_used(&s->unsent)) /* its first page is in the cache */
		s->unsent.head = s->unsent.tail = s->passed = 0;
	if (!n && message->data->left && !pipe_ring_room(&s->unsent))
		n = -EAGAIN;
	if (!n)
		n = pipe_ring_put(&s->unsent, message->data,
				  MIN(message->data->left,
				      pipe_ring_room(&s->unsent)));
	if (n > 0 && s->tcp) { /* it may have ended meanwhile */
		push(s);
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

/* What could be copied of the first packet. */
static size_t take(struct inet_socket *s, struct iter *to, bool peek)
{
	struct inet_packet *packet =
		list_first(&s->received, struct inet_packet, link);
	size_t n = 0, moved;

	for (struct pbuf *p = packet->pbuf; p && to->left; p = p->next) {
		moved = iter_put(to, p->payload, p->len);
		n += moved;
		if (moved < p->len)
			break;
	}
	if (n && !peek)
		inet_consume(s, n);
	return n;
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
	ssize_t done = 0, n;

	if (message->flags & MSG_OOB)
		return -EINVAL;
	mutex_lock(&s->reading);
	while (message->data->left && !list_empty(&s->received)) {
		n = take(s, message->data, peek);
		done += n;
		if (!n || peek)
			break;
	}
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
	u32 events = socket->error ? POLLERR : 0;

	if (s->state == LISTENING)
		return s->queued ? READABLE : 0;
	if (!list_empty(&s->received))
		events |= READABLE;
	if (socket->shutdown & SHUTDOWN_READ)
		events |= READABLE | POLLRDHUP;
	if (s->state == FRESH || socket->shutdown == SHUTDOWN_BOTH)
		events |= POLLHUP;
	if (s->state == FRESH || socket->error ||
	    socket->shutdown & SHUTDOWN_WRITE)
		events |= WRITABLE;
	else if (s->state == CONNECTED &&
		 (!s->unsent.pages ||
		  pipe_ring_room(&s->unsent) >= SEND_RING / 4))
		events |= WRITABLE;
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
					  pipe_ring_used(&s->unsent));
}

/* ---- The end ---- */

static int tcp_socket_shutdown(struct socket *socket, u32 how)
{
	struct inet_socket *s = inet_of(socket);

	if (s->state != CONNECTED || !s->tcp)
		return -ENOTCONN;
	socket->shutdown |= how;
	if (how & SHUTDOWN_WRITE)
		tcp_shutdown(s->tcp, 0, 1);
	socket_wake(socket, ALL_EVENTS);
	stack_settle();
	return 0;
}

static void abort_connection(struct inet_socket *s)
{
	struct tcp_pcb *pcb = s->tcp;

	forget(s);
	if (pcb)
		tcp_abort(pcb);
}

static void close_listener(struct inet_socket *s)
{
	struct tcp_pcb *pcb = s->tcp;

	while (!list_empty(&s->connections)) {
		struct inet_socket *c =
			list_first(&s->connections, struct inet_socket, link);

		list_remove(&c->link);
		abort_connection(c);
	}
	tcp_arg(pcb, NULL);
	tcp_accept(pcb, NULL);
	tcp_close(pcb);
	inet_free(s);
}

/*
 * What was not read makes the end a reset, as does a linger time of 0. What was
 * not sent yet is, before the end.
 */
static void tcp_socket_release(struct socket *socket)
{
	struct inet_socket *s = inet_of(socket);

	if (s->state == LISTENING)
		close_listener(s);
	else if (!s->tcp)
		inet_free(s);
	else if (!list_empty(&s->received) ||
		 (socket->linger[0] && !socket->linger[1]))
		abort_connection(s);
	else if (s->state == CONNECTED && pipe_ring_used(&s->unsent))
		s->closed = true;
	else
		finish(s);
	stack_settle();
}

const struct socket_ops tcp_ops = {
	.bind = tcp_socket_bind,
	.listen = tcp_socket_listen,
	.accept = tcp_socket_accept,
	.connect = tcp_socket_connect,
	.name = tcp_socket_name,
	.shutdown = tcp_socket_shutdown,
	.send = tcp_socket_send,
	.receive = tcp_socket_receive,
	.poll = tcp_socket_poll,
	.ioctl = tcp_socket_ioctl,
	.set_option = inet_set_option,
	.get_option = inet_get_option,
	.release = tcp_socket_release,
};
