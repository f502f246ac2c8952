// SPDX-License-Identifier: BSD-3-Clause
/*
 * Policies and nice values become two numbers: a thread's place in the run
 * queue, and what a ns of CPU time costs it there.
 *
 * Real-time threads stand before all others, by priority. SCHED_FIFO pays
 * nothing, so nobody of its priority passes it; SCHED_RR pays, so they take
 * turns. Among the others a step of nice is a quarter more or less to pay.
 */
#include "sched/sched.h"

#include <linux/sched.h>

static u32 cost_of(int policy, int nice)
{
	u32 cost = 1024;

	if (policy == SCHED_FIFO)
		return 0;
	if (policy == SCHED_RR)
		return cost;
	if (policy == SCHED_IDLE)
		return cost * 341; /* a third of 0.3 % beside one of nice 0 */
	for (; nice > 0; nice--)
		cost = cost * 5 / 4;
	for (; nice < 0; nice++)
		cost = cost * 4 / 5;
	return cost;
}

void sched_set_priority(struct thread *thread, int policy, int priority,
			int nice)
{
	bool queued = sched_dequeue(thread);

	thread->policy = policy;
	thread->priority = priority;
	thread->nice = nice;
	policy &= ~SCHED_RESET_ON_FORK;
	thread->cost = cost_of(policy, nice);
	if (priority)
		thread->turn.key = (u64)(99 - priority) << 48;
	else if (thread->turn.key < TURN_NORMAL)
		/* Whoever begins pays in advance: else those who have it done
		 * by many short-lived children would get more. */
		thread->turn.key = sched_fair_turn + SCHED_SLICE_NS;
	if (queued)
		sched_enqueue(thread);
}
