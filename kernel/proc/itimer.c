// SPDX-License-Identifier: BSD-3-Clause
/*
 * Interval timers: setitimer, getitimer, alarm. All three count to a moment, on
 * the clock of the wall or on one of the process's CPU time (cpu_timers.c looks
 * at those).
 */
#include "proc/itimer.h"

#include "proc/posix_timers.h"
#include "proc/signal.h"
#include "proc/timespec.h"
#include "sched/clock.h"
#include "shim/syscall.h"

/* A program can't keep the machine busy with its alarms alone. */
#define SHORTEST_INTERVAL 50000UL /* ns */

static void real_expired(struct timer *timer)
{
	struct process *process =
		container_of(timer, struct process, real_timer);
	struct interval_timer *real = &process->itimers[ITIMER_REAL];
	siginfo_t info;

	signal_info_kernel(&info, SIGALRM);
	signal_send_process(process, &info);
	real->expires = 0;
	if (!real->interval)
		return;
	real->expires = deadline_after(timer->expires,
				       MAX(real->interval, SHORTEST_INTERVAL));
	timer_start(timer, real->expires);
}

void itimers_setup(struct process *process)
{
	timer_setup(&process->real_timer, real_expired);
	timer_setup(&process->cpu_watch, cpu_timers_expired);
}

void itimers_stop(struct process *process)
{
	timer_cancel(&process->real_timer);
	timer_cancel(&process->cpu_watch);
	posix_timers_delete(process);
}

/* ---- Settings ---- */

/* Both in ns; VALUE is what is left. */
struct setting {
	u64 value, interval;
};

static u64 now_of(const struct process *process, int which)
{
	if (which == ITIMER_REAL)
		return clock_monotonic_ns();
	if (which == ITIMER_VIRTUAL)
		return process_user_ns(process);
	return process_user_ns(process) + process_system_ns(process);
}

static struct setting get_setting(struct process *process, int which)
{
	const struct interval_timer *timer = &process->itimers[which];
	struct setting setting = { 0, timer->interval };
	u64 now = now_of(process, which);

	/* One that runs never seems to have stopped. */
	if (timer->expires)
		setting.value = timer->expires > now + 1000 ?
					timer->expires - now :
					1000;
	return setting;
}

static void set_setting(struct process *process, int which, u64 value,
			u64 interval)
{
	struct interval_timer *timer = &process->itimers[which];

	timer->interval = interval;
	timer->expires = 0;
	if (value)
		timer->expires = deadline_after(now_of(process, which), value);
	if (which != ITIMER_REAL) {
		cpu_timers_changed(process);
		return;
	}
	timer_cancel(&process->real_timer);
	if (value)
		timer_start(&process->real_timer, timer->expires);
}

static int put_setting(struct itimerval *to, const struct setting *from)
{
	struct itimerval value = {
		.it_interval = timeval_from_ns(from->interval),
		.it_value = timeval_from_ns(from->value),
	};

	return put_user_struct(to, &value);
}

/* ---- Calls ---- */

UK_SYSCALL_R_DEFINE(int, getitimer, int, which, struct itimerval *, value)
{
	struct setting setting;

	if (which < ITIMER_REAL || which > ITIMER_PROF)
		return -EINVAL;
	setting = get_setting(current->process, which);
	return put_setting(value, &setting);
}

UK_SYSCALL_R_DEFINE(int, setitimer, int, which, const struct itimerval *, value,
		    struct itimerval *, old_value)
{
	struct itimerval given = { { 0, 0 }, { 0, 0 } };
	struct setting old;

	/* Without VALUE the timer is stopped: Linux's oldest custom. */
	if (value && get_user_struct(&given, value))
		return -EFAULT;
	if (!timeval_valid(&given.it_value) ||
	    !timeval_valid(&given.it_interval) || which < ITIMER_REAL ||
	    which > ITIMER_PROF)
		return -EINVAL;
	old = get_setting(current->process, which);
	set_setting(current->process, which, timeval_to_ns(&given.it_value),
		    timeval_to_ns(&given.it_interval));
	return old_value ? put_setting(old_value, &old) : 0;
}

UK_SYSCALL_R_DEFINE(unsigned int, alarm, unsigned int, seconds)
{
	struct setting old = get_setting(current->process, ITIMER_REAL);

	set_setting(current->process, ITIMER_REAL, seconds * NS_PER_SEC, 0);
	if (old.value && old.value < NS_PER_SEC)
		return 1;
	return (old.value + NS_PER_SEC / 2) / NS_PER_SEC;
}
