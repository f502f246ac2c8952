// SPDX-License-Identifier: BSD-3-Clause
/*
 * Options of the network's sockets: how those that are numbers (option.c) are
 * brought into the control block whenever there is a new one, and those that
 * are more than a number.
 */
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/tcp.h>

#include "lib/string.h"
#include "lwip/raw.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/udp.h"
#include "net/inet.h"

#define MS_PER_S	1000
#define CONGESTION	"reno" /* what lwIP does: RFC 5681 */
#define CONGESTION_NAME 16
#define SEGMENT_FRESH	536
#define US_PER_TICK	(TCP_SLOW_INTERVAL * 1000)

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

void inet_apply_options(struct inet_socket *s)
{
	static const struct {
		u8 option, flag;
	} flags[] = {
		{ SO_REUSEADDR, SOF_REUSEADDR },
		{ SO_REUSEPORT, SOF_REUSEADDR },
		{ SO_KEEPALIVE, SOF_KEEPALIVE },
		{ SO_BROADCAST, SOF_BROADCAST },
	};
	struct ip_pcb *pcb = s->block;

	if (!pcb)
		return;
	pcb->tos = s->options.tos;
	pcb->ttl = s->options.ttl;
	ip_reset_option(pcb, SOF_REUSEADDR | SOF_KEEPALIVE | SOF_BROADCAST);
	for (u32 i = 0; i < ARRAY_SIZE(flags); i++)
		if (s->socket.on[flags[i].option])
			ip_set_option(pcb, flags[i].flag);
	if (s->socket.type == SOCK_DGRAM)
		apply_udp(s);
	else if (s->socket.type == SOCK_RAW)
		apply_raw(s);
	else if (s->state != LISTENING)
		apply_tcp(s);
}

void inet_changed(struct socket *socket)
{
	inet_apply_options(inet_of(socket));
	stack_settle();
}

/* ---- More than a number ---- */

static ssize_t put_number(void *value, int number)
{
	memcpy(value, &number, sizeof(number));
	return sizeof(number);
}

ssize_t inet_get_quick_ack(struct inet_socket *s, UNUSED int level, void *value)
{
	return put_number(value, s->options.quick_ack);
}

/* What is to be acknowledged is, at once. */
int inet_set_quick_ack(struct inet_socket *s, UNUSED int level,
		       UNUSED int option, const void *value, size_t n)
{
	if (n < sizeof(int))
		return -EINVAL;
	s->options.quick_ack = !!*(const int *)value;
	if (s->options.quick_ack && s->state == CONNECTED && s->tcp &&
	    s->tcp->flags & TF_ACK_DELAY)
		tcp_ack_now(s->tcp);
	return 0;
}

/* What a connection may send at once. */
ssize_t inet_get_mtu(struct inet_socket *s, UNUSED int level, void *value)
{
	const struct netif *netif;

	if (s->state != CONNECTED || !s->block)
		return -ENOTCONN;
	netif = ip_route(&s->block->local_ip, &s->block->remote_ip);
	return put_number(value, netif && netif->mtu ? netif->mtu : 65535);
}

ssize_t inet_get_segment(struct inet_socket *s, UNUSED int level, void *value)
{
	if (s->state == CONNECTED && s->tcp)
		return put_number(value, s->tcp->mss);
	return put_number(value, s->options.segment ?: SEGMENT_FRESH);
}

int inet_set_segment(struct inet_socket *s, UNUSED int level, UNUSED int option,
		     const void *value, size_t n)
{
	int number = *(const int *)value;

	if (n < sizeof(number) || (number && (number < 88 || number > 32767)))
		return -EINVAL;
	s->options.segment = number;
	return 0;
}

ssize_t inet_get_congestion(UNUSED struct inet_socket *s, UNUSED int level,
			    void *value)
{
	memcpy(value, CONGESTION, sizeof(CONGESTION));
	return CONGESTION_NAME;
}

int inet_set_congestion(UNUSED struct inet_socket *s, UNUSED int level,
			UNUSED int option, const void *value, size_t n)
{
	if (!n)
		return -EINVAL;
	return n == strlen(CONGESTION) && !memcmp(value, CONGESTION, n) ?
		       0 :
		       -ENOENT;
}

/* By lwIP's numbers, of which only these differ in order. */
u8 inet_tcp_state(const struct tcp_pcb *pcb)
{
	static const u8 states[] = {
		[CLOSED] = 7,	  [LISTEN] = 10,     [SYN_SENT] = 2,
		[SYN_RCVD] = 3,	  [ESTABLISHED] = 1, [FIN_WAIT_1] = 4,
		[FIN_WAIT_2] = 5, [CLOSE_WAIT] = 8,  [CLOSING] = 11,
		[LAST_ACK] = 9,	  [TIME_WAIT] = 6,
	};

	return states[pcb ? pcb->state : CLOSED];
}

static u32 count(const struct tcp_seg *segment)
{
	u32 n = 0;

	for (; segment; segment = segment->next)
		n++;
	return n;
}

ssize_t inet_get_tcp_info(struct inet_socket *s, UNUSED int level, void *value)
{
	const struct tcp_pcb *pcb = s->tcp;
	struct tcp_info info = { .tcpi_state = inet_tcp_state(pcb) };

	if (s->state == LISTENING) {
		info.tcpi_unacked = s->queued;
		info.tcpi_sacked = s->backlog;
	} else if (pcb) {
		info.tcpi_options = TCPI_OPT_SACK | TCPI_OPT_WSCALE;
		info.tcpi_snd_wscale = pcb->snd_scale;
		info.tcpi_rcv_wscale = pcb->rcv_scale;
		info.tcpi_retransmits = pcb->nrtx;
		info.tcpi_backoff = pcb->nrtx;
		info.tcpi_probes = pcb->persist_probe;
		info.tcpi_rto = pcb->rto * US_PER_TICK;
		info.tcpi_rtt = (pcb->sa >> 3) * US_PER_TICK;
		info.tcpi_rttvar = pcb->sv * US_PER_TICK;
		info.tcpi_snd_mss = pcb->mss;
		info.tcpi_rcv_mss = info.tcpi_advmss = TCP_MSS;
		info.tcpi_pmtu = TCP_MSS + 40;
		info.tcpi_unacked = count(pcb->unacked);
		info.tcpi_snd_cwnd = pcb->cwnd / pcb->mss;
		info.tcpi_snd_ssthresh = pcb->ssthresh / pcb->mss;
		info.tcpi_rcv_space = pcb->rcv_wnd;
		info.tcpi_notsent_bytes = s->unacked.head - s->passed;
	}
	memcpy(value, &info, sizeof(info));
	return sizeof(info);
}
