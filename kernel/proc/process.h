/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A process: what its threads share and its parent waits for.
 */
#pragma once

#include <asm/siginfo.h>
#include <asm/signal.h>
#include <linux/resource.h>

#include "lib/list.h"
#include "lib/tree.h"
#include "lib/types.h"
#include "proc/clock_timer.h"
#include "sched/thread.h"
#include "sched/waitq.h"

#define SIGNAL_COUNT 64

struct signal_action {
	u64 handler, flags, restorer, mask; /* as rt_sigaction has them */
};

/* Shared by CLONE_SIGHAND; signal N's is the one at N - 1. */
struct signal_actions {
	struct signal_action action[SIGNAL_COUNT];
	u32 refs;
};

/* ITIMER_REAL, VIRTUAL, PROF, and one for RLIMIT_CPU. */
#define ITIMER_LIMIT 3
struct itimer {
	struct clock_timer timer;
	struct process *process;
	int signo; /* that it sends */
};

struct process {
	int pid;		/* its first thread's tid */
	struct process *parent; /* NULL: init */
	struct list children, sibling;
	struct list threads; /* thread->process_link */
	u32 thread_count;
	/*
	 * The first thread, or, when that has ended before the others, one of
	 * them. Of a zombie: its last one, dead, without mm, files and fs.
	 */
	struct thread *leader;

	struct signal_actions *actions;
	struct signal_queue signals; /* for any thread */
	u32 queued_signals;	     /* entries in all queues of the process */

	bool exiting; /* exit_group or a fatal signal is under way */
	bool zombie;
	bool stopped;
	struct thread *executing; /* its execve is ending the others */
	bool executed;		  /* execve since fork: setpgid's EACCES */
	bool autoreap;		  /* nobody will wait for this zombie */
	bool stop_unreported, continue_unreported; /* for wait */
	int exit_status; /* as wait returns it: code << 8, or the signal */
	int exit_signal; /* to the parent at the end; 0: none */
	struct waitq child_exited;
	struct pidfd *pidfd; /* NULL: no descriptor leads here */
	int stop_signal;
	struct waitq *vfork_done; /* the parent waits here; NULL: it doesn't */

	/* What a child of fork inherits, up to INHERITED_END: */
	int group, session;
	struct rlimit limits[RLIM_NLIMITS];
	u32 personality, securebits;
	bool dumpable, keep_caps, thp_disabled;
	u64 timer_slack;
	int oom_score_adj; /* /proc/PID/oom_score_adj, -1000 to 1000 */
	char inherited_end[0];

	u64 start_ns;		    /* monotonic */
	struct usage used;	    /* by threads that have ended */
	struct usage children_used; /* by those that were waited for */
	u64 children_peak_pages;
	u64 peak_pages;
	bool child_subreaper;
	u32 membarrier; /* commands that were registered for */
	int parent_death_signal;
	struct tree_key by_pid;

	struct itimer itimers[ITIMER_LIMIT + 1];
	struct tree posix_timers; /* of timer_create, by id */
	u32 next_timer_id;
};

/*
 * What the host asked for runs like a program that a shell has started: it has
 * a parent, a session that it does not lead, and a group of its own. The parent
 * is the kernel's init, which takes orphans in (proc/init.c).
 */
#define INIT_PID  1
#define FIRST_PID 2
extern struct process *init_process, *first_process; /* NULL: it has ended */

static inline struct signal_action *
signal_action_of(const struct process *process, int signo)
{
	return &process->actions->action[signo - 1];
}

struct process *process_find(int pid);	  /* NULL: none */
struct process *process_find_any(int id); /* 0: the caller's; a thread's */
struct process *process_next(int after);  /* by pid; NULL at the end */
#define for_each_process(p) \
	for ((p) = process_next(0); (p); (p) = process_next((p)->pid))
struct thread *thread_find(int tid);
struct thread *thread_find_any(int tid); /* 0: the caller */

