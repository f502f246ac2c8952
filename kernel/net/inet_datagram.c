// SPDX-License-Identifier: BSD-3-Clause
/* SOCK_DGRAM and SOCK_RAW of AF_INET and AF_INET6: udp(7), raw(7). */
#include <asm/ioctls.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/ipv6.h>

#include "lib/string.h"
#include "lwip/ip.h"
#include "lwip/raw.h"
#include "lwip/udp.h"
#include "mm/usercopy.h"
#include "net/inet.h"

#define DATAGRAM_MAX 65507
#define HEADERS	     28 /* of IPv4 and UDP */

static bool is_raw(const struct inet_socket *s)
{
	return s->socket.type == SOCK_RAW;
}

/* ---- What lwIP calls ---- */

static bool keep(struct inet_socket *s, struct pbuf *pbuf,
		 const ip_addr_t *from, u16 port)
{
	struct inet_packet *packet = NULL;

	if (s->charge <= (size_t)s->socket.rcvbuf)
		packet = inet_queue(s, pbuf);
	if (!packet)
		return false;
	packet->from = *from;
	packet->port = port;
	packet->to = *ip_current_dest_addr();
	packet->interface = netif_get_index(ip_current_input_netif());
	packet->ttl = ip_current_is_v6() ? IP6H_HOPLIM(ip6_current_header()) :
					   IPH_TTL(ip4_current_header());
	packet->tos = ip_current_is_v6() ? IP6H_TC(ip6_current_header()) :
					   IPH_TOS(ip4_current_header());
	return true;
}

static void udp_arrived(void *arg, UNUSED struct udp_pcb *pcb,
			struct pbuf *pbuf, const ip_addr_t *from, u16_t port)
{
	if (!keep(arg, pbuf, from, port))
		pbuf_free(pbuf);
}

static bool is_filtered(const struct inet_socket *s, struct pbuf *pbuf)
{
	u8 type;

	return s->socket.protocol == IPPROTO_ICMP &&
	       (type = pbuf_get_at(pbuf, ip_current_header_tot_len())) < 32 &&
	       s->options.icmp_filter >> type & 1;
}

/* A copy: the packet goes on to whom it is for. IPv6 shows no header. */
static u8_t raw_arrived(void *arg, UNUSED struct raw_pcb *pcb,
			struct pbuf *pbuf, const ip_addr_t *from)
{
	struct inet_socket *s = arg;
	struct pbuf *copy;

	if (is_filtered(s, pbuf))
		return 0;
	copy = pbuf_clone(PBUF_RAW, PBUF_RAM, pbuf);
	if (copy && ip_current_is_v6())
		pbuf_remove_header(copy, ip_current_header_tot_len());
	if (copy && !keep(s, copy, from, 0))
		pbuf_free(copy);
	return 0;
}

/* ---- What programs call ---- */

/* The control block is made when it is first needed. */
struct ip_pcb *inet_datagram_block(struct inet_socket *s)
{
	u8 type = inet_address_type(s);

	if (s->block)
		return s->block;
	if (is_raw(s)) {
		s->raw = raw_new_ip_type(type, s->socket.protocol);
		if (s->raw)
			raw_recv(s->raw, raw_arrived, s);
	} else {
		s->udp = udp_new_ip_type(type);
		if (s->udp)
			udp_recv(s->udp, udp_arrived, s);
	}
	inet_apply_options(s);
	return s->block;
}

static int datagram_bind(struct socket *socket, const struct address *address)
{
	struct inet_socket *s = inet_of(socket);
	ip_addr_t ip;
	u16 port;

	TRY(inet_own_address_get(s, address, &ip, &port));
	if (!inet_datagram_block(s))
		return -ENOMEM;
	if (is_raw(s))
		return inet_error(raw_bind(s->raw, &ip));
	return s->udp->local_port ? -EINVAL :
				    inet_error(udp_bind(s->udp, &ip, port));
}

static int datagram_connect(struct socket *socket,
			    const struct address *address)
{
	struct inet_socket *s = inet_of(socket);
	ip_addr_t ip;
	u16 port;

	if (!inet_datagram_block(s))
		return -ENOMEM;
	if (address_is_unspecified(address)) {
		if (is_raw(s))
			raw_disconnect(s->raw);
		else
			udp_disconnect(s->udp);
		s->state = FRESH;
		return 0;
	}
	TRY(inet_target_get(s, address, &ip, &port));
	if (!ip_route(&s->block->local_ip, &ip))
		return -ENETUNREACH;
	TRY(inet_error(is_raw(s) ? raw_connect(s->raw, &ip) :
				   udp_connect(s->udp, &ip, port)));
	s->state = CONNECTED;
	return 0;
}

/* The address that packets through NETIF to a peer will come from, if BOUND
 * does not say it; NULL: there is none. */
static const ip_addr_t *own_address(const ip_addr_t *bound, struct netif *netif,
				    const ip_addr_t *peer)
{
	if (!ip_addr_isany(bound))
		return bound;
	return netif ? ip_netif_get_local_ip(netif, peer) : NULL;
}

