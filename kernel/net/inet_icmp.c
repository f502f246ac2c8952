// SPDX-License-Identifier: BSD-3-Clause
/*
 * Errors that ICMP brings, icmp(7): they quote the beginning of the packet that
 * they are about, and with it the ports of the socket to be told. lwIP lets
 * raw(7) blocks like these see all that arrives.
 */
#include <linux/in.h>

#include "lwip/ip.h"
#include "lwip/raw.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/udp.h"
#include "net/inet.h"

#define ICMP_HEADER  8
#define UNREACHABLE4 3
#define UNREACHABLE6 1

/* What the code of "destination unreachable" means; who hears of it once it is
 * not just on the way there. */
static const struct meaning {
	u8 error;
	bool fatal;
} errors4[] = {
	{ ENETUNREACH, false }, { EHOSTUNREACH, false }, { ENOPROTOOPT, true },
	{ ECONNREFUSED, true }, { EMSGSIZE, false },	 { EOPNOTSUPP, false },
	{ ENETUNREACH, true },	{ EHOSTDOWN, true },
}, errors6[] = {
	{ ENETUNREACH, false },	 { EACCES, true },	 { EHOSTUNREACH, false },
	{ EHOSTUNREACH, false }, { ECONNREFUSED, true },
};

/* The packet that we had sent. */
struct quoted {
	ip_addr_t to;
	u16 source, target;
	u8 protocol;
};

static void tell_udp(const struct quoted *q, const struct meaning *meaning)
{
	for (struct udp_pcb *pcb = udp_pcbs; pcb; pcb = pcb->next) {
		struct inet_socket *s = pcb->recv_arg;

		if (pcb->local_port != q->source || !s ||
		    (s->state == CONNECTED &&
		     (pcb->remote_port != q->target ||
		      !ip_addr_cmp(&pcb->remote_ip, &q->to))))
			continue;
		if (!s->options.receive_errors &&
		    (!meaning->fatal || s->state != CONNECTED))
			continue;
		s->socket.error = meaning->error;
		socket_wake(&s->socket, POLLERR);
	}
}

/* A connection that is there goes on; one that is not will not be. */
static void tell_tcp(const struct quoted *q, u8 error)
{
	for (struct tcp_pcb *pcb = tcp_active_pcbs; pcb; pcb = pcb->next) {
		struct inet_socket *s = inet_tcp_socket(pcb);

		if (pcb->state != SYN_SENT || pcb->local_port != q->source ||
		    pcb->remote_port != q->target ||
		    !ip_addr_cmp(&pcb->remote_ip, &q->to) || !s)
			continue;
		s->socket.error = error;
		tcp_abandon(pcb, false);
		return;
	}
}

static u16 get_u16(const struct pbuf *pbuf, u16 at)
{
	return pbuf_get_at(pbuf, at) << 8 | pbuf_get_at(pbuf, at + 1);
}

/* Bytes past the end read as zero: no port, no address, nobody to tell. */
static struct quoted read_quoted(const struct pbuf *pbuf, u16 at, bool v6)
{
	u16 ports = v6 ? at + 40 : at + (pbuf_get_at(pbuf, at) & 15) * 4;
	struct quoted q = {
		.protocol = pbuf_get_at(pbuf, at + (v6 ? 6 : 9)),
		.source = get_u16(pbuf, ports),
		.target = get_u16(pbuf, ports + 2),
	};

	if (v6) {
		IP_SET_TYPE_VAL(q.to, IPADDR_TYPE_V6);
		pbuf_copy_partial(pbuf, ip_2_ip6(&q.to)->addr, 16, at + 24);
	} else {
		pbuf_copy_partial(pbuf, &ip_2_ip4(&q.to)->addr, 4, at + 16);
	}
	return q;
}

static u8_t arrived(UNUSED void *arg, UNUSED struct raw_pcb *pcb,
		    struct pbuf *pbuf, UNUSED const ip_addr_t *from)
{
	bool v6 = ip_current_is_v6();
	u16 at = ip_current_header_tot_len();
	u8 code = pbuf_get_at(pbuf, at + 1);
	const struct meaning *meaning = v6 ? errors6 : errors4;
	struct quoted q;

	if (pbuf_get_at(pbuf, at) != (v6 ? UNREACHABLE6 : UNREACHABLE4) ||
	    code >= (v6 ? ARRAY_SIZE(errors6) : ARRAY_SIZE(errors4)))
		return 0;
	meaning += code;
	q = read_quoted(pbuf, at + ICMP_HEADER, v6);
	if (q.protocol == IPPROTO_TCP)
		tell_tcp(&q, meaning->error);
	else if (q.protocol == IPPROTO_UDP)
		tell_udp(&q, meaning);
	return 0;
}

void inet_icmp_init(void)
{
	struct raw_pcb *v4 = raw_new_ip_type(IPADDR_TYPE_V4, IPPROTO_ICMP);
	struct raw_pcb *v6 = raw_new_ip_type(IPADDR_TYPE_V6, IP6_NEXTH_ICMP6);

	if (v4)
		raw_recv(v4, arrived, NULL);
	if (v6)
		raw_recv(v6, arrived, NULL);
}
