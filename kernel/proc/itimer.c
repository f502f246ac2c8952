// SPDX-License-Identifier: BSD-3-Clause
/*
 * The timers that each process has: setitimer, getitimer and alarm, on the
 * clock of the wall or one of the process's CPU time, and RLIMIT_CPU.
 */
#include "proc/itimer.h"

#include "proc/posix_timers.h"
#include "proc/signal.h"
#include "proc/timespec.h"
#include "shim/syscall.h"

static void send(struct process *process, int signo)
{
	siginfo_t info;

	signal_info_kernel(&info, signo);
	signal_send_process(process, &info);
}

static void expired(struct clock_timer *timer)
{
	static const int signals[] = { SIGALRM, SIGVTALRM, SIGPROF };
	int which = ITIMER_REAL;

	if (timer->clock < 0)
		which = timer->clock & CPU_CLOCK_VIRT ? ITIMER_VIRTUAL :
							ITIMER_PROF;
	send(container_of(timer - which, struct process, itimers[0]),
	     signals[which]);
	clock_timer_take(timer);
}

/* ---- RLIMIT_CPU ---- */

/* SIGXCPU each second beyond the soft limit, SIGKILL at the hard one. */
static void limit_reached(struct clock_timer *timer)
{
	struct process *process =
		container_of(timer, struct process, cpu_limit);
	struct usage usage = process_usage(process);
	u64 used = usage.user_ns + usage.system_ns;

	send(process,
	     used / NS_PER_SEC >= process->limits[RLIMIT_CPU].rlim_max ?
		     SIGKILL :
		     SIGXCPU);
	clock_timer_take(timer);
}

void cpu_limit_changed(struct process *process)
{
	u64 seconds = process->limits[RLIMIT_CPU].rlim_cur;
	struct itimerspec old, new = { .it_interval.tv_sec = 1 };

	if (seconds != RLIM_INFINITY)
		new.it_value.tv_sec = MAX(seconds, 1UL);
	process->cpu_limit.clock = clock_of_process(process, CPU_CLOCK_PROF);
	clock_timer_set(&process->cpu_limit, true, &new, &old);
}

void itimers_setup(struct process *process)
{
	for (int i = ITIMER_REAL; i <= ITIMER_PROF; i++)
		clock_timer_setup(&process->itimers[i], CLOCK_MONOTONIC,
				  expired);
	clock_timer_setup(&process->cpu_limit, CLOCK_MONOTONIC, limit_reached);
}

void itimers_stop(struct process *process)
{
	for (int i = ITIMER_REAL; i <= ITIMER_PROF; i++)
		clock_timer_stop(&process->itimers[i]);
	clock_timer_stop(&process->cpu_limit);
	posix_timers_delete(process);
}

/* ---- Calls ---- */

static void set(int which, const struct itimerspec *new, struct itimerspec *old)
{
	struct clock_timer *timer = &current->process->itimers[which];

	if (which == ITIMER_VIRTUAL)
		timer->clock =
			clock_of_process(current->process, CPU_CLOCK_VIRT);
	if (which == ITIMER_PROF)
		timer->clock =
			clock_of_process(current->process, CPU_CLOCK_PROF);
	clock_timer_set(timer, false, new, old);
}

/* One that runs never seems to have stopped. */
static int put_setting(struct itimerval *to, const struct itimerspec *from)
{
	u64 left = timespec_to_ns(&from->it_value);
	struct itimerval value = {
		.it_interval =
			timeval_from_ns(timespec_to_ns(&from->it_interval)),
		.it_value = timeval_from_ns(left ? MAX(left, 1000UL) : 0),
	};

	return put_user_struct(to, &value);
}

UK_SYSCALL_R_DEFINE(int, getitimer, int, which, struct itimerval *, value)
{
	struct itimerspec setting;

	if (which < ITIMER_REAL || which > ITIMER_PROF)
		return -EINVAL;
	clock_timer_get(&current->process->itimers[which], &setting);
	return put_setting(value, &setting);
}

UK_SYSCALL_R_DEFINE(int, setitimer, int, which, const struct itimerval *, value,
		    struct itimerval *, old_value)
{
	struct itimerval given = { { 0, 0 }, { 0, 0 } };
	struct itimerspec new, old;

	/* Without VALUE the timer is stopped: Linux's oldest custom. */
	if (value && get_user_struct(&given, value))
		return -EFAULT;
	if (!timeval_valid(&given.it_value) ||
	    !timeval_valid(&given.it_interval) || which < ITIMER_REAL ||
	    which > ITIMER_PROF)
		return -EINVAL;
	new.it_value = timespec_from_ns(timeval_to_ns(&given.it_value));
	new.it_interval = timespec_from_ns(timeval_to_ns(&given.it_interval));
	set(which, &new, &old);
	return old_value ? put_setting(old_value, &old) : 0;
}

UK_SYSCALL_R_DEFINE(unsigned int, alarm, unsigned int, seconds)
{
	struct itimerspec old, new = { .it_value.tv_sec = seconds };

	set(ITIMER_REAL, &new, &old);
	if (!old.it_value.tv_sec && old.it_value.tv_nsec)
		return 1;
	return old.it_value.tv_sec +
	       ((u64)old.it_value.tv_nsec >= NS_PER_SEC / 2);
}
