/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Timers: functions to call at a monotonic time. Kept in a tree by expiry, so
 * ten thousand cost little more than ten. There is no tick: the CPU's one-shot
 * timer is set to the earliest.
 */
#pragma once

#include "lib/tree.h"
#include "lib/types.h"

struct timer {
	struct tree_key expires; /* monotonic ns */
	bool active;
	/* Interrupts are off; must not sleep. */
	void (*expired)(struct timer *timer);
};

void timer_setup(struct timer *timer, void (*expired)(struct timer *));

/* Starts the timer or moves it; a time in the past expires at once, soon. */
void timer_start(struct timer *timer, u64 expires);
void timer_cancel(struct timer *timer); /* harmless when not active */
