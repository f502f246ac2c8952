// SPDX-License-Identifier: BSD-3-Clause
/*
 * The options of ip(7), ipv6(7) and tcp(7) that do something here: fields of
 * the socket, brought into its control block whenever there is a new one.
 */
#include <linux/errno.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/tcp.h>

#include "lib/string.h"
#include "lwip/tcp.h"
#include "net/inet.h"

#define MS_PER_S 1000

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
	OPTION(IPPROTO_IPV6, IPV6_TCLASS, tos, 0, 255),
	OPTION(IPPROTO_IPV6, IPV6_UNICAST_HOPS, ttl, 1, 255),
	OPTION(IPPROTO_IPV6, IPV6_V6ONLY, v6_only, 0, 1),
	OPTION(IPPROTO_TCP, TCP_NODELAY, no_delay, 0, INT32_MAX),
	OPTION(IPPROTO_TCP, TCP_KEEPIDLE, keep_idle, 1, 32767),
	OPTION(IPPROTO_TCP, TCP_KEEPINTVL, keep_interval, 1, 32767),
	OPTION(IPPROTO_TCP, TCP_KEEPCNT, keep_count, 1, 127),
};

const struct inet_options inet_default_options = {
	.ttl = 64,
	.keep_idle = 7200,
	.keep_interval = 75,
	.keep_count = 9,
};

/* Of the socket's kind, too: no TCP options for UDP. */
static int *find(struct inet_socket *s, int level, int number,
		 const struct option **found)
{
	if (level == IPPROTO_TCP && s->socket.protocol != IPPROTO_TCP)
		return NULL;
	for (u32 i = 0; i < ARRAY_SIZE(options); i++) {
		*found = &options[i];
		if (options[i].level == level && options[i].option == number)
			return (int *)((u8 *)&s->options + options[i].offset);
	}
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
}

void inet_apply_options(struct inet_socket *s)
{
	struct ip_pcb *pcb = s->block;

	if (!pcb)
		return;
	pcb->tos = s->options.tos;
	pcb->ttl = s->options.ttl;
	ip_reset_option(pcb, SOF_REUSEADDR | SOF_KEEPALIVE | SOF_BROADCAST);
	if (s->socket.on[SO_REUSEADDR] || s->socket.on[SO_REUSEPORT])
		ip_set_option(pcb, SOF_REUSEADDR);
	if (s->socket.on[SO_KEEPALIVE])
		ip_set_option(pcb, SOF_KEEPALIVE);
	if (s->socket.on[SO_BROADCAST])
		ip_set_option(pcb, SOF_BROADCAST);
	if (s->socket.protocol == IPPROTO_TCP && s->state != LISTENING)
		apply_tcp(s);
}

int inet_set_option(struct socket *socket, int level, int option,
		    const void *value, size_t n)
{
	struct inet_socket *s = inet_of(socket);
	const struct option *found;
	int number, *field = find(s, level, option, &found);

	if (!field)
		return -ENOPROTOOPT;
	if (n < sizeof(number))
		return -EINVAL;
	memcpy(&number, value, sizeof(number));
	if (number < found->least || number > found->most)
		return -EINVAL;
	*field = number;
	inet_apply_options(s);
	return 0;
}

int inet_get_option(struct socket *socket, int level, int option, void *value,
		    size_t *n)
{
	const struct option *found;
	int *field = find(inet_of(socket), level, option, &found);

	if (!field)
		return -ENOPROTOOPT;
	*n = sizeof(*field);
	memcpy(value, field, *n);
	return 0;
}