static int datagram_name(struct socket *socket, bool peer, struct address *out)
{
	struct inet_socket *s = inet_of(socket);
	const ip_addr_t *to, *own = NULL;

	if (!inet_datagram_block(s))
		return -ENOMEM;
	if (peer && s->state != CONNECTED)
		return -ENOTCONN;
	to = &s->block->remote_ip;
	if (s->state == CONNECTED)
		own = own_address(&s->block->local_ip,
				  ip_route(&s->block->local_ip, to), to);
	inet_address_put(s,
			 peer ? to :
			 own  ?:
				&s->block->local_ip,
			 is_raw(s) ? 0 :
			 peer	   ? s->udp->remote_port :
				     s->udp->local_port,
			 out);
	return 0;
}

/* ---- Sending ---- */

struct route {
	ip_addr_t to, from; /* from: any, unless the program says which */
	u16 port;
	struct netif *netif;
};

/* IP_PKTINFO and IPV6_PKTINFO say where a packet leaves, and as whose. */
static void get_packet_info(const struct message *message, struct route *route)
{
	const struct in_pktinfo *v4;
	const struct in6_pktinfo *v6;
	u32 index = 0;

	v4 = control_find(message, IPPROTO_IP, IP_PKTINFO, sizeof(*v4));
	v6 = control_find(message, IPPROTO_IPV6, IPV6_PKTINFO, sizeof(*v6));
	if (v4 && IP_IS_V4_VAL(route->to)) {
		ip_addr_set_ip4_u32_val(route->from, v4->ipi_spec_dst.s_addr);
		index = v4->ipi_ifindex;
	} else if (v6 && IP_IS_V6_VAL(route->to)) {
		memcpy(ip_2_ip6(&route->from)->addr, &v6->ipi6_addr, 16);
		index = v6->ipi6_ifindex;
	}
	if (index)
		route->netif = netif_get_by_index(index);
}

static int get_route(struct inet_socket *s, const struct message *message,
		     size_t n, struct route *route)
{
	const ip_addr_t *own;

	if (message->address && message->address->length) {
		TRY(inet_target_get(s, message->address, &route->to,
				    &route->port));
	} else if (s->state == CONNECTED) {
		route->to = s->block->remote_ip;
		route->port = is_raw(s) ? 0 : s->udp->remote_port;
	} else {
		return -EDESTADDRREQ;
	}
	route->from = s->block->local_ip;
	route->netif = ip_route(&route->from, &route->to);
	get_packet_info(message, route);
	if (!route->netif)
		return -ENETUNREACH;
	own = own_address(&route->from, route->netif, &route->to);
	if (!own)
		return -ENETUNREACH;
	route->from = *own;
	if (ip_addr_isbroadcast(&route->to, route->netif) &&
	    !s->socket.on[SO_BROADCAST])
		return -EACCES;
	return s->options.mtu_discover >= IP_PMTUDISC_DO && route->netif->mtu &&
			       n + HEADERS > route->netif->mtu ?
		       -EMSGSIZE :
		       0;
}

/* A number in the control data that is this packet's alone. */
static int get_number(const struct message *message, int level, int type,
		      int least, u8 *field)
{
	const int *number = control_find(message, level, type, sizeof(*number));

	if (number && (*number < least || *number > 255))
		return -EINVAL;
	if (number && *number >= 0)
		*field = *number;
	return 0;
}

/* -1 is the socket's own number, in IPv6. */
static int get_header(const struct inet_socket *s,
		      const struct message *message)
{
	bool v6 = s->socket.domain == AF_INET6;
	int level = v6 ? IPPROTO_IPV6 : IPPROTO_IP;
	int error = get_number(message, level, v6 ? IPV6_HOPLIMIT : IP_TTL,
			       v6 ? -1 : 1, &s->block->ttl);

	return error ? error :
		       get_number(message, level, v6 ? IPV6_TCLASS : IP_TOS,
				  v6 ? -1 : 0, &s->block->tos);
}

static int transmit(struct inet_socket *s, struct pbuf *packet,
		    const struct route *route)
{
	if (is_raw(s))
		return raw_sendto_if_src(s->raw, packet, &route->to,
					 route->netif, &route->from);
	if (!s->udp->local_port) {
		err_t error = udp_bind(s->udp, &s->udp->local_ip, 0);

		if (error)
			return error;
	}
	if (ip_addr_ismulticast(&route->to)) /* by the socket's interface */
		return udp_sendto(s->udp, packet, &route->to, route->port);
	return udp_sendto_if_src(s->udp, packet, &route->to, route->port,
				 route->netif, &route->from);
}

