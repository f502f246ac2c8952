// SPDX-License-Identifier: BSD-3-Clause
/*
 * The timers that each process has: setitimer, getitimer and alarm, on the
 * clock of the wall or one of the process's CPU time, and RLIMIT_CPU.
 */
#include "proc/signal.h"
#include "proc/timespec.h"
#include "shim/syscall.h"

static void expired(struct clock_timer *timer)
{
	struct itimer *itimer = container_of(timer, struct itimer, timer);
	struct process *process = itimer->process;
	struct usage usage = process_usage(process);
	u64 seconds = (usage.user_ns + usage.system_ns) / NS_PER_SEC;
	int signo = itimer->signo;

	/* Each second beyond the soft limit, and at the hard one. */
	if (signo == SIGXCPU && seconds >= process->limits[RLIMIT_CPU].rlim_max)
		signo = SIGKILL;
	signal_send_kernel(process, signo);
	clock_timer_take(timer);
}

void cpu_limit_changed(struct process *process)
{
	u64 seconds = process->limits[RLIMIT_CPU].rlim_cur;
	struct itimerspec new = { .it_interval.tv_sec = 1 };

	if (seconds != RLIM_INFINITY)
		new.it_value.tv_sec = MAX(seconds, 1UL);
	clock_timer_set(&process->itimers[ITIMER_LIMIT].timer, true, &new);
}

void itimers_setup(struct process *process)
{
	clockid_t virtual = clock_of_process(process, CPU_CLOCK_VIRT);
	clockid_t prof = clock_of_process(process, CPU_CLOCK_PROF);
	const struct {
		clockid_t clock;
		int signo;
	} kinds[] = {
		[ITIMER_REAL] = { CLOCK_MONOTONIC, SIGALRM },
		[ITIMER_VIRTUAL] = { virtual, SIGVTALRM },
		[ITIMER_PROF] = { prof, SIGPROF },
		[ITIMER_LIMIT] = { prof, SIGXCPU },
	};

	for (int i = 0; i <= ITIMER_LIMIT; i++) {
		struct itimer *itimer = &process->itimers[i];

		clock_timer_setup(&itimer->timer, kinds[i].clock, expired);
		itimer->process = process;
		itimer->signo = kinds[i].signo;
	}
	cpu_limit_changed(process); /* it is inherited */
}

void itimers_stop(struct process *process)
{
	for (int i = 0; i <= ITIMER_LIMIT; i++)
		clock_timer_stop(&process->itimers[i].timer);
	posix_timers_delete(process);
}

/* ---- Calls ---- */

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
	setting = clock_timer_get(&current->process->itimers[which].timer);
	return put_setting(value, &setting);
}

UK_SYSCALL_R_DEFINE(int, setitimer, int, which, const struct itimerval *, value,
		    struct itimerval *, old_value)
{
	struct itimerval given = { 0 };
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
	old = clock_timer_set(&current->process->itimers[which].timer, false,
			      &new);
	return old_value ? put_setting(old_value, &old) : 0;
}

UK_SYSCALL_R_DEFINE(unsigned int, alarm, unsigned int, seconds)
{
	struct clock_timer *timer =
		&current->process->itimers[ITIMER_REAL].timer;
	struct itimerspec new = { .it_value.tv_sec = seconds };
	struct itimerspec old = clock_timer_set(timer, false, &new);

	if (!old.it_value.tv_sec && old.it_value.tv_nsec)
		return 1;
	return old.it_value.tv_sec +
	       ((u64)old.it_value.tv_nsec >= NS_PER_SEC / 2);
}
