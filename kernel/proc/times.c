// SPDX-License-Identifier: BSD-3-Clause
/*
 * CPU time and other resources that threads and processes have used: getrusage,
 * times.
 */
#include <linux/times.h>

#include "lib/string.h"
#include "mm/mm.h"
#include "proc/process.h"
#include "proc/timespec.h"
#include "sched/clock.h"
#include "sched/sched.h"
#include "shim/syscall.h"

#define TICKS_PER_SEC 100 /* USER_HZ: times, /proc */

void usage_add(struct usage *to, const struct usage *from)
{
	to->user_ns += from->user_ns;
	to->system_ns += from->system_ns;
	to->faults += from->faults;
	to->waits += from->waits;
	to->preemptions += from->preemptions;
}

/* The running thread's figures grow with each look; all others are up to date.
 */
struct usage thread_usage(const struct thread *thread)
{
	if (thread == current)
		sched_account();
	return thread->used;
}

struct usage process_usage(const struct process *process)
{
	struct usage sum = process->used, one;
	struct thread *thread;

	list_for_each (thread, &process->threads, process_link) {
		one = thread_usage(thread);
		usage_add(&sum, &one);
	}
	return sum;
}

/* ---- getrusage ---- */

static struct rusage rusage(struct usage used, u64 peak_pages)
{
	struct timeval user = timeval_from_ns(used.user_ns);
	struct timeval system = timeval_from_ns(used.system_ns);

	return (struct rusage){
		.ru_utime = { user.tv_sec, user.tv_usec },
		.ru_stime = { system.tv_sec, system.tv_usec },
		.ru_minflt = used.faults,
		.ru_nvcsw = used.waits,
		.ru_nivcsw = used.preemptions,
		.ru_maxrss = peak_pages * (PAGE_SIZE / 1024),
	};
}

static u64 peak_pages(const struct process *process)
{
	const struct mm *mm = process->leader ? process->leader->mm : NULL;

	if (!mm)
		return process->peak_pages;
	return MAX(process->peak_pages,
		   MAX(mm->peak_resident_pages, mm->resident_pages));
}

struct rusage rusage_of_process(const struct process *process)
{
	return rusage(process_usage(process), peak_pages(process));
}

/* A child that was waited for: it and its own children, for RUSAGE_CHILDREN. */
void rusage_add_child(struct process *parent, const struct process *child)
{
	struct usage used = process_usage(child);
	u64 peak = MAX(peak_pages(child), child->children_peak_pages);

	usage_add(&parent->children_used, &used);
	usage_add(&parent->children_used, &child->children_used);
	parent->children_peak_pages = MAX(parent->children_peak_pages, peak);
}

UK_SYSCALL_R_DEFINE(int, getrusage, int, who, struct rusage *, usage)
{
	const struct process *process = current->process;
	struct rusage result;

	switch (who) {
	case RUSAGE_SELF: result = rusage_of_process(process); break;
	case RUSAGE_CHILDREN:
		result = rusage(process->children_used,
				process->children_peak_pages);
		break;
	case RUSAGE_THREAD:
		result = rusage(thread_usage(current), peak_pages(process));
		break;
	default: return -EINVAL;
	}
	return put_user_struct(usage, &result);
}

UK_SYSCALL_R_DEFINE(clock_t, times, struct tms *, buf)
{
	const struct process *process = current->process;
	const u64 tick = NS_PER_SEC / TICKS_PER_SEC;
	struct usage used = process_usage(process);
	struct tms result = {
		.tms_utime = used.user_ns / tick,
		.tms_stime = used.system_ns / tick,
		.tms_cutime = process->children_used.user_ns / tick,
		.tms_cstime = process->children_used.system_ns / tick,
	};

	if (buf && put_user_struct(buf, &result))
		return -EFAULT;
	return clock_monotonic_ns() / tick;
}
