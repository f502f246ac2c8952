/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A lock for what must stay whole while its owner sleeps (a file system on the
 * host, say). Short work needs none: the kernel is not preempted.
 */
#ifndef SCHED_MUTEX_H
#define SCHED_MUTEX_H

#include "sched/waitq.h"

struct mutex {
	struct thread *owner;
	struct waitq queue;
};

void mutex_init(struct mutex *mutex);
void mutex_lock(struct mutex *mutex);
void mutex_unlock(struct mutex *mutex);

#endif
