// SPDX-License-Identifier: BSD-3-Clause
/*
 * Timers in a tree by expiry. The CPU's one-shot timer is programmed only when
 * a timer comes before what it is set to: that costs a trip to the emulated
 * device, and most timers (time-outs) are cancelled before they expire. So a
 * cancelled timer's interrupt still comes, finds nothing, and sets the next.
 */
#include "sched/timer.h"

#include "cpu/upcalls.h"
#include "sched/clock.h"

#define NEVER UINT64_MAX

static struct tree timers;
static u64 alarm = NEVER; /* what the one-shot timer is set to */

static void set_alarm(u64 when)
{
	if (when >= alarm)
		return;
	alarm = when;
	clock_set_alarm(when);
}

void timer_setup(struct timer *timer, void (*expired)(struct timer *))
{
	timer->active = false;
	timer->expired = expired;
}

void timer_start(struct timer *timer, u64 expires)
{
	timer_cancel(timer);
	timer->active = true;
	tree_insert_key(&timers, &timer->expires, expires);
	set_alarm(expires);
}

void timer_cancel(struct timer *timer)
{
	if (!timer->active)
		return;
	timer->active = false;
	tree_remove(&timers, &timer->expires.node);
}

/*
 * The clock is read once: timers with periods so short that they are always
 * due must not keep us here.
 */
void timer_interrupt(void)
{
	u64 now = clock_monotonic_ns();
	struct tree_key *first;

	alarm = 0; /* nothing is set while the functions run */
	while ((first = tree_find_key(&timers, 0)) && first->key <= now) {
		struct timer *timer =
			container_of(first, struct timer, expires);

		timer_cancel(timer);
		timer->expired(timer);
	}
	alarm = NEVER;
	if (first)
		set_alarm(first->key);
}
