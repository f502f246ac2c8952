/* SPDX-License-Identifier: BSD-3-Clause */
/* The timers of timer_create(2), as the rest of proc/ sees them. */
#pragma once

#include <asm/siginfo.h>

struct process;

/* INFO (SI_TIMER) has been taken from a queue: its timer goes on. Adds how many
 * expirations had no signal of their own. */
void posix_timer_delivered(struct process *process, siginfo_t *info);

/* At exec and exit. */
void posix_timers_delete(struct process *process);
