// SPDX-License-Identifier: BSD-3-Clause
/*
 * What time it is: clock_gettime and its elders. The vDSO answers most of it
 * without coming here; both read the same counter, so both agree to the ns.
 * Coarse clocks have the resolution of the fine ones. Boot time is monotonic
 * time, since this machine is never suspended, and TAI is UTC because nobody
 * has told the kernel the leap seconds (as on a Linux without ntpd).
 */
#include "fs/cred.h"
#include "loader/loader.h"
#include "proc/clock_timer.h"
#include "proc/process.h"
#include "proc/timespec.h"
#include "sched/clock.h"
#include "shim/syscall.h"

/*
 * Negative numbers are clocks of CPU time: ~pid << 3, bit 2 for a thread, and
 * in the low bits which time (CPUCLOCK_PROF: 0, VIRT: 1, SCHED: 2).
 */
#define CPU_CLOCK_THREAD 4
#define CPU_CLOCK_WHICH	 3
#define CPU_CLOCK_SELF	 ((clockid_t)(~0U << 3) | 2)

static int cpu_clock(clockid_t clock, u64 *ns)
{
	int pid = ~(clock >> 3);
	struct process *process;
	struct thread *thread;
	struct usage used;

	if ((clock & CPU_CLOCK_WHICH) == 3)
		return -EINVAL;
	if (clock & CPU_CLOCK_THREAD) {
		thread = thread_find(pid);
		if (!thread)
			return -EINVAL;
		used = thread_usage(thread);
	} else {
		process = process_find(pid);
		if (!process)
			return -EINVAL;
		used = process_usage(process);
	}
	*ns = used.user_ns;
	if ((clock & CPU_CLOCK_WHICH) != CPU_CLOCK_VIRT)
		*ns += used.system_ns;
	return 0;
}

int clock_look(clockid_t clock, u64 *ns)
{
	switch (clock) {
	case CLOCK_REALTIME:
	case CLOCK_REALTIME_COARSE:
	case CLOCK_REALTIME_ALARM:
	case CLOCK_TAI: *ns = clock_realtime_ns(); return 0;
	case CLOCK_MONOTONIC:
	case CLOCK_MONOTONIC_RAW:
	case CLOCK_MONOTONIC_COARSE:
	case CLOCK_BOOTTIME:
	case CLOCK_BOOTTIME_ALARM: *ns = clock_monotonic_ns(); return 0;
	default: return clock < 0 ? cpu_clock(clock, ns) : -EINVAL;
	}
}

clockid_t clock_of_process(const struct process *process, int which)
{
	return (clockid_t)(~(u32)process->pid << 3) | which;
}

clockid_t clock_name(clockid_t clock)
{
	if (clock == CLOCK_PROCESS_CPUTIME_ID)
		clock = CPU_CLOCK_SELF;
	if (clock == CLOCK_THREAD_CPUTIME_ID)
		clock = CPU_CLOCK_SELF | CPU_CLOCK_THREAD;
	if (clock >= 0 || ~(clock >> 3))
		return clock;
	if (clock & CPU_CLOCK_THREAD)
		return (clockid_t)(~(u32)current->tid << 3) | (clock & 7);
	return clock_of_process(current->process, clock & 7);
}

int clock_read(clockid_t clock, u64 *ns)
{
	const struct thread *thread = NULL;

	clock = clock_name(clock);
	if (clock < 0 && clock & CPU_CLOCK_THREAD)
		thread = thread_find(~(clock >> 3));
	if (thread && thread->process != current->process)
		return -EINVAL;
	return clock_look(clock, ns);
}

UK_SYSCALL_R_DEFINE(int, clock_gettime, clockid_t, clock, struct timespec *, tp)
{
	struct timespec ts;
	u64 ns;

	TRY(clock_read(clock, &ns));
	ts = timespec_from_ns(ns);
	return put_user_struct(tp, &ts);
}

UK_SYSCALL_R_DEFINE(int, clock_getres, clockid_t, clock, struct timespec *, res)
{
	struct timespec ts = { .tv_nsec = 1 };
	u64 ns;

	TRY(clock_read(clock, &ns));
	if (clock == CLOCK_REALTIME_COARSE || clock == CLOCK_MONOTONIC_COARSE)
		ts.tv_nsec = 4000000; /* what programs know from Linux */
	return res ? put_user_struct(res, &ts) : 0;
}

static int set_realtime(u64 ns)
{
	u64 since_boot = clock_monotonic_ns();

	if (!capable(CAP_SYS_TIME))
		return -EPERM;
	if (ns < since_boot || ns >= TIME_MAX_NS)
		return -EINVAL;
	clock_set_realtime_offset(ns - since_boot);
	vdso_update();
	clock_timers_clock_set();
	return 0;
}

UK_SYSCALL_R_DEFINE(int, clock_settime, clockid_t, clock,
		    const struct timespec *, tp)
{
	u64 ns, now;

	/* Of the clocks that exist only one can be set. */
	if (clock != CLOCK_REALTIME)
		return clock < 0 && !clock_read(clock, &now) ? -EPERM : -EINVAL;
	TRY(timespec_get(&ns, tp));
	return set_realtime(ns);
}

/* ---- The elders ---- */

static struct timezone timezone;

UK_SYSCALL_R_DEFINE(int, gettimeofday, struct timeval *, tv, struct timezone *,
		    tz)
{
	struct timeval now = timeval_from_ns(clock_realtime_ns());

	if (tv)
		TRY(put_user_struct(tv, &now));
	return tz ? put_user_struct(tz, &timezone) : 0;
}

UK_SYSCALL_R_DEFINE(int, settimeofday, const struct timeval *, tv,
		    const struct timezone *, tz)
{
	struct timezone zone;
	struct timeval time;

	if (tv && get_user_struct(&time, tv))
		return -EFAULT;
	if (tv && !timeval_valid(&time))
		return -EINVAL;
	if (tz && get_user_struct(&zone, tz))
		return -EFAULT;
	if (!capable(CAP_SYS_TIME))
		return -EPERM;
	if (tz) {
		if (zone.tz_minuteswest > 15 * 60 ||
		    zone.tz_minuteswest < -15 * 60)
			return -EINVAL;
		timezone = zone;
	}
	return tv ? set_realtime(timeval_to_ns(&time)) : 0;
}

UK_SYSCALL_R_DEFINE(time_t, time, time_t *, t)
{
	u64 now = clock_realtime_ns() / NS_PER_SEC;

	if (t)
		TRY(put_user_u64(t, now));
	return now;
}
