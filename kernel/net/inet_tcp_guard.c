// SPDX-License-Identifier: BSD-3-Clause
/*
 * What TCP keeps for strangers has limits: connections that are half open make
 * room for newer ones, as do those in TIME_WAIT and those whose program has
 * closed them, and a listener takes no more than its backlog. lwIP asks here
 * before it looks at a segment.
 */
#include "lwip/priv/tcp_priv.h"
#include "net/inet.h"
#include "net/lwip/hooks.h"

#define TIME_WAIT_MAX 512
#define ORPHANS_MAX   512
#define FAR	      65535

/* Has its program closed it, so that it only waits for the other side? */
static bool is_orphan(const struct tcp_pcb *pcb)
{
	const struct inet_socket *s = inet_tcp_socket(pcb);

	return s ? s->closed : pcb->state >= ESTABLISHED;
}

/* Who must go for one that comes: of LISTENER's half-open connections, if it
 * has its fill of them, and of the orphans the oldest. */
static void make_room(const struct tcp_pcb_listen *listener)
{
	struct tcp_pcb *half_open = NULL, *orphan = NULL;
	struct inet_socket *s;
	u32 orphans = 0;

	for (struct tcp_pcb *pcb = tcp_active_pcbs; pcb; pcb = pcb->next) {
		if (pcb->state == SYN_RCVD && pcb->listener == listener) {
			half_open = pcb;
		} else if (is_orphan(pcb)) {
			orphan = pcb;
			orphans++;
		}
	}
	if (half_open && listener->accepts_pending >= listener->backlog)
		tcp_abandon(half_open, false);
	if (orphans <= ORPHANS_MAX)
		return;
	s = inet_tcp_socket(orphan);
	if (s)
		inet_tcp_abort(s);
	else
		tcp_abort(orphan);
}

/* The lists begin with the newest. */
void inet_tcp_trim(const struct tcp_pcb_listen *listener)
{
	struct tcp_pcb *pcb = tcp_tw_pcbs, *rest;

	for (u32 n = 1; pcb && n < TIME_WAIT_MAX; n++)
		pcb = pcb->next;
	while (pcb && (rest = pcb->next)) {
		pcb->next = rest->next;
		tcp_free(rest);
	}
	make_room(listener);
}

/* Of a listener, each half-open connection is pending. */
static err_t check_call(struct tcp_pcb_listen *listener, bool is_syn)
{
	const struct inet_socket *s = listener->callback_arg;

	if (!is_syn)
		return ERR_OK;
	if (s->queued > s->backlog)
		return ERR_ABRT; /* the caller will try again */
	inet_tcp_trim(listener);
	return ERR_OK;
}

/*
 * lwIP takes whatever arrives while its window is closed for a probe, which is
 * to be answered. So two sides with closed windows would answer each other for
 * ever: an answer that says nothing new is none of these.
 */
static bool is_echo(const struct tcp_pcb *pcb, const struct tcp_hdr *header,
		    const struct pbuf *data)
{
	return !pcb->rcv_wnd && !data->tot_len &&
	       TCPH_FLAGS(header) == TCP_ACK && header->seqno == pcb->rcv_nxt &&
	       header->ackno == pcb->lastack &&
	       (tcpwnd_size_t)SND_WND_SCALE(pcb, header->wnd) == pcb->snd_wnd;
}

/* A caller may use a port again whose last connection is in TIME_WAIT. The
 * block goes; the caller's next try finds the listener. */
static bool is_new_call(const struct tcp_pcb *pcb, const struct tcp_hdr *header)
{
	return (TCPH_FLAGS(header) & (TCP_SYN | TCP_ACK | TCP_RST)) ==
		       TCP_SYN &&
	       TCP_SEQ_GT(header->seqno, pcb->rcv_nxt);
}

/*
 * lwIP compares numbers as if they were near each other, and asserts it. What
 * is far from the window is not acceptable: it is answered, if it has something
 * to answer, with where we are.
 */
static bool is_far(struct tcp_pcb *pcb, const struct tcp_hdr *header,
		   const struct pbuf *data)
{
	s32 ahead = header->seqno - pcb->rcv_nxt;

	if (pcb->state == SYN_SENT || (ahead >= -FAR && ahead <= TCP_WND + FAR))
		return false;
	if (data->tot_len || TCPH_FLAGS(header) & (TCP_SYN | TCP_FIN)) {
		tcp_ack_now(pcb);
		tcp_output(pcb);
	}
	return true;
}

err_t stack_check_segment(struct tcp_pcb *pcb, const struct tcp_hdr *header,
			  const struct pbuf *data)
{
	switch (pcb->state) {
	case LISTEN:
		return check_call((struct tcp_pcb_listen *)pcb,
				  (TCPH_FLAGS(header) &
				   (TCP_SYN | TCP_ACK | TCP_RST)) == TCP_SYN);
	case TIME_WAIT:
		if (!is_new_call(pcb, header))
			return ERR_OK;
		tcp_abort(pcb);
		return ERR_ABRT;
	default:
		return is_echo(pcb, header, data) || is_far(pcb, header, data) ?
			       ERR_ABRT :
			       ERR_OK;
	}
}
