// SPDX-License-Identifier: BSD-3-Clause
/*
 * Queues of pending signals: a bit for each number, and entries with the
 * details. One of the 31 classic signals is pending once; each real-time
 * signal counts, in the order of sending.
 */
#include <asm/poll.h>

#include "lib/string.h"
#include "mm/kmalloc.h"
#include "proc/signal.h"

struct waitq signal_arrivals = WAITQ_INIT(signal_arrivals);

void signal_queue_init(struct signal_queue *queue)
{
	queue->pending = 0;
	list_init(&queue->entries);
}

static struct queued_signal *find_entry(struct signal_queue *queue, int signo)
{
	struct queued_signal *entry;

	list_for_each (entry, &queue->entries, link)
		if (entry->info.si_signo == signo)
			return entry;
	return NULL;
}

static void remove_entry(struct process *process, struct queued_signal *entry,
			 siginfo_t *info)
{
	list_remove(&entry->link);
	process->queued_signals--;
	*info = entry->info;
	if (info->si_code == SI_TIMER)
		posix_timer_delivered(process, info);
	kfree(entry);
}

int signal_queue_add(struct process *process, struct signal_queue *queue,
		     const siginfo_t *info)
{
	int signo = info->si_signo;
	/* Each expired timer's signal counts, too. */
	bool counts = signo >= SIGNAL_RT_MIN || info->si_code == SI_TIMER;
	struct queued_signal *entry = NULL;

	if (!counts && (queue->pending & SIGNAL_BIT(signo)))
		return 0;
	if (!counts || process->queued_signals <
			       process->limits[RLIMIT_SIGPENDING].rlim_cur)
		entry = kmalloc(sizeof(*entry));
	if (entry) {
		entry->info = *info;
		list_push_back(&queue->entries, &entry->link);
		process->queued_signals++;
	} else if (counts && info->si_code != SI_USER) {
		return -EAGAIN;
	}
	queue->pending |= SIGNAL_BIT(signo);
	waitq_wake(&signal_arrivals, POLLIN);
	return 0;
}

int signal_queue_take(struct process *process, struct signal_queue *queue,
		      u64 mask, siginfo_t *info)
{
	u64 candidates = queue->pending & mask;
	struct queued_signal *entry;
	int signo;

	if (!candidates)
		return 0;
	if (candidates & SIGNALS_SYNCHRONOUS)
		candidates &= SIGNALS_SYNCHRONOUS;
	signo = __builtin_ctzl(candidates) + 1;
	entry = find_entry(queue, signo);
	if (entry) {
		remove_entry(process, entry, info);
	} else {
		memset(info, 0, sizeof(*info));
		info->si_signo = signo;
	}
	if (!find_entry(queue, signo))
		queue->pending &= ~SIGNAL_BIT(signo);
	return signo;
}

void signal_queue_flush(struct process *process, struct signal_queue *queue,
			u64 mask)
{
	struct queued_signal *entry, *next;
	siginfo_t dropped;

	queue->pending &= ~mask;
	list_for_each_safe (entry, next, &queue->entries, link)
		if (mask & SIGNAL_BIT(entry->info.si_signo))
			remove_entry(process, entry, &dropped);
}
