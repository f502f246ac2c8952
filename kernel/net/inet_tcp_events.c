// SPDX-License-Identifier: BSD-3-Clause
/*
 * What lwIP tells of TCP connections, from its input and its timers: they are
 * there, have bytes, have room, have ended. Nothing here sleeps.
 */

#include "lib/string.h"
#include "lwip/priv/tcp_priv.h"
#include "net/inet.h"
#include "sched/clock.h"

#define KEEP_SMALL 512 /* shorter pieces don't keep a device's buffer */
#define NS_PER_MS  1000000UL

struct tcp_pcb *inet_tcp_detach(struct inet_socket *s)
{
	struct tcp_pcb *pcb = s->tcp;

	if (!pcb)
		return NULL;
	tcp_recv(pcb, NULL);
	tcp_sent(pcb, NULL);
	tcp_err(pcb, NULL);
	tcp_poll(pcb, NULL, 0);
	tcp_ext_arg_set(pcb, 0, NULL);
	s->tcp = NULL;
	return pcb;
}

void inet_tcp_abort(struct inet_socket *s)
{
	struct tcp_pcb *pcb = inet_tcp_detach(s);

	inet_free(s);
	if (pcb)
		tcp_abort(pcb);
}

/* All that was to be sent has arrived: the end can follow. */
void inet_tcp_finish(struct inet_socket *s)
{
	struct tcp_pcb *pcb = inet_tcp_detach(s);

	inet_free(s);
	if (tcp_close(pcb))
		tcp_abort(pcb);
}

/* What tcp(7) calls the end that lwIP tells of. */
static int errno_of(const struct inet_socket *s, err_t error)
{
	if (error == ERR_CLSD)
		return 0;
	if (error != ERR_RST)
		return ETIMEDOUT; /* it has tried long enough */
	if (s->state == CONNECTING)
		return ECONNREFUSED;
	return s->tcp->state == CLOSE_WAIT ? EPIPE : ECONNRESET;
}

/* The control block goes. */
static void on_error(void *arg, err_t error)
{
	struct inet_socket *s = arg;

	if (!s->socket.error)
		s->socket.error = errno_of(s, error);
	inet_tcp_detach(s);
	s->state = s->state == CONNECTING ? FRESH : ENDED;
	s->socket.shutdown = SHUTDOWN_BOTH;
	if (s->listener) { /* nobody has seen it */
		list_remove(&s->link);
		s->listener->queued -= !s->deferred;
		inet_free(s);
	} else if (s->closed) {
		inet_free(s);
	} else {
		socket_wake(&s->socket, POLL_ALL | POLLERR);
	}
}

/* S can be accepted now. */
static void announce(struct inet_socket *s)
{
	s->deferred = false;
	s->listener->queued++;
	socket_wake(&s->listener->socket, POLL_READ);
}

static err_t on_end(struct inet_socket *s)
{
	if (s->deferred)
		announce(s);
	s->socket.shutdown |= SHUTDOWN_READ;
	socket_wake(&s->socket, POLL_READ | POLLRDHUP);
	return ERR_OK;
}

static err_t on_received(void *arg, UNUSED struct tcp_pcb *pcb,
			 struct pbuf *pbuf, UNUSED err_t error)
{
	struct inet_socket *s = arg;
	struct pbuf *copy = NULL;

	if (!pbuf)
		return on_end(s);
	if (s->closed) { /* nobody will read it */
		pbuf_free(pbuf);
		inet_tcp_abort(s);
		return ERR_ABRT;
	}
	if (pbuf->tot_len < KEEP_SMALL)
		copy = pbuf_clone(PBUF_RAW, PBUF_RAM, pbuf);
	if (!inet_queue(s, copy ? copy : pbuf)) {
		if (copy)
			pbuf_free(copy);
		return ERR_MEM; /* lwIP keeps it and tries again */
	}
	if (copy)
		pbuf_free(pbuf);
	if (s->deferred)
		announce(s);
	return ERR_OK;
}

/* A corked connection sends full segments, until it is uncorked or ends. */
static u64 may_pass(const struct inet_socket *s)
{
	u64 n = s->unacked.head - s->passed;

	if (s->options.cork && !(s->socket.shutdown & SHUTDOWN_WRITE) &&
	    !s->closed)
		n -= n % tcp_mss(s->tcp);
	return s->passed + n;
}

static void pass(struct inet_socket *s, u64 end)
{
	while (s->passed < end) {
		size_t n;
		u8 *bytes = pipe_ring_piece(&s->unacked, s->passed, &n);
		bool more;

		n = MIN(n, (size_t)(end - s->passed));
		n = MIN(n, (size_t)tcp_sndbuf(s->tcp));
		n = MIN(n, (size_t)UINT16_MAX);
		more = s->passed + n < s->unacked.head;
		if (!n ||
		    tcp_write(s->tcp, bytes, n, more ? TCP_WRITE_FLAG_MORE : 0))
			return;
		s->passed += n;
	}
}

