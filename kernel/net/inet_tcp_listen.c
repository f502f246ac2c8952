// SPDX-License-Identifier: BSD-3-Clause
/*
 * TCP's own addresses and the sockets that listen there: bind, listen, accept.
 * Connections come from inet_tcp_events.c, as lwIP tells of them, and wait in
 * their listener's list.
 */

#include "lwip/priv/tcp_priv.h"
#include "net/inet.h"

#define HALF_OPEN_MOST 255 /* of one listener */

/* SO_REUSEADDR does not let two listen in one place, SO_REUSEPORT does. */
static bool is_listened_to(const struct inet_socket *s, const ip_addr_t *ip,
			   u16 port)
{
	const struct tcp_pcb_listen *l;

	for (l = tcp_listen_pcbs.listen_pcbs; port && l; l = l->next) {
		const struct inet_socket *other = l->callback_arg;

		if (l->local_port == port &&
		    (ip_addr_isany(ip) || ip_addr_isany(&l->local_ip) ||
		     ip_addr_cmp(ip, &l->local_ip)) &&
		    IP_IS_V6(ip) == IP_IS_V6(&l->local_ip) &&
		    !(s->socket.on[SO_REUSEPORT] &&
		      other->socket.on[SO_REUSEPORT]))
			return true;
	}
	return false;
}

int inet_tcp_bind(struct socket *socket, const struct address *address)
{
	struct inet_socket *s = inet_of(socket);
	struct tcp_pcb *pcb;
	ip_addr_t ip;
	u16 port;

	TRY(inet_own_address_get(s, address, &ip, &port));
	if (s->state != FRESH || (s->tcp && s->tcp->local_port))
		return -EINVAL;
	if (is_listened_to(s, &ip, port))
		return -EADDRINUSE;
	pcb = inet_tcp_block(s);
	return pcb ? inet_error(tcp_bind(pcb, &ip, port)) : -ENOMEM;
}

int inet_tcp_listen(struct socket *socket, u32 backlog)
{
	struct inet_socket *s = inet_of(socket);
	struct tcp_pcb *pcb;
	err_t error = ERR_OK;

	s->backlog = backlog;
	if (s->state == LISTENING)
		return 0;
	if (s->state != FRESH)
		return -EINVAL;
	pcb = inet_tcp_block(s);
	if (!pcb)
		return -ENOMEM;
	if (!pcb->local_port)
		error = tcp_bind(pcb, &pcb->local_ip, 0);
	else if (is_listened_to(s, &pcb->local_ip, pcb->local_port))
		error = ERR_USE;
	ip_reset_option(pcb, SOF_REUSEADDR); /* lwIP would look for itself */
	if (!error)
		pcb = tcp_listen_with_backlog_and_err(pcb, HALF_OPEN_MOST,
						      &error);
	if (error)
		return inet_error(error);
	s->tcp = pcb;
	s->state = LISTENING;
	socket->acceptconn = true;
	tcp_accept(pcb, inet_tcp_arrived);
	inet_apply_options(s);
	return 0;
}

int inet_tcp_accept(struct socket *listener, struct socket **out)
{
	struct inet_socket *l = inet_of(listener), *s;

	if (l->state != LISTENING)
		return -EINVAL;
	list_for_each (s, &l->connections, link) {
		if (s->deferred)
			continue;
		list_remove(&s->link);
		l->queued--;
		s->listener = NULL;
		*out = &s->socket;
		return 0;
	}
	return -EAGAIN;
}

/* Who has called and was not accepted is told so. */
int inet_tcp_stop_listening(struct inet_socket *s)
{
	struct tcp_pcb *pcb = s->tcp;

	while (!list_empty(&s->connections)) {
		struct inet_socket *c =
			list_first(&s->connections, struct inet_socket, link);

		list_remove(&c->link);
		inet_tcp_abort(c);
	}
	s->queued = 0;
	s->state = FRESH;
	s->socket.acceptconn = false;
	tcp_accept(pcb, NULL);
	tcp_close(pcb);
	socket_wake(&s->socket, POLL_ALL);
	return 0;
}