/* Makes init and the first process from boot_config and starts the latter. */
void proc_start_first(void);

/* Ends the calling thread's process with a status as wait has it. */
__attribute__((noreturn)) void process_exit(int status);

/* ---- Within proc/ ---- */

/*
 * A process without threads: fresh (PARENT NULL) or what fork copies from
 * PARENT; not findable yet. NULL when memory is full.
 */
struct process *process_create(struct process *parent);

/* Makes it and its first thread findable; gives both their number. */
void process_publish(struct process *process, struct thread *leader);

/* Forgets a process that has no running thread; its children are gone. */
void process_free(struct process *process);

/* Gives THREAD (of a process already) a number and puts it among the others. */
void thread_publish(struct thread *thread);
void thread_unpublish(struct thread *thread);

/* A number that no thread, process, group or session has. */
int pid_allocate(void);
int pid_last(void); /* that was given */
bool process_group_exists(int group, int session);
unsigned int process_count_threads(void); /* of all processes */

/* exit.c */
__attribute__((noreturn)) void thread_exit(void);
void thread_release_mm(struct thread *thread); /* before its mm goes */
void thread_sleep_killable(void); /* until woken, by SIGKILL for one */
void process_kill_others(struct process *process); /* threads, not current */
void process_reap(struct process *process); /* a zombie: times to its parent */

int process_end_code(const struct process *process); /* CLD_*, of a zombie */

/* Tells the parent of a zombie; does it not want to know: true, free it. */
bool process_report_end(struct process *process);

/* pidfd.c: a descriptor for PROCESS, or a negative errno. */
int pidfd_create(struct process *process, u32 flags);
int pidfd_find(int fd, struct process **process, bool *nonblocking);
void pidfd_process_ended(struct process *process); /* a zombie */
void pidfd_process_gone(struct process *process);

/* itimer.c: of a process that has its number; RLIMIT_CPU has been set. */
void itimers_setup(struct process *process);
void itimers_stop(struct process *process);
void cpu_limit_changed(struct process *process);

/* stop.c: WHAT is a CLD_* code. What SIGCHLD and waitid say of CHILD; tells
 * the parent. */
siginfo_t process_child_info(const struct process *child, int what);
void process_notify_parent(struct process *process, int what);

/*
 * program.c: limits and credentials of the current process, for loader_load;
 * and the point of no return: the address space, the registers and everything
 * that a new program starts without. PROGRAM->mm's reference is taken over.
 */
struct loader_program;
void program_prepare(struct loader_program *program);
void program_enter(struct loader_program *program);

/* Enters the program of the current thread for the first time. */
__attribute__((noreturn)) void thread_enter_program(void *unused);

/* orphans.c: PROCESS is a zombie now: what becomes of its children and groups.
 */
void orphans_give_away(struct process *process);

/*
 * Has the group no member with a parent outside it in the same session? Then
 * nobody could continue it, and the terminal's stop signals are dropped. Init
 * does not count, but for the first program: somebody on the host continues it.
 */
bool process_group_orphaned(int group);

/* init.c: a process of root's that nobody has forked, its thread will RUN. */
struct thread *process_create_first(struct process *parent, void (*run)(void *),
				    bool user);
void init_create(void);

/* The first program is a zombie, with a status as wait has it. */
void init_first_ended(int exit_status);

/*
 * shutdown.c: lets the host take what was written, tells it STATUS (0 to 255)
 * and powers off.
 */
__attribute__((noreturn)) void machine_end(int status);

/* times.c: up to now, of the threads that live and those that ended. */
struct usage thread_usage(const struct thread *thread);
struct usage process_usage(const struct process *process);
void usage_add(struct usage *to, const struct usage *from);

/* Sums of what processes have used, for getrusage and wait. */
struct rusage rusage_of_process(const struct process *process);
void rusage_add_child(struct process *parent, const struct process *child);
