/* SPDX-License-Identifier: BSD-3-Clause */
/* Asking a file what it is ready for, and being told when that changes. */
#pragma once

#include <linux/poll.h>

#include "lib/types.h"
#include "sched/waitq.h"

#define POLL_MAX_QUEUES 2 /* that the answer of one file depends on */

struct poll_table {
	/* Called by a file's poll for each queue that its answer depends on. */
	void (*add)(struct poll_table *table, struct waitq *queue);
};

static inline void poll_add(struct poll_table *table, struct waitq *queue)
{
	if (table)
		table->add(table, queue);
}
