// SPDX-License-Identifier: BSD-3-Clause
/* What TCP and UDP share: addresses in two notations, and what has arrived. */
#include "net/inet.h"

#include <linux/capability.h>
#include <linux/in.h>
#include <linux/in6.h>

#include "drivers/virtio_net.h"
#include "fs/cred.h"
#include "lib/string.h"
#include "lwip/err.h"
#include "lwip/netif.h"
#include "mm/kmalloc.h"
#include "mm/page.h"

#define SHORT_LIMIT 16384UL

struct inet_socket *inet_alloc(const struct socket_ops *ops, int domain,
			       int type)
{
	struct inet_socket *s = kzalloc(sizeof(*s));

	if (!s)
		return NULL;
	socket_init(&s->socket, ops, domain, type);
	s->options = inet_default_options;
	if (type == SOCK_STREAM) {
		s->socket.sndbuf = TCP_SND_BUF;
		s->socket.rcvbuf = TCP_WND;
	}
	list_init(&s->received);
	list_init(&s->connections);
	list_init(&s->link);
	list_init(&s->groups);
	mutex_init(&s->reading);
	mutex_init(&s->writing);
	return s;
}

/* What a socket of TYPE speaks: its protocol or a negative errno. */
static int protocol_of(int type, int protocol)
{
	int own = type == SOCK_STREAM ? IPPROTO_TCP : IPPROTO_UDP;

	switch (type) {
	case SOCK_STREAM:
	case SOCK_DGRAM:
		if (type == SOCK_DGRAM &&
		    (protocol == IPPROTO_ICMP || protocol == IPPROTO_ICMPV6))
			return -EACCES; /* net.ipv4.ping_group_range is empty */
		return !protocol || protocol == own ? own : -EPROTONOSUPPORT;
	case SOCK_RAW:
		if (protocol <= 0 || protocol > 255)
			return -EPROTONOSUPPORT;
		return capable(CAP_NET_RAW) ? protocol : -EPERM;
	default: return -ESOCKTNOSUPPORT;
	}
}

int inet_create(int domain, int type, int protocol, struct socket **out)
{
	struct inet_socket *s;

	protocol = protocol_of(type, protocol);
	if (protocol < 0)
		return protocol;
	stack_need();
	s = inet_alloc(type == SOCK_STREAM ? &tcp_ops : &datagram_ops, domain,
		       type);
	if (!s)
		return -ENOMEM;
	s->socket.protocol = protocol;
	s->options.header_included = protocol == IPPROTO_RAW;
	*out = &s->socket;
	return 0;
}

int inet_error(int error)
{
	static const short numbers[] = {
		[-ERR_MEM] = -ENOMEM,	       [-ERR_BUF] = -ENOBUFS,
		[-ERR_TIMEOUT] = -ETIMEDOUT,   [-ERR_RTE] = -ENETUNREACH,
		[-ERR_INPROGRESS] = -EALREADY, [-ERR_VAL] = -EINVAL,
		[-ERR_WOULDBLOCK] = -EAGAIN,   [-ERR_USE] = -EADDRINUSE,
		[-ERR_ALREADY] = -EALREADY,    [-ERR_ISCONN] = -EISCONN,
		[-ERR_CONN] = -ENOTCONN,       [-ERR_IF] = -ENETDOWN,
		[-ERR_ABRT] = -ECONNABORTED,   [-ERR_RST] = -ECONNRESET,
		[-ERR_CLSD] = -EPIPE,	       [-ERR_ARG] = -EINVAL,
	};

	return numbers[-error];
}

/* ---- Addresses ---- */

u8 inet_address_type(const struct inet_socket *s)
{
	if (s->socket.domain == AF_INET)
		return IPADDR_TYPE_V4;
	return s->options.v6_only ? IPADDR_TYPE_V6 : IPADDR_TYPE_ANY;
}

static void ip_from_v6(ip_addr_t *ip, const struct sockaddr_in6 *in)
{
	const u32 *words = in->sin6_addr.in6_u.u6_addr32;

	memset(ip, 0, sizeof(*ip));
	IP_ADDR6(ip, words[0], words[1], words[2], words[3]);
	if (ip6_addr_has_scope(ip_2_ip6(ip), IP6_UNKNOWN))
		ip6_addr_set_zone(ip_2_ip6(ip), in->sin6_scope_id);
	if (ip6_addr_isipv4mappedipv6(ip_2_ip6(ip))) {
		memset(ip, 0, sizeof(*ip));
		ip_addr_set_ip4_u32_val(*ip, words[3]);
	}
}

int inet_address_get(const struct inet_socket *s, const struct address *address,
		     ip_addr_t *ip, u16 *port)
{
	const struct sockaddr_in *in = (const void *)&address->storage;
	bool v6 = s->socket.domain == AF_INET6;

	if (address->length < (v6 ? 24 : sizeof(*in)))
		return -EINVAL;
	if (in->sin_family != s->socket.domain)
		return -EAFNOSUPPORT;
	*port = lwip_ntohs(in->sin_port);
	if (v6) {
		ip_from_v6(ip, (const void *)in);
		if (ip_addr_isany(ip) && !s->options.v6_only)
			*ip = *IP_ANY_TYPE;
	} else {
		memset(ip, 0, sizeof(*ip));
		ip_addr_set_ip4_u32_val(*ip, in->sin_addr.s_addr);
	}
	return 0;
}

