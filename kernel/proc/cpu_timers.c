// SPDX-License-Identifier: BSD-3-Clause
/*
 * Timers of CPU time without a tick: a process can't use more of it than passes
 * on the wall, so an ordinary timer looks when the soonest of them could be due
 * at the earliest, and again later if the process slept meanwhile.
 */
#include "proc/itimer.h"
#include "proc/signal.h"
#include "proc/timespec.h"
#include "sched/clock.h"
#include "sched/timer.h"

#define LOOK_AGAIN_NS 1000000UL /* at the earliest */

static void send(struct process *process, int signo)
{
	siginfo_t info;

	signal_info_kernel(&info, signo);
	signal_send_process(process, &info);
}

/* Signals a timer that is due; the ns that are left (TIME_MAX_NS: it is off).
 */
static u64 check(struct process *process, struct interval_timer *timer,
		 u64 used, int signo)
{
	if (!timer->expires)
		return TIME_MAX_NS;
	if (used >= timer->expires) {
		send(process, signo);
		timer->expires = 0;
		if (!timer->interval)
			return TIME_MAX_NS;
		timer->expires = deadline_after(used, timer->interval);
	}
	return timer->expires - used;
}

/* SIGXCPU each second beyond the soft limit, SIGKILL at the hard one. */
static u64 check_limit(struct process *process, u64 used)
{
	const struct rlimit *limit = &process->limits[RLIMIT_CPU];
	u64 next;

	if (limit->rlim_cur == RLIM_INFINITY)
		return TIME_MAX_NS;
	if (used / NS_PER_SEC >= limit->rlim_max) {
		send(process, SIGKILL);
		return TIME_MAX_NS;
	}
	next = deadline_after(
		0, MIN(limit->rlim_cur, TIME_MAX_NS / NS_PER_SEC) * NS_PER_SEC);
	next = MAX(next, process->cpu_limit_warned);
	if (used >= next) {
		send(process, SIGXCPU);
		next = used + NS_PER_SEC;
		process->cpu_limit_warned = next;
	}
	return next - used;
}

static void look(struct process *process)
{
	u64 user = process_user_ns(process);
	u64 all = user + process_system_ns(process);
	u64 left = check(process, &process->itimers[ITIMER_VIRTUAL], user,
			 SIGVTALRM);

	left = MIN(left, check(process, &process->itimers[ITIMER_PROF], all,
			       SIGPROF));
	left = MIN(left, check_limit(process, all));
	if (left == TIME_MAX_NS || process->zombie)
		return;
	timer_start(&process->cpu_watch,
		    deadline_after(clock_monotonic_ns(),
				   MAX(left, LOOK_AGAIN_NS)));
}

void cpu_timers_expired(struct timer *timer)
{
	look(container_of(timer, struct process, cpu_watch));
}

void cpu_timers_changed(struct process *process)
{
	timer_cancel(&process->cpu_watch);
	look(process);
}
