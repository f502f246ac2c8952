/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The scheduler: a run queue, first come first served, with a time slice for
 * programs. The kernel itself gives the CPU up only by sleeping.
 */
#ifndef SCHED_SCHED_H
#define SCHED_SCHED_H

#include "sched/thread.h"

#define SCHED_SLICE_NS (10 * 1000 * 1000UL)

/* Turns the boot flow into the idle thread. */
void sched_init(void);

/* Puts a sleeping, stopped or new thread on the run queue; no-op if runnable.
 */
void sched_wake(struct thread *thread);

/*
 * Gives the CPU to the next thread. The caller has set current->state first;
 * THREAD_RUNNABLE means: go to the end of the queue. Returns when woken.
 */
void sched_switch(void);

/* What the boot flow does for ever once everything has been started. */
__attribute__((noreturn)) void sched_idle(void);

/* Brings user_ns and system_ns of the running thread up to date. */
void sched_account(void);

/*
 * Ends the current thread: it will never run again. REAP(thread) is called from
 * the idle thread once its stack is no longer in use, and must not sleep.
 */
__attribute__((noreturn)) void sched_exit(void (*reap)(struct thread *));

/* Threads that could run now, the current one included. */
unsigned int sched_runnable(void);

/* Total ns that the CPU has been idle since boot. */
u64 sched_idle_ns(void);

#endif