void inet_tcp_push(struct inet_socket *s)
{
	if (s->passed == s->unacked.tail) /* nothing is on its way yet */
		s->progress = clock_monotonic_ns();
	pass(s, may_pass(s));
	if (s->socket.shutdown & SHUTDOWN_WRITE && !s->ended &&
	    s->passed == s->unacked.head)
		s->ended = !tcp_shutdown(s->tcp, 0, 1);
	tcp_output(s->tcp);
}

static err_t on_sent(void *arg, UNUSED struct tcp_pcb *pcb, u16_t n)
{
	struct inet_socket *s = arg;

	pipe_ring_drop(&s->unacked, n);
	s->progress = clock_monotonic_ns();
	inet_tcp_push(s);
	if (s->closed && !pipe_ring_used(&s->unacked))
		inet_tcp_finish(s);
	else if (s->unacked.size - pipe_ring_used(&s->unacked) >=
		 s->unacked.size / 4)
		socket_wake(&s->socket, POLL_WRITE);
	return ERR_OK;
}

/* Twice a second: TCP_CORK and TCP_USER_TIMEOUT have an end. */
static err_t on_poll(void *arg, struct tcp_pcb *pcb)
{
	struct inet_socket *s = arg;
	u64 patience = s->options.user_timeout * NS_PER_MS;

	if (s->state != CONNECTED || !pipe_ring_used(&s->unacked))
		return ERR_OK;
	pass(s, s->unacked.head);
	if (!patience || clock_monotonic_ns() - s->progress < patience)
		return ERR_OK;
	on_error(s, ERR_ABRT);
	tcp_abort(pcb);
	return ERR_ABRT;
}

err_t inet_tcp_connected(void *arg, UNUSED struct tcp_pcb *pcb,
			 UNUSED err_t error)
{
	struct inet_socket *s = arg;

	s->state = CONNECTED;
	socket_wake(&s->socket, POLL_WRITE);
	return ERR_OK;
}

/* With SO_REUSEPORT several sockets listen: the one with the least to do. */
static struct inet_socket *choose(struct inet_socket *listener,
				  const struct tcp_pcb *pcb)
{
	struct inet_socket *best = listener, *other;
	struct tcp_pcb_listen *l;

	if (!listener->socket.on[SO_REUSEPORT])
		return listener;
	for (l = tcp_listen_pcbs.listen_pcbs; l; l = l->next) {
		other = l->callback_arg;
		if (l->local_port == pcb->local_port &&
		    ip_addr_cmp(&l->local_ip, &listener->tcp->local_ip) &&
		    other->socket.on[SO_REUSEPORT] &&
		    other->queued < best->queued)
			best = other;
	}
	return best;
}

/* A connection is there, and waits for accept(). */
err_t inet_tcp_arrived(void *arg, struct tcp_pcb *pcb, err_t error)
{
	struct inet_socket *listener = arg, *s;

	if (error || !pcb)
		return ERR_VAL;
	listener = choose(listener, pcb);
	s = inet_alloc(&tcp_ops, listener->socket.domain, SOCK_STREAM);
	if (!s)
		return ERR_MEM;
	s->socket.protocol = listener->socket.protocol;
	memcpy(s->socket.on, listener->socket.on, sizeof(s->socket.on));
	memcpy(s->socket.linger, listener->socket.linger,
	       sizeof(s->socket.linger));
	s->options = listener->options;
	s->state = CONNECTED;
	s->told = true;
	s->listener = listener;
	inet_tcp_adopt(s, pcb);
	list_push_back(&listener->connections, &s->link);
	s->deferred = listener->options.defer_accept;
	if (!s->deferred)
		announce(s);
	return ERR_OK;
}

/* At last: what lwIP keeps in TIME_WAIT goes without an error. */
static void on_destroyed(UNUSED u8_t id, void *data)
{
	struct inet_socket *s = data;

	if (!s)
		return;
	s->tcp = NULL;
	if (s->state != CONNECTED)
		return;
	s->state = ENDED;
	s->socket.shutdown = SHUTDOWN_BOTH;
	socket_wake(&s->socket, POLL_ALL);
}

struct inet_socket *inet_tcp_socket(const struct tcp_pcb *pcb)
{
	return pcb->state == LISTEN ? pcb->callback_arg :
				      tcp_ext_arg_get(pcb, 0);
}

void inet_tcp_adopt(struct inet_socket *s, struct tcp_pcb *pcb)
{
	static const struct tcp_ext_arg_callbacks callbacks = {
		.destroy = on_destroyed
	};

	tcp_ext_arg_set(pcb, 0, s);
	tcp_ext_arg_set_callbacks(pcb, 0, &callbacks);
	s->tcp = pcb;
	tcp_arg(pcb, s);
	tcp_recv(pcb, on_received);
	tcp_sent(pcb, on_sent);
	tcp_err(pcb, on_error);
	tcp_poll(pcb, on_poll, 1);
	inet_apply_options(s);
}
