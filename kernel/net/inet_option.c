// SPDX-License-Identifier: BSD-3-Clause
/*
 * The options of ip(7), ipv6(7) and tcp(7): fields of the socket, brought into
 * its control block whenever there is a new one, and some that are more than a
 * number (inet_special.c).
 */
#include <linux/errno.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/tcp.h>

#include "lib/string.h"
#include "lwip/raw.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/udp.h"
#include "net/inet.h"

#define MS_PER_S    1000
#define SOL_RAW	    255
#define ICMP_FILTER 1
#define ON_OFF	    (-1) /* instead of the most: any number means yes */

static const struct option {
	u8 level, option;
	u8 offset; /* in struct inet_options */
	int least, most;
} options[] = {
#define OPTION(level, option, field, least, most)                           \
	{                                                                   \
		level, option, offsetof(struct inet_options, field), least, \
			most                                                \
	}
	OPTION(IPPROTO_IP, IP_TOS, tos, 0, 255),
	OPTION(IPPROTO_IP, IP_TTL, ttl, 1, 255),
	OPTION(IPPROTO_IP, IP_MTU_DISCOVER, mtu_discover, 0, 5),
	OPTION(IPPROTO_IP, IP_PKTINFO, packet_info, 0, ON_OFF),
	OPTION(IPPROTO_IP, IP_RECVTTL, receive_ttl, 0, ON_OFF),
	OPTION(IPPROTO_IP, IP_RECVTOS, receive_tos, 0, ON_OFF),
	OPTION(IPPROTO_IP, IP_RECVERR, receive_errors, 0, ON_OFF),
	OPTION(IPPROTO_IP, IP_HDRINCL, header_included, 0, ON_OFF),
	OPTION(IPPROTO_IP, IP_MULTICAST_TTL, multicast_ttl, 0, 255),
	OPTION(IPPROTO_IP, IP_MULTICAST_LOOP, multicast_loop, 0, ON_OFF),
	OPTION(IPPROTO_IPV6, IPV6_TCLASS, tos, 0, 255),
	OPTION(IPPROTO_IPV6, IPV6_UNICAST_HOPS, ttl, 0, 255),
	OPTION(IPPROTO_IPV6, IPV6_V6ONLY, v6_only, 0, ON_OFF),
	OPTION(IPPROTO_IPV6, IPV6_MTU_DISCOVER, mtu_discover, 0, 5),
	OPTION(IPPROTO_IPV6, IPV6_RECVPKTINFO, packet_info, 0, ON_OFF),
	OPTION(IPPROTO_IPV6, IPV6_RECVHOPLIMIT, receive_ttl, 0, ON_OFF),
	OPTION(IPPROTO_IPV6, IPV6_RECVTCLASS, receive_tos, 0, ON_OFF),
	OPTION(IPPROTO_IPV6, IPV6_RECVERR, receive_errors, 0, ON_OFF),
	OPTION(IPPROTO_IPV6, IPV6_MULTICAST_HOPS, multicast_ttl, 0, 255),
	OPTION(IPPROTO_IPV6, IPV6_MULTICAST_LOOP, multicast_loop, 0, ON_OFF),
	OPTION(IPPROTO_TCP, TCP_NODELAY, no_delay, 0, ON_OFF),
	OPTION(IPPROTO_TCP, TCP_CORK, cork, 0, ON_OFF),
	OPTION(IPPROTO_TCP, TCP_QUICKACK, quick_ack, 0, ON_OFF),
	OPTION(IPPROTO_TCP, TCP_DEFER_ACCEPT, defer_accept, 0, INT32_MAX),
	OPTION(IPPROTO_TCP, TCP_USER_TIMEOUT, user_timeout, 0, INT32_MAX),
	OPTION(IPPROTO_TCP, TCP_KEEPIDLE, keep_idle, 1, 32767),
	OPTION(IPPROTO_TCP, TCP_KEEPINTVL, keep_interval, 1, 32767),
	OPTION(IPPROTO_TCP, TCP_KEEPCNT, keep_count, 1, 127),
	OPTION(SOL_RAW, ICMP_FILTER, icmp_filter, INT32_MIN, INT32_MAX),
};

const struct inet_options inet_default_options = {
	.ttl = 64,
	.mtu_discover = IP_PMTUDISC_WANT,
	.multicast_ttl = 1,
	.multicast_loop = 1,
	.quick_ack = 1,
	.keep_idle = 7200,
	.keep_interval = 75,
	.keep_count = 9,
};

/* Has S options of LEVEL at all? */
static bool has_level(const struct inet_socket *s, int level)
{
	switch (level) {
	case IPPROTO_IP: return true;
	case IPPROTO_IPV6: return s->socket.domain == AF_INET6;
	case SOL_RAW:
		return s->socket.type == SOCK_RAW &&
		       s->socket.protocol == IPPROTO_ICMP;
	default: return level == s->socket.protocol;
	}
}

