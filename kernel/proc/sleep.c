// SPDX-License-Identifier: BSD-3-Clause
/*
 * nanosleep and clock_nanosleep. A sleep that a signal without handler
 * interrupts (a stop, say) goes on to the same moment through restart_syscall;
 * a handler ends it with EINTR and the time that was left.
 */
#include "proc/timespec.h"
#include "sched/clock.h"
#include "sched/raise.h"
#include "sched/waitq.h"
#include "shim/syscall.h"

#define CPU_CLOCK_WAIT 1000000UL /* ns: no look more often than this */

/*
 * Until CLOCK is at UNTIL: 0, -ERESTARTSYS for a signal, or -EINVAL for no such
 * clock. It may count more slowly than time goes by (of CPU time), or be set.
 */
static int sleep_until(clockid_t clock, u64 until)
{
	u64 now, wait;
	int result;

	do {
		if (clock_read(clock, &now))
			return -EINVAL;
		if (now >= until)
			return 0;
		wait = until - now;
		if (clock < 0)
			wait = MAX(wait, CPU_CLOCK_WAIT);
		result = wait_until(deadline_after(clock_monotonic_ns(), wait));
	} while (result == -ETIMEDOUT);
	return result;
}

/* ARGS: the deadline, and where the rest goes (NULL: nowhere). */
static long sleep_relative(struct thread *thread)
{
	u64 deadline = thread->restart_args[0], now;
	struct timespec *rest = (struct timespec *)thread->restart_args[1];
	struct timespec left;

	if (!sleep_until(CLOCK_MONOTONIC, deadline))
		return 0;
	now = clock_monotonic_ns();
	if (now >= deadline)
		return 0;
	left = timespec_from_ns(deadline - now);
	if (rest && put_user_struct(rest, &left))
		return -EFAULT;
	return -ERESTART_BLOCK;
}

static long start_relative(u64 ns, struct timespec *rest)
{
	struct thread *thread = current;

	thread->restart_args[0] = deadline_after(clock_monotonic_ns(), ns);
	thread->restart_args[1] = (u64)rest;
	thread->restart = sleep_relative;
	return sleep_relative(thread);
}

UK_SYSCALL_R_DEFINE(int, clock_nanosleep, clockid_t, clock, int, flags,
		    const struct timespec *, request, struct timespec *, rest)
{
	u64 ns, now;
	int result;

	switch (clock) {
	case CLOCK_THREAD_CPUTIME_ID:
	case CLOCK_MONOTONIC_RAW:
	case CLOCK_MONOTONIC_COARSE:
	case CLOCK_REALTIME_COARSE: return -EOPNOTSUPP;
	}
	if (clock < 0 && (clock & 7) == 3) /* a device's */
		return -EOPNOTSUPP;
	if (clock_read(clock, &now))
		return -EINVAL;
	TRY(timespec_get(&ns, request));
	clock = clock_name(clock);
	if (clock >= 0 && !(flags & TIMER_ABSTIME))
		return start_relative(ns, rest);
	result = sleep_until(
		clock, flags & TIMER_ABSTIME ? ns : deadline_after(now, ns));
	return result == -ERESTARTSYS ? -ERESTARTNOHAND : result;
}
