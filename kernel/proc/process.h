/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A process: what its threads share and its parent waits for.
 */
#ifndef PROC_PROCESS_H
#define PROC_PROCESS_H

#include <asm/signal.h>
#include <linux/resource.h>

#include "lib/list.h"
#include "lib/tree.h"
#include "lib/types.h"
#include "sched/thread.h"
#include "sched/waitq.h"

#define SIGNAL_COUNT 64

struct signal_action {
	u64 handler, flags, restorer, mask; /* as rt_sigaction has them */
};

struct process {
	int pid; /* its first thread's tid */
	int group, session;
	struct process *parent;
	struct list children, sibling;
	struct list threads; /* thread->process_link */
	u32 thread_count;
	struct thread *leader;

	struct signal_action actions[SIGNAL_COUNT]; /* index signo - 1 */
	struct signal_queue signals;		     /* for any thread */

	bool exiting;	   /* exit_group or a fatal signal is under way */
	bool zombie;
	bool stopped;
	int exit_status;   /* as wait returns it: code << 8, or the signal */
	struct waitq child_exited;
	int stop_signal;

	struct rlimit limits[RLIM_NLIMITS];
	u64 start_ns;	   /* monotonic */
	u64 user_ns, system_ns; /* of threads that have ended */
	u64 child_user_ns, child_system_ns;
	u64 minor_faults, major_faults;
	u64 peak_pages;
	int nice;
	u32 personality;
	bool dumpable;
	int parent_death_signal;
	struct tree_node pid_node;
};

extern struct process *init_process; /* the first program */

struct process *process_find(int pid); /* NULL: none */
struct process *process_next(int after); /* by pid; NULL at the end */
struct process *process_current(void);
struct thread *thread_find(int tid);

/* Makes the first process and its thread from boot_config and starts it. */
void proc_start_first(void);

/* Ends the calling thread's process with a status as wait has it. */
__attribute__((noreturn)) void process_exit(int status);

#endif