static const struct option *find(int level, int number)
{
	for (u32 i = 0; i < ARRAY_SIZE(options); i++)
		if (options[i].level == level && options[i].option == number)
			return &options[i];
	return NULL;
}

static void apply_tcp(struct inet_socket *s)
{
	struct tcp_pcb *pcb = s->tcp;

	if (s->options.no_delay)
		tcp_nagle_disable(pcb);
	else
		tcp_nagle_enable(pcb);
	pcb->keep_idle = s->options.keep_idle * MS_PER_S;
	pcb->keep_intvl = s->options.keep_interval * MS_PER_S;
	pcb->keep_cnt = s->options.keep_count;
	if (s->options.segment && s->options.segment < pcb->mss)
		pcb->mss = s->options.segment;
	if (s->state == CONNECTED)
		inet_tcp_push(s);
}

static void apply_udp(struct inet_socket *s)
{
	udp_set_multicast_ttl(s->udp, s->options.multicast_ttl);
	udp_clear_flags(s->udp, UDP_FLAGS_MULTICAST_LOOP);
	if (s->options.multicast_loop)
		udp_set_flags(s->udp, UDP_FLAGS_MULTICAST_LOOP);
}

static void apply_raw(struct inet_socket *s)
{
	raw_set_multicast_ttl(s->raw, s->options.multicast_ttl);
	raw_clear_flags(s->raw, RAW_FLAGS_MULTICAST_LOOP | RAW_FLAGS_HDRINCL);
	if (s->options.multicast_loop)
		raw_set_flags(s->raw, RAW_FLAGS_MULTICAST_LOOP);
	if (s->options.header_included)
		raw_set_flags(s->raw, RAW_FLAGS_HDRINCL);
}

void inet_apply_options(struct socket *socket)
{
	struct inet_socket *s = inet_of(socket);
	struct ip_pcb *pcb = s->block;

	if (!pcb)
		return;
	pcb->tos = s->options.tos;
	pcb->ttl = s->options.ttl;
	ip_reset_option(pcb, SOF_REUSEADDR | SOF_KEEPALIVE | SOF_BROADCAST);
	if (socket->on[SO_REUSEADDR] || socket->on[SO_REUSEPORT])
		ip_set_option(pcb, SOF_REUSEADDR);
	if (socket->on[SO_KEEPALIVE])
		ip_set_option(pcb, SOF_KEEPALIVE);
	if (socket->on[SO_BROADCAST])
		ip_set_option(pcb, SOF_BROADCAST);
	if (socket->type == SOCK_DGRAM)
		apply_udp(s);
	else if (socket->type == SOCK_RAW)
		apply_raw(s);
	else if (s->state != LISTENING)
		apply_tcp(s);
}

int inet_set_option(struct socket *socket, int level, int option,
		    const void *value, size_t n)
{
	struct inet_socket *s = inet_of(socket);
	const struct option *found = find(level, option);
	int number = 0;

	if (!has_level(s, level))
		return -ENOPROTOOPT;
	if (!found)
		return inet_set_special(s, level, option, value, n);
	if (level != IPPROTO_IP && n < sizeof(number))
		return -EINVAL;
	memcpy(&number, value, n < sizeof(number) ? MIN(n, 1UL) : 4);
	if (found->most == ON_OFF)
		number = !!number;
	else if (found->offset == offsetof(struct inet_options, tos) &&
		 level == IPPROTO_IP)
		number &= 255;
	else if (number == -1 && found->most == 255) /* as it was */
		memcpy(&number, (u8 *)&inet_default_options + found->offset,
		       sizeof(number));
	else if (number < found->least || number > found->most)
		return -EINVAL;
	if (level == IPPROTO_IPV6 && option == IPV6_V6ONLY && s->block)
		return -EINVAL; /* it is bound */
	memcpy((u8 *)&s->options + found->offset, &number, sizeof(number));
	if (level == IPPROTO_TCP && option == TCP_QUICKACK && number &&
	    s->state == CONNECTED && s->tcp && s->tcp->flags & TF_ACK_DELAY)
		tcp_ack_now(s->tcp);
	inet_apply_options(socket);
	stack_settle();
	return 0;
}

int inet_get_option(struct socket *socket, int level, int option, void *value,
		    size_t *n)
{
	struct inet_socket *s = inet_of(socket);
	const struct option *found = find(level, option);

	if (!has_level(s, level))
		return level == SOL_SOCKET ? -ENOPROTOOPT : -EOPNOTSUPP;
	if (!found)
		return inet_get_special(s, level, option, value, n);
	*n = sizeof(int);
	memcpy(value, (u8 *)&s->options + found->offset, *n);
	return 0;
}