static ssize_t datagram_send(struct socket *socket, struct message *message)
{
	struct inet_socket *s = inet_of(socket);
	size_t n = message->data->left;
	struct pbuf *packet;
	struct route route;
	int error;

	if (socket->error)
		return socket_error(socket);
	if (message->flags & MSG_OOB)
		return -EOPNOTSUPP;
	if (socket->shutdown & SHUTDOWN_WRITE)
		return -EPIPE;
	if (n > DATAGRAM_MAX)
		return -EMSGSIZE;
	if (!inet_datagram_block(s))
		return -ENOBUFS;
	TRY(get_route(s, message, n, &route));
	packet = pbuf_alloc(is_raw(s) ? PBUF_IP : PBUF_TRANSPORT, n, PBUF_RAM);
	if (!packet)
		return -ENOBUFS;
	error = -EFAULT;
	if (iter_get(message->data, packet->payload, n) == n)
		error = get_header(s, message);
	if (!error)
		error = inet_error(transmit(s, packet, &route));
	if (message->control)
		inet_apply_options(s);
	pbuf_free(packet);
	stack_settle();
	return error ? error : (ssize_t)n;
}

/* ---- Receiving ---- */

static void put_packet_info(const struct inet_packet *packet,
			    struct message *message, bool v6)
{
	struct in6_pktinfo info6 = { .ipi6_ifindex = packet->interface };
	struct in_pktinfo info = { .ipi_ifindex = packet->interface };

	if (v6) {
		inet_v6_words(&packet->to, info6.ipi6_addr.in6_u.u6_addr32);
		control_put(message, IPPROTO_IPV6, IPV6_PKTINFO, &info6,
			    sizeof(info6));
	} else {
		info.ipi_spec_dst.s_addr = info.ipi_addr.s_addr =
			ip_addr_get_ip4_u32(&packet->to);
		control_put(message, IPPROTO_IP, IP_PKTINFO, &info,
			    sizeof(info));
	}
}

/* What the program wants to know of PACKET besides its bytes. */
static void describe(const struct inet_socket *s,
		     const struct inet_packet *packet, struct message *message)
{
	bool v6 = s->socket.domain == AF_INET6;
	int ttl = packet->ttl, tos = packet->tos;

	if (message->address)
		inet_address_put(s, &packet->from, packet->port,
				 message->address);
	if (s->options.packet_info)
		put_packet_info(packet, message, v6);
	if (s->options.receive_ttl)
		control_put(message, v6 ? IPPROTO_IPV6 : IPPROTO_IP,
			    v6 ? IPV6_HOPLIMIT : IP_TTL, &ttl, sizeof(ttl));
	if (s->options.receive_tos)
		control_put(message, v6 ? IPPROTO_IPV6 : IPPROTO_IP,
			    v6 ? IPV6_TCLASS : IP_TOS, &tos,
			    v6 ? sizeof(tos) : 1);
}

/* The packet stays ours while the program's memory is touched. */
ssize_t inet_datagram_receive(struct socket *socket, struct message *message)
{
	struct inet_socket *s = inet_of(socket);
	struct inet_packet *packet;
	size_t n, done;

	if (message->flags & (MSG_OOB | MSG_ERRQUEUE))
		return message->flags & MSG_OOB ? -EOPNOTSUPP : -EAGAIN;
	if (socket->error)
		return socket_error(socket);
	mutex_lock(&s->reading);
	if (list_empty(&s->received)) {
		mutex_unlock(&s->reading);
		return socket->shutdown & SHUTDOWN_READ ? 0 : -EAGAIN;
	}
	packet = inet_first(s);
	n = packet->pbuf->tot_len;
	done = inet_copy(packet, message->data);
	if (done == n || !message->data->left)
		describe(s, packet, message);
	if (!(message->flags & MSG_PEEK))
		inet_consume(s, n);
	mutex_unlock(&s->reading);
	if (done == n)
		return n;
	if (message->data->left) /* the program's memory ended there */
		return -EFAULT;
	message->result |= MSG_TRUNC;
	return message->flags & MSG_TRUNC ? n : done;
}

u32 inet_datagram_poll(struct socket *socket)
{
	return socket_poll_ends(socket) | POLL_WRITE |
	       (list_empty(&inet_of(socket)->received) ? 0 : POLL_READ);
}

static int datagram_shutdown(struct socket *socket, u32 how)
{
	if (inet_of(socket)->state != CONNECTED)
		return -ENOTCONN;
	socket->shutdown |= how;
	socket_wake(socket, POLL_ALL);
	return 0;
}

static long datagram_ioctl(struct socket *socket, u32 command, void *user)
{
	struct inet_socket *s = inet_of(socket);
	u32 n = 0;

	if (command != FIONREAD && command != TIOCOUTQ)
		return -ENOTTY;
	if (command == FIONREAD && !list_empty(&s->received))
		n = inet_first(s)->pbuf->tot_len;
	return put_user_u32(user, n);
}

void inet_datagram_release(struct socket *socket)
{
	struct inet_socket *s = inet_of(socket);

	inet_leave_groups(s);
	if (s->block && is_raw(s))
		raw_remove(s->raw);
	else if (s->block)
		udp_remove(s->udp);
	inet_free(s);
	stack_settle();
}

const struct socket_ops datagram_ops = {
	.bind = datagram_bind,
	.connect = datagram_connect,
	.name = datagram_name,
	.shutdown = datagram_shutdown,
	.send = datagram_send,
	.receive = inet_datagram_receive,
	.poll = inet_datagram_poll,
	.ioctl = datagram_ioctl,
	.changed = inet_changed,
	.release = inet_datagram_release,
};
