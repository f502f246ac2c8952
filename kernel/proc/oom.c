// SPDX-License-Identifier: BSD-3-Clause
/*
 * Out of memory: the process that uses the most of it is killed, with one clear
 * line, and runs before all others to give it back.
 */
#include "mm/oom.h"

#include "lib/log.h"
#include "mm/mm.h"
#include "mm/page.h"
#include "proc/signal.h"
#include "sched/sched.h"

#include <linux/sched.h>

static u64 size_of(const struct process *process)
{
	const struct mm *mm = process->leader->mm;

	return mm && !process->zombie ? mm_pages_used(mm) : 0;
}

/* oom_score_adj stands for thousandths of the memory; at -1000: never. */
static s64 score_of(const struct process *process)
{
	s64 adjust = process->oom_score_adj;

	if (!size_of(process) || adjust == -1000)
		return 0;
	return MAX((s64)size_of(process) + adjust * (s64)page_total() / 1000,
		   (s64)1);
}

/*
 * The largest. The first program, with which the machine would end, goes only
 * if it is larger than all others together: it stays when the many children of
 * a shell have filled the memory.
 */
static struct process *find_victim(void)
{
	struct process *p, *largest = NULL;
	s64 others = 0;

	for_each_process (p) {
		if (p == first_process)
			continue;
		others += score_of(p);
		if (score_of(p) > (largest ? score_of(largest) : 0))
			largest = p;
	}
	if (first_process && score_of(first_process) > others)
		largest = first_process;
	return largest;
}

/* Has SIGKILL been sent already, and its memory is just not back yet? */
static bool is_dying(const struct process *process)
{
	return process->exiting ||
	       (process->signals.pending & SIGNAL_BIT(SIGKILL));
}

bool mm_out_of_memory(void)
{
	struct process *victim = find_victim();
	struct thread *thread;

	if (!victim)
		return true;
	if (!is_dying(victim)) {
		log_always("out of memory: killed %s (pid %d), which "
			   "uses %lu KiB of %lu",
			   victim->leader->name, victim->pid,
			   size_of(victim) * (PAGE_SIZE / 1024),
			   page_total() * (PAGE_SIZE / 1024));
		signal_send_kernel(victim, SIGKILL);
		/* What it has is needed now. */
		list_for_each (thread, &victim->threads, process_link)
			sched_set_priority(thread, SCHED_FIFO, 1, 0);
	}
	return victim == current->process;
}
