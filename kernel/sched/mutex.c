// SPDX-License-Identifier: BSD-3-Clause
/*
 * Mutexes. Unlocking hands the lock to the first in the queue, so nobody
 * starves and a thread that wakes up owns it for certain.
 */
#include "sched/mutex.h"

#include "lib/log.h"
#include "sched/sched.h"

void mutex_init(struct mutex *mutex)
{
	mutex->owner = NULL;
	waitq_init(&mutex->queue);
}

void mutex_wait(struct mutex *mutex)
{
	struct waiter waiter;

	ASSERT(mutex->owner != current);
	waitq_add(&mutex->queue, &waiter);
	while (mutex->owner != current) {
		current->state = THREAD_WAITING;
		sched_switch();
	}
	waitq_remove(&waiter);
}

void mutex_hand_over(struct mutex *mutex)
{
	struct waiter *first;

	ASSERT(mutex->owner == current);
	first = list_first(&mutex->queue.waiters, struct waiter, link);
	waitq_remove(first);
	mutex->owner = first->thread;
	sched_wake(first->thread);
}
