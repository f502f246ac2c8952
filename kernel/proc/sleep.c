// SPDX-License-Identifier: BSD-3-Clause
/*
 * nanosleep and clock_nanosleep. A sleep that a signal without handler
 * interrupts (a stop, say) goes on to the same moment through restart_syscall;
 * a handler ends it with EINTR and the time that was left.
 */
#include "proc/process.h"
#include "proc/timespec.h"
#include "sched/clock.h"
#include "sched/raise.h"
#include "sched/waitq.h"
#include "shim/syscall.h"

/* Until DEADLINE (monotonic ns): 0, or -ERESTARTSYS for a signal. */
static int sleep_to(u64 deadline)
{
	int result = wait_until(deadline);

	return result == -ETIMEDOUT ? 0 : result;
}

/* ARGS: the deadline, and where the rest goes (NULL: nowhere). */
static long sleep_relative(struct thread *thread)
{
	u64 deadline = thread->restart_args[0];
	struct timespec *rest = (struct timespec *)thread->restart_args[1];
	struct timespec left;
	u64 now;

	if (!sleep_to(deadline))
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

UK_SYSCALL_R_DEFINE(int, nanosleep, const struct timespec *, duration,
		    struct timespec *, rest)
{
	u64 ns;
	int result = timespec_get(&ns, duration);

	return result ? result : start_relative(ns, rest);
}

/*
 * Sleeping by CPU time: the process's clock runs only while it does, so look
 * again when it could have come so far at the earliest.
 */
static long sleep_by_cpu_clock(clockid_t clock, u64 until)
{
	u64 now;

	for (;;) {
		if (clock_read(clock, &now))
			return -EINVAL;
		if (now >= until)
			return 0;
		if (sleep_to(deadline_after(clock_monotonic_ns(),
					    MAX(until - now, 1000000UL))))
			return -ERESTARTNOHAND;
	}
}

static long sleep_until(clockid_t clock, u64 until)
{
	u64 now;

	if (clock_read(clock, &now))
		return -EINVAL;
	if (now >= until)
		return 0;
	if (sleep_to(deadline_after(clock_monotonic_ns(), until - now)))
		return -ERESTARTNOHAND;
	return 0;
}

static bool is_cpu_clock(clockid_t clock)
{
	return clock < 0 || clock == CLOCK_PROCESS_CPUTIME_ID;
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
	result = timespec_get(&ns, request);
	if (result)
		return result;
	if (is_cpu_clock(clock))
		return sleep_by_cpu_clock(
			clock,
			flags & TIMER_ABSTIME ? ns : deadline_after(now, ns));
	if (flags & TIMER_ABSTIME)
		return sleep_until(clock, ns);
	return start_relative(ns, rest);
}
