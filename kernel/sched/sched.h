/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The scheduler. Who has had the least CPU time, as nice values weigh it, runs
 * next; SCHED_FIFO and SCHED_RR come before all others. The kernel itself gives
 * the CPU up only by sleeping.
 */
#pragma once

#include "sched/thread.h"

#define SCHED_SLICE_NS (4 * 1000 * 1000UL)

/* Turns the boot flow into the idle thread. */
void sched_init(void);

/* Puts a sleeping, stopped or new thread on the run queue; no-op if runnable.
 */
void sched_wake(struct thread *thread);

/*
 * Gives the CPU to the next thread. The caller has set current->state first;
 * THREAD_RUNNABLE means: let the next one go first, whoever has had less.
 * Returns when it is the caller's turn again.
 */
void sched_switch(void);

/* The running thread pauses or ends, or it has had a slice, or the CPU will
 * sleep: what was put off for it is done (defined in net/stack.c). */
void sched_on_pause(void);

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

/* Since boot. */
struct sched_totals {
	u64 user_ns, idle_ns, switches;
};
extern struct sched_totals sched_totals;

/* priority.c: POLICY is a SCHED_*, values as sched_setscheduler(2) has them. */
void sched_set_priority(struct thread *thread, int policy, int priority,
			int nice);

/* load.c: the three load averages, in 2048ths. */
void load_averages(u64 averages[3]);

/* ---- Within sched/ ---- */

/* What the CPU holds of THREAD's registers is of no use any more. */
void registers_drop(struct thread *thread);

/* Keys of real-time threads are below this one. */
#define TURN_NORMAL (100UL << 48)

/* The key of a thread that has had neither more nor less than its share. */
extern u64 sched_fair_turn;

/* Is THREAD in the run queue? Takes it out to change its key, and back. */
bool sched_dequeue(struct thread *thread);
void sched_enqueue(struct thread *thread);

void load_sample(u64 now, unsigned int runnable);
