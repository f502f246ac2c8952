// SPDX-License-Identifier: BSD-3-Clause
/*
 * Timers on any clock, by means of the one that counts monotonic time: when
 * that says that the moment may have come, the timer's own clock is read, and
 * if it is behind (CPU time of a process that slept, or a clock that was set
 * back), the rest is waited for.
 */
#include "proc/clock_timer.h"

#include "fs/cred.h"
#include "proc/timespec.h"
#include "sched/clock.h"

#define CPU_CLOCK_WAIT	  1000000UL /* ns: no look more often than this */
#define SHORTEST_INTERVAL 50000UL

static struct list realtime_timers = LIST_INIT(realtime_timers);

static bool follows_realtime(clockid_t clock)
{
	return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_ALARM ||
	       clock == CLOCK_TAI;
}

/* 0 if the process of a CPU clock is gone: then it stands still. */
static u64 now_of(const struct clock_timer *timer)
{
	u64 now = 0;

	clock_look(timer->running, &now);
	return now;
}

static void start(struct clock_timer *timer, u64 now)
{
	u64 wait = timer->expires > now ? timer->expires - now : 0;

	/* A program can't keep the machine busy with its timers alone. */
	if (timer->interval && timer->interval < SHORTEST_INTERVAL)
		wait = MAX(wait, SHORTEST_INTERVAL);
	if (timer->running < 0)
		wait = MAX(wait, CPU_CLOCK_WAIT);
	timer_start(&timer->timer, deadline_after(clock_monotonic_ns(), wait));
}

static void expired(struct timer *base)
{
	struct clock_timer *timer =
		container_of(base, struct clock_timer, timer);
	u64 now = now_of(timer);

	if (now < timer->expires) {
		start(timer, now);
		return;
	}
	timer->ticks++;
	if (!timer->interval)
		timer->expires = 0;
	timer->changed(timer);
}

/* Counts the periods that passed since it expired, and lets it run again. */
static void catch_up(struct clock_timer *timer)
{
	u64 now, passed;

	if (!timer->expires || timer->timer.active)
		return;
	now = MAX(now_of(timer), timer->expires);
	passed = (now - timer->expires) / timer->interval;
	timer->ticks += passed;
	timer->expires =
		deadline_after(timer->expires, (passed + 1) * timer->interval);
	start(timer, now);
}

int clock_timer_check(clockid_t clock)
{
	u64 now;

	switch (clock) {
	case CLOCK_MONOTONIC_RAW:
	case CLOCK_MONOTONIC_COARSE:
	case CLOCK_REALTIME_COARSE: return -EOPNOTSUPP;
	case CLOCK_REALTIME_ALARM:
	case CLOCK_BOOTTIME_ALARM: return capable(CAP_WAKE_ALARM) ? 0 : -EPERM;
	default: return clock_read(clock, &now);
	}
}

void clock_timer_setup(struct clock_timer *timer, clockid_t clock,
		       void (*changed)(struct clock_timer *))
{
	timer_setup(&timer->timer, expired);
	timer->clock = timer->running = clock;
	timer->expires = timer->interval = timer->ticks = 0;
	list_init(&timer->link);
	timer->changed = changed;
}

void clock_timer_stop(struct clock_timer *timer)
{
	timer_cancel(&timer->timer);
	list_remove(&timer->link);
	timer->expires = timer->ticks = 0;
}

int clock_timer_spec(struct itimerspec *spec, const struct itimerspec *user)
{
	TRY(get_user_struct(spec, user));
	if (!timespec_valid(&spec->it_value) ||
	    !timespec_valid(&spec->it_interval))
		return -EINVAL;
	return 0;
}

/* One that runs never seems to have stopped. */
struct itimerspec clock_timer_get(struct clock_timer *timer)
{
	u64 now, left = 0;

	catch_up(timer);
	now = now_of(timer);
	if (timer->expires)
		left = timer->expires > now ? timer->expires - now : 1;
	return (struct itimerspec){
		.it_value = timespec_from_ns(left),
		.it_interval = timespec_from_ns(timer->interval),
	};
}

struct itimerspec clock_timer_set(struct clock_timer *timer, bool absolute,
				  const struct itimerspec *new)
{
	struct itimerspec old = clock_timer_get(timer);
	u64 value = timespec_to_ns(&new->it_value), now;

	clock_timer_stop(timer);
	timer->interval = timespec_to_ns(&new->it_interval);
	if (!value)
		return old;
	timer->running = timer->clock;
	if (follows_realtime(timer->clock) && !absolute)
		timer->running = CLOCK_MONOTONIC;
	now = now_of(timer);
	timer->expires = absolute ? value : deadline_after(now, value);
	start(timer, now);
	if (follows_realtime(timer->running))
		list_push_back(&realtime_timers, &timer->link);
	return old;
}

u64 clock_timer_take(struct clock_timer *timer)
{
	u64 ticks;

	catch_up(timer);
	ticks = timer->ticks;
	timer->ticks = 0;
	return ticks;
}

void clock_timers_clock_set(void)
{
	struct clock_timer *timer;

	list_for_each (timer, &realtime_timers, link) {
		if (timer->timer.active)
			start(timer, now_of(timer));
		timer->changed(timer);
	}
}
