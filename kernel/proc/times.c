// SPDX-License-Identifier: BSD-3-Clause
/*
 * CPU time and other resources that threads and processes have used: getrusage,
 * times.
 */
#include <linux/times.h>

#include "lib/string.h"
#include "mm/mm.h"
#include "mm/usercopy.h"
#include "proc/process.h"
#include "proc/timespec.h"
#include "sched/clock.h"
#include "sched/sched.h"
#include "shim/syscall.h"

#define TICKS_PER_SEC 100 /* USER_HZ: times, /proc */

/* The running thread's figures grow with each look; all others are up to date.
 */
u64 thread_user_ns(const struct thread *thread)
{
	if (thread == current)
		sched_account();
	return thread->user_ns;
}

u64 thread_system_ns(const struct thread *thread)
{
	if (thread == current)
		sched_account();
	return thread->system_ns;
}

u64 process_user_ns(const struct process *process)
{
	u64 sum = process->user_ns;
	struct thread *thread;

	list_for_each (thread, &process->threads, process_link)
		sum += thread_user_ns(thread);
	return sum;
}

u64 process_system_ns(const struct process *process)
{
	u64 sum = process->system_ns;
	struct thread *thread;

	list_for_each (thread, &process->threads, process_link)
		sum += thread_system_ns(thread);
	return sum;
}

/* ---- getrusage ---- */

static void add_thread(struct rusage *usage, const struct thread *thread)
{
	usage->ru_minflt += thread->minor_faults;
	usage->ru_majflt += thread->major_faults;
	usage->ru_nvcsw += thread->switches_voluntary;
	usage->ru_nivcsw += thread->switches_forced;
}

static void set_times(struct rusage *usage, u64 user_ns, u64 system_ns)
{
	struct timeval user = timeval_from_ns(user_ns);
	struct timeval system = timeval_from_ns(system_ns);

	usage->ru_utime.tv_sec = user.tv_sec;
	usage->ru_utime.tv_usec = user.tv_usec;
	usage->ru_stime.tv_sec = system.tv_sec;
	usage->ru_stime.tv_usec = system.tv_usec;
}

static u64 peak_pages(const struct process *process)
{
	const struct mm *mm = process->leader ? process->leader->mm : NULL;

	if (!mm)
		return process->peak_pages;
	return MAX(process->peak_pages,
		   MAX(mm->peak_resident_pages, mm->resident_pages));
}

void rusage_of_process(const struct process *process, struct rusage *usage)
{
	struct thread *thread;

	memset(usage, 0, sizeof(*usage));
	set_times(usage, process_user_ns(process), process_system_ns(process));
	usage->ru_minflt = process->minor_faults;
	usage->ru_majflt = process->major_faults;
	usage->ru_nvcsw = process->switches_voluntary;
	usage->ru_nivcsw = process->switches_forced;
	usage->ru_maxrss = peak_pages(process) * (PAGE_SIZE / 1024);
	list_for_each (thread, &process->threads, process_link)
		add_thread(usage, thread);
}

static void rusage_of_children(const struct process *process,
			       struct rusage *usage)
{
	set_times(usage, process->child_user_ns, process->child_system_ns);
	usage->ru_minflt = process->child_minor_faults;
	usage->ru_majflt = process->child_major_faults;
	usage->ru_maxrss = process->child_peak_pages * (PAGE_SIZE / 1024);
}

/* A child that was waited for: it and its own children, for RUSAGE_CHILDREN. */
void rusage_add_child(struct process *parent, const struct process *child)
{
	u64 peak = MAX(peak_pages(child), child->child_peak_pages);

	parent->child_user_ns += process_user_ns(child) + child->child_user_ns;
	parent->child_system_ns +=
		process_system_ns(child) + child->child_system_ns;
	parent->child_minor_faults +=
		child->minor_faults + child->child_minor_faults;
	parent->child_major_faults +=
		child->major_faults + child->child_major_faults;
	parent->child_peak_pages = MAX(parent->child_peak_pages, peak);
}

UK_SYSCALL_R_DEFINE(int, getrusage, int, who, struct rusage *, usage)
{
	struct rusage result = { 0 };

	switch (who) {
	case RUSAGE_SELF: rusage_of_process(current->process, &result); break;
	case RUSAGE_CHILDREN:
		rusage_of_children(current->process, &result);
		break;
	case RUSAGE_THREAD:
		set_times(&result, thread_user_ns(current),
			  thread_system_ns(current));
		add_thread(&result, current);
		result.ru_maxrss =
			peak_pages(current->process) * (PAGE_SIZE / 1024);
		break;
	default: return -EINVAL;
	}
	return put_user_struct(usage, &result);
}

UK_SYSCALL_R_DEFINE(clock_t, times, struct tms *, buf)
{
	const struct process *process = current->process;
	const u64 tick = NS_PER_SEC / TICKS_PER_SEC;
	struct tms result = {
		.tms_utime = process_user_ns(process) / tick,
		.tms_stime = process_system_ns(process) / tick,
		.tms_cutime = process->child_user_ns / tick,
		.tms_cstime = process->child_system_ns / tick,
	};

	if (buf && put_user_struct(buf, &result))
		return -EFAULT;
	return clock_monotonic_ns() / tick;
}
