/* SPDX-License-Identifier: BSD-3-Clause */
/* Signals as the layers below proc/ see them; defined in proc/signal.c. */
#pragma once

#include "lib/types.h"
#include "sched/thread.h"

/* Linux's own codes for "do it again after the signal", never seen outside. */
#define ERESTARTSYS    512 /* restart if SA_RESTART, else EINTR */
#define ERESTARTNOINTR 513 /* always restart */
#define ERESTARTNOHAND 514 /* restart if no handler ran */
#define ERESTART_BLOCK 516 /* restart through thread->restart */

/* SIGPIPE, SIGXFSZ...: to the running thread, as the kernel. */
void raise_signal(int signo);

/*
 * To each process of a group (SIGINT from a terminal). Once the first program
 * has ended, its group stands for all that is left.
 */
void raise_group(int group, int signo);

/*
 * Is a signal pending that the thread does not block? (Or must it stop, or
 * end.) Cheap: WORK_SIGNAL says so.
 */
static inline bool signal_is_pending(const struct thread *thread)
{
	return thread->work & WORK_SIGNAL;
}

/*
 * For ppoll, pselect, sigsuspend: MASK blocks signals until the call is over.
 * Then either nothing interrupted it and signal_mask_restore brings the old
 * mask back, or the call returns -ERESTARTNOHAND (or -EINTR) and the handler
 * runs under MASK first.
 */
void signal_mask_temporary(u64 mask);
void signal_mask_restore(void);