void inet_v6_words(const ip_addr_t *ip, u32 words[4])
{
	if (IP_IS_V6(ip)) {
		memcpy(words, ip_2_ip6(ip)->addr, 16);
	} else if (ip_addr_get_ip4_u32(ip)) {
		words[2] = lwip_htonl(0xffff);
		words[3] = ip_addr_get_ip4_u32(ip);
	}
}

void inet_address_put(const struct inet_socket *s, const ip_addr_t *ip,
		      u16 port, struct address *out)
{
	struct sockaddr_in *v4 = (void *)&out->storage;
	struct sockaddr_in6 *v6 = (void *)&out->storage;

	/* Family and port lie in the same place. */
	*v6 = (struct sockaddr_in6){ .sin6_family = s->socket.domain,
				     .sin6_port = lwip_htons(port) };
	if (s->socket.domain == AF_INET) {
		v4->sin_addr.s_addr = ip_addr_get_ip4_u32(ip);
		out->length = sizeof(*v4);
		return;
	}
	inet_v6_words(ip, v6->sin6_addr.in6_u.u6_addr32);
	if (IP_IS_V6(ip) && ip6_addr_islinklocal(ip_2_ip6(ip)))
		v6->sin6_scope_id = ip6_addr_zone(ip_2_ip6(ip));
	out->length = sizeof(*v6);
}

static bool is_own(const ip_addr_t *ip)
{
	struct netif *netif;

	if (ip_addr_isany(ip) || ip_addr_ismulticast(ip) ||
	    ip_addr_isloopback(ip))
		return true;
	NETIF_FOREACH(netif)
	{
		if (IP_IS_V6(ip) ?
			    netif_get_ip6_addr_match(netif, ip_2_ip6(ip)) >= 0 :
			    ip4_addr_cmp(netif_ip4_addr(netif), ip_2_ip4(ip)))
			return true;
	}
	return false;
}

int inet_own_address_get(const struct inet_socket *s,
			 const struct address *address, ip_addr_t *ip,
			 u16 *port)
{
	TRY(inet_address_get(s, address, ip, port));
	return is_own(ip) ? 0 : -EADDRNOTAVAIL;
}

int inet_target_get(const struct inet_socket *s, const struct address *address,
		    ip_addr_t *ip, u16 *port)
{
	TRY(inet_address_get(s, address, ip, port));
	if (ip_addr_isany(ip))
		*ip = (ip_addr_t)IPADDR4_INIT(lwip_htonl(IPADDR_LOOPBACK));
	return 0;
}

/* ---- What has arrived ---- */

/* With what is around the bytes: a frame's buffer, or the heap's rounding. */
static size_t charge_of(const struct inet_packet *packet)
{
	size_t n = sizeof(*packet);

	for (const struct pbuf *p = packet->pbuf; p; p = p->next)
		n += sizeof(*p) + (p->flags & PBUF_FLAG_IS_CUSTOM ?
					   sizeof(struct net_buffer) :
					   p->len);
	return n;
}

u64 inet_limit(u64 most)
{
	return page_free_count() < page_total() / 4 ? MIN(most, SHORT_LIMIT) :
						      most;
}

struct inet_packet *inet_queue(struct inet_socket *s, struct pbuf *pbuf)
{
	struct inet_packet *packet = NULL;

	if (!page_is_low() && s->charge < inet_limit(UINT64_MAX))
		packet = kmalloc(sizeof(*packet));
	if (!packet)
		return NULL;
	packet->pbuf = pbuf;
	packet->charge = charge_of(packet);
	list_push_back(&s->received, &packet->link);
	s->bytes += pbuf->tot_len;
	s->charge += packet->charge;
	socket_wake(&s->socket, POLL_READ);
	return packet;
}

size_t inet_copy(const struct inet_packet *packet, struct iter *to)
{
	size_t done = 0;

	for (struct pbuf *p = packet->pbuf; p && to->left; p = p->next)
		done += iter_put(to, p->payload, p->len);
	return done;
}

void inet_consume(struct inet_socket *s, size_t n)
{
	struct inet_packet *packet = inet_first(s);

	s->bytes -= n;
	if (n < packet->pbuf->tot_len) {
		packet->pbuf = pbuf_free_header(packet->pbuf, n);
		return;
	}
	list_remove(&packet->link);
	s->charge -= packet->charge;
	pbuf_free(packet->pbuf);
	kfree(packet);
}

void inet_free(struct inet_socket *s)
{
	while (!list_empty(&s->received))
		inet_consume(s, inet_first(s)->pbuf->tot_len);
	if (s->unacked.pages)
		pipe_ring_free(&s->unacked);
	kfree(s);
}
