/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A timer on any clock, for once or with a period: what timerfds and the timers
 * of timer_create are. After it has expired it stands still until somebody
 * looks; periods that have passed by then are counted, not run through. So a
 * period of a nanosecond costs no more than one of an hour.
 */
#pragma once

#include <linux/time.h>

#include "lib/abi.h"
#include "lib/list.h"
#include "sched/timer.h"

struct clock_timer {
	struct timer timer;
	clockid_t clock;   /* what the program counts by */
	clockid_t running; /* the same, but nobody sets this one's clock */
	u64 expires;	   /* on that, in ns; 0: off */
	u64 interval;	   /* ns; 0: once */
	u64 ticks;	   /* expirations that have not been taken yet */
	struct list link;  /* while it follows CLOCK_REALTIME */
	/* It has expired, or its clock was set. From an interrupt. */
	void (*changed)(struct clock_timer *timer);
};

/* May the caller have timers on CLOCK? 0, -EINVAL, -EOPNOTSUPP, or -EPERM for
 * those that would wake a machine. */
int clock_timer_check(clockid_t clock);

void clock_timer_setup(struct clock_timer *timer, clockid_t clock,
		       void (*changed)(struct clock_timer *));
void clock_timer_stop(struct clock_timer *timer);

/* Copies in and checks: 0, -EFAULT, -EINVAL. */
int clock_timer_spec(struct itimerspec *spec, const struct itimerspec *user);

/* As timer_settime(2) and timer_gettime(2) say; the setting before. */
struct itimerspec clock_timer_set(struct clock_timer *timer, bool absolute,
				  const struct itimerspec *new);
struct itimerspec clock_timer_get(struct clock_timer *timer);

/* How often it has expired since it was asked last. */
u64 clock_timer_take(struct clock_timer *timer);

/* CLOCK_REALTIME was set. */
void clock_timers_clock_set(void);
