// SPDX-License-Identifier: BSD-3-Clause
/*
 * lwIP's clock and its timers, instead of its own list of them (timeouts.c): a
 * guest that has no connection is woken once a second, and not at all without a
 * network device.
 */
#include "lwip/etharp.h"
#include "lwip/igmp.h"
#include "lwip/ip4_frag.h"
#include "lwip/ip6_frag.h"
#include "lwip/mld6.h"
#include "lwip/nd6.h"
#include "lwip/priv/tcp_priv.h"
#include "net/stack.h"
#include "sched/clock.h"
#include "sched/timer.h"

#define NS_PER_MS 1000000UL

static struct timer tcp_timer, second_timer;

u32_t sys_now(void)
{
	return clock_monotonic_ns() / NS_PER_MS;
}

static void start(struct timer *timer, u32 ms)
{
	timer_start(timer, clock_monotonic_ns() + ms * NS_PER_MS);
}

/* lwIP asks for this whenever there is a connection. */
void tcp_timer_needed(void)
{
	if (!tcp_timer.active && (tcp_active_pcbs || tcp_tw_pcbs))
		start(&tcp_timer, TCP_TMR_INTERVAL);
}

static void tcp_expired(UNUSED struct timer *timer)
{
	tcp_tmr();
	tcp_timer_needed();
	stack_settle();
}

/* Those of multicast groups count in tenths, and nobody else's in less. */
static void second_expired(struct timer *timer)
{
	ip_reass_tmr();
	ip6_reass_tmr();
	etharp_tmr();
	nd6_tmr();
	for (int i = 0; i < 1000 / IGMP_TMR_INTERVAL; i++) {
		igmp_tmr();
		mld6_tmr();
	}
	start(timer, 1000);
	stack_settle();
}

void timers_init(void)
{
	timer_setup(&tcp_timer, tcp_expired);
	timer_setup(&second_timer, second_expired);
}

void timers_start(void)
{
	start(&second_timer, 1000);
}
