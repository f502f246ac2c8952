/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A lock for what must stay whole while its owner sleeps (a file system on the
 * host, say). Short work needs none: the kernel is not preempted.
 */
#pragma once

#include "cpu/cpu.h"
#include "sched/waitq.h"

struct mutex {
	struct thread *owner;
	struct waitq queue;
};

void mutex_init(struct mutex *mutex);

/* What follows when it is taken, and when somebody waits for it. */
void mutex_wait(struct mutex *mutex);
void mutex_hand_over(struct mutex *mutex);

static inline void mutex_lock(struct mutex *mutex)
{
	if (likely(!mutex->owner))
		mutex->owner = current;
	else
		mutex_wait(mutex);
}

static inline void mutex_unlock(struct mutex *mutex)
{
	if (likely(list_empty(&mutex->queue.waiters)))
		mutex->owner = NULL;
	else
		mutex_hand_over(mutex);
}
