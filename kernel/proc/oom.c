// SPDX-License-Identifier: BSD-3-Clause
/*
 * Out of memory: the process that uses the most of it is killed, with one clear
 * line.
 */
#include "mm/oom.h"

#include "lib/log.h"
#include "mm/mm.h"
#include "mm/page.h"
#include "proc/signal.h"

static u64 size_of(const struct process *process)
{
	const struct mm *mm = process->leader ? process->leader->mm : NULL;

	return mm && !process->zombie ? mm_pages_used(mm) : 0;
}

static struct process *find_victim(void)
{
	struct process *p, *largest = NULL;

	for (p = process_next(0); p; p = process_next(p->pid))
		if (size_of(p) && (!largest || size_of(p) > size_of(largest)))
			largest = p;
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
	siginfo_t info;

	if (!victim)
		return true;
	if (!is_dying(victim)) {
		log_always("out of memory: killed %s (pid %d), which "
			   "uses %lu KiB of %lu",
			   victim->leader->name, victim->pid,
			   size_of(victim) * (PAGE_SIZE / 1024),
			   page_total() * (PAGE_SIZE / 1024));
		signal_info_kernel(&info, SIGKILL);
		signal_send_process(victim, &info);
	}
	return victim == current->process;
}
