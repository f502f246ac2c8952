// SPDX-License-Identifier: BSD-3-Clause
/* Options of the network's sockets that are more than a number: TCP_INFO,
 * TCP_CONGESTION, TCP_MAXSEG, and multicast groups (inet_group.c). */
#include <linux/errno.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/tcp.h>

#include "lib/string.h"
#include "lwip/netif.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/udp.h"
#include "net/inet.h"

#define CONGESTION	"reno" /* what lwIP does: RFC 5681 */
#define CONGESTION_NAME 16
#define SEGMENT_FRESH	536
#define US_PER_TICK	(TCP_SLOW_INTERVAL * 1000)

/* By lwIP's numbers, of which only these differ in order. */
static const u8 states[] = {
	[CLOSED] = 7,	   [LISTEN] = 10,    [SYN_SENT] = 2,   [SYN_RCVD] = 3,
	[ESTABLISHED] = 1, [FIN_WAIT_1] = 4, [FIN_WAIT_2] = 5, [CLOSE_WAIT] = 8,
	[CLOSING] = 11,	   [LAST_ACK] = 9,   [TIME_WAIT] = 6,
};

u8 inet_tcp_state(const struct tcp_pcb *pcb)
{
	return states[pcb ? pcb->state : CLOSED];
}

static u32 count(const struct tcp_seg *segment)
{
	u32 n = 0;

	for (; segment; segment = segment->next)
		n++;
	return n;
}

static int get_info(const struct inet_socket *s, void *value, size_t *n)
{
	const struct tcp_pcb *pcb = s->tcp;
	struct tcp_info info = { .tcpi_state = inet_tcp_state(pcb) };

	*n = sizeof(info);
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
	return 0;
}

static int set_segment(struct inet_socket *s, const void *value, size_t n)
{
	int number;

	if (n < sizeof(number))
		return -EINVAL;
	memcpy(&number, value, sizeof(number));
	if (number && (number < 88 || number > 32767))
		return -EINVAL;
	s->options.segment = number;
	inet_apply_options(&s->socket);
	return 0;
}

static int set_tcp(struct inet_socket *s, int option, const void *value,
		   size_t n)
{
	if (option == TCP_MAXSEG)
		return set_segment(s, value, n);
	if (option != TCP_CONGESTION)
		return -ENOPROTOOPT;
	if (!n)
		return -EINVAL;
	return n == strlen(CONGESTION) && !memcmp(value, CONGESTION, n) ?
		       0 :
		       -ENOENT;
}

static int get_tcp(struct inet_socket *s, int option, void *value, size_t *n)
{
	int number = SEGMENT_FRESH;

	switch (option) {
	case TCP_INFO: return get_info(s, value, n);
	case TCP_CONGESTION:
		*n = CONGESTION_NAME;
		memset(value, 0, *n);
		memcpy(value, CONGESTION, strlen(CONGESTION));
		return 0;
	case TCP_MAXSEG:
		if (s->state == CONNECTED && s->tcp)
			number = s->tcp->mss;
		else if (s->options.segment)
			number = s->options.segment;
		*n = sizeof(number);
		memcpy(value, &number, *n);
		return 0;
	default: return -ENOPROTOOPT;
	}
}

/* The interface of IP_MULTICAST_IF, and what a connection may send at once. */
static int get_ip(struct inet_socket *s, int level, int option, void *value,
		  size_t *n)
{
	const struct netif *netif;
	int number = 0;

	*n = sizeof(number);
	if (s->socket.type == SOCK_DGRAM && s->udp &&
	    option ==
		    (level == IPPROTO_IP ? IP_MULTICAST_IF : IPV6_MULTICAST_IF))
		number = level == IPPROTO_IP ? (int)s->udp->mcast_ip4.addr :
					       s->udp->mcast_ifindex;
	else if (option == (level == IPPROTO_IP ? IP_MTU : IPV6_MTU)) {
		if (s->state != CONNECTED || !s->block)
			return -ENOTCONN;
		netif = ip_route(&s->block->local_ip, &s->block->remote_ip);
		number = netif && netif->mtu ? netif->mtu : 65535;
	} else if (option !=
		   (level == IPPROTO_IP ? IP_MULTICAST_IF : IPV6_MULTICAST_IF))
		return -ENOPROTOOPT;
	memcpy(value, &number, *n);
	return 0;
}

int inet_get_special(struct inet_socket *s, int level, int option, void *value,
		     size_t *n)
{
	if (level == IPPROTO_TCP)
		return get_tcp(s, option, value, n);
	return level == IPPROTO_IP || level == IPPROTO_IPV6 ?
		       get_ip(s, level, option, value, n) :
		       -ENOPROTOOPT;
}

int inet_set_special(struct inet_socket *s, int level, int option,
		     const void *value, size_t n)
{
	if (level == IPPROTO_TCP)
		return set_tcp(s, option, value, n);
	if (level == IPPROTO_IP || level == IPPROTO_IPV6)
		return inet_set_group(s, level, option, value, n);
	return -ENOPROTOOPT;
}
