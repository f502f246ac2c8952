/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A thread: a kernel stack, saved registers, and pointers to everything that
 * its process shares. The layers above own what the pointers lead to; the
 * scheduler only switches.
 */
#pragma once

#include "cpu/cpu.h"
#include "lib/list.h"
#include "lib/tree.h"
#include "lib/types.h"
#include "sched/timer.h"

struct cred;
struct fd_table;
struct fpu;
struct fs_context;
struct mm;
struct process;

enum thread_state {
	THREAD_RUNNABLE, /* running or on the run queue */
	THREAD_SLEEPING, /* until woken or a signal arrives */
	THREAD_WAITING,	 /* until woken; signals don't matter */
	THREAD_STOPPED,	 /* by job control, until SIGCONT */
	THREAD_DEAD,
};

/* thread->work: what to do before going back to the program. */
#define WORK_SIGNAL	  1U /* look at pending signals */
#define WORK_RESTORE_MASK 2U /* sigsuspend and the like: saved_mask */
#define WORK_FRAME	  4U /* go back by iretq: all of the frame counts */

struct signal_queue {
	u64 pending;	     /* bit N - 1 for signal N */
	struct list entries; /* struct queued_signal, oldest first */
};

/* What a thread, or many, have used. */
struct usage {
	u64 user_ns, system_ns; /* CPU time */
	u64 faults;
	u64 waits, preemptions; /* switches to another thread */
};

struct thread {
	/* entry.S knows the offset of work. */
	u32 work;
	enum thread_state state;
	u64 saved_rsp; /* while not running: for switch_stacks */
	u64 stack_top;
	struct fpu *fpu; /* NULL: a thread of the kernel alone */
	u64 fs_base, gs_base;

	int tid;
	char name[16];
	struct process *process; /* NULL for threads of the kernel */
	struct list process_link;
	struct mm *mm;
	struct fd_table *files;
	struct fs_context *fs;
	struct cred *cred;

	u64 blocked;	/* signal mask */
	u64 saved_mask; /* see WORK_RESTORE_MASK */
	struct signal_queue signals;
	u64 altstack_base, altstack_size;
	u32 altstack_flags;

	u64 clear_child_tid; /* set_tid_address, user pointer */
	u64 robust_list;     /* user pointer */

	/* What rt_restart_syscall does again; set with -ERESTART_BLOCK. */
	long (*restart)(struct thread *thread);
	u64 restart_args[4];

	/*
	 * In the run queue by its key: CPU time in ns, stretched by cost (in
	 * 1024ths), which nice sets. See sched/priority.c.
	 */
	struct tree_key turn;
	u32 cost;
	int policy, priority, nice; /* as sched_set_priority was told */

	struct usage used;
	u64 clock_mark; /* monotonic ns when the accounting began */

	/* proc/ alone: */
	struct tree_key by_tid;
	u64 wait_mask; /* rt_sigtimedwait: what it waits for */
	int trap;      /* of the last exception, for signal frames */
	u64 trap_error, trap_address;
	bool killable; /* THREAD_WAITING, but SIGKILL wakes it */
};

static inline struct frame *thread_frame(struct thread *thread)
{
	return (struct frame *)thread->stack_top - 1;
}

/*
 * A new thread with a stack of its own that will call ENTRY(ARG), not yet on
 * the run queue; everything else is zero. USER gives it an FPU area. NULL when
 * memory is full.
 */
struct thread *thread_alloc(void (*entry)(void *arg), void *arg, bool user);

/* Frees a thread that is dead and not running (its pointers are not put). */
void thread_free(struct thread *thread);
