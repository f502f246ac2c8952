// SPDX-License-Identifier: BSD-3-Clause
/*
 * Interval timers: setitimer, getitimer, alarm. ITIMER_REAL is a timer of its
 * own here; the two of CPU time are in cpu_timers.c.
 */
#include "proc/cpu_timers.h"
#include "proc/real_timer.h"
#include "proc/signal.h"
#include "proc/timespec.h"
#include "sched/clock.h"
#include "shim/syscall.h"

/* A program can't keep the machine busy with its alarms alone. */
#define SHORTEST_INTERVAL 50000UL /* ns */

/* ---- ITIMER_REAL ---- */

static void real_expired(struct timer *timer)
{
	struct process *process =
		container_of(timer, struct process, real_timer);
	siginfo_t info;

	signal_info_kernel(&info, SIGALRM);
	signal_send_process(process, &info);
	if (process->real_interval)
		timer_start(timer, deadline_after(timer->expires,
						  process->real_interval));
}

void real_timer_setup(struct process *process)
{
	timer_setup(&process->real_timer, real_expired);
}

void real_timer_stop(struct process *process)
{
	timer_cancel(&process->real_timer);
}

/* Both in ns; VALUE is what is left. */
struct setting {
	u64 value, interval;
};

static void real_get(struct process *process, struct setting *out)
{
	u64 now = clock_monotonic_ns();

	out->interval = process->real_interval;
	out->value = 0;
	if (process->real_timer.active)
		out->value = process->real_timer.expires > now ?
				     process->real_timer.expires - now :
				     1000;
}

static void real_set(struct process *process, const struct setting *new)
{
	timer_cancel(&process->real_timer);
	process->real_interval = new->interval;
	if (new->interval)
		process->real_interval = MAX(new->interval, SHORTEST_INTERVAL);
	if (new->value)
		timer_start(&process->real_timer,
			    deadline_after(clock_monotonic_ns(), new->value));
}

/* ---- CPU time ---- */

static u64 used(const struct process *process, int which)
{
	u64 user = process_user_ns(process);

	return which == ITIMER_VIRTUAL ? user :
					 user + process_system_ns(process);
}

static struct cpu_timer *cpu_timer(struct process *process, int which)
{
	return which == ITIMER_VIRTUAL ? &process->virtual_timer :
					 &process->prof_timer;
}

static void cpu_get(struct process *process, int which, struct setting *out)
{
	struct cpu_timer *timer = cpu_timer(process, which);
	u64 now = used(process, which);

	out->interval = timer->interval;
	out->value = 0;
	if (timer->expires)
		out->value = timer->expires > now ? timer->expires - now : 1000;
}

static void cpu_set(struct process *process, int which,
		    const struct setting *new)
{
	struct cpu_timer *timer = cpu_timer(process, which);

	timer->interval = new->interval;
	timer->expires =
		new->value ? deadline_after(used(process, which), new->value) :
			     0;
	cpu_timers_changed(process);
}

/* ---- Calls ---- */

static void get_setting(int which, struct setting *out)
{
	if (which == ITIMER_REAL)
		real_get(current->process, out);
	else
		cpu_get(current->process, which, out);
}

static void set_setting(int which, const struct setting *new)
{
	if (which == ITIMER_REAL)
		real_set(current->process, new);
	else
		cpu_set(current->process, which, new);
}

static int put_setting(struct itimerval *to, const struct setting *from)
{
	struct itimerval value = {
		.it_interval = timeval_from_ns(from->interval),
		.it_value = timeval_from_ns(from->value),
	};

	/* One that runs never seems to have stopped. */
	if (from->value && !value.it_value.tv_sec && !value.it_value.tv_usec)
		value.it_value.tv_usec = 1;
	return put_user_struct(to, &value);
}

static bool which_valid(int which)
{
	return which == ITIMER_REAL || which == ITIMER_VIRTUAL ||
	       which == ITIMER_PROF;
}

UK_SYSCALL_R_DEFINE(int, getitimer, int, which, struct itimerval *, value)
{
	struct setting setting;

	if (!which_valid(which))
		return -EINVAL;
	get_setting(which, &setting);
	return put_setting(value, &setting);
}

UK_SYSCALL_R_DEFINE(int, setitimer, int, which, const struct itimerval *, value,
		    struct itimerval *, old_value)
{
	struct itimerval given = { { 0, 0 }, { 0, 0 } };
	struct setting old, new;

	/* Without VALUE the timer is stopped: Linux's oldest custom. */
	if (value && get_user_struct(&given, value))
		return -EFAULT;
	if (!timeval_valid(&given.it_value) ||
	    !timeval_valid(&given.it_interval) || !which_valid(which))
		return -EINVAL;
	get_setting(which, &old);
	new.value = timeval_to_ns(&given.it_value);
	new.interval = timeval_to_ns(&given.it_interval);
	set_setting(which, &new);
	return old_value ? put_setting(old_value, &old) : 0;
}

UK_SYSCALL_R_DEFINE(unsigned int, alarm, unsigned int, seconds)
{
	struct setting old, new = { .value = seconds * NS_PER_SEC };

	real_get(current->process, &old);
	real_set(current->process, &new);
	if (old.value && old.value < NS_PER_SEC)
		return 1;
	return (old.value + NS_PER_SEC / 2) / NS_PER_SEC;
}
