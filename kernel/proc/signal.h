/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Signals within proc/: queues, sending, taking. What the layers below may do
 * is in sched/raise.h; the man page is signal(7).
 */
#pragma once

#include <asm/siginfo.h>

#include "proc/process.h"

#define SIGNAL_BIT(signo)   (1UL << ((signo)-1))
#define SIGNAL_RT_MIN	    32 /* from here on each sending is queued */

#define SIGNALS_UNBLOCKABLE (SIGNAL_BIT(SIGKILL) | SIGNAL_BIT(SIGSTOP))
#define SIGNALS_STOP                                                       \
	(SIGNAL_BIT(SIGSTOP) | SIGNAL_BIT(SIGTSTP) | SIGNAL_BIT(SIGTTIN) | \
	 SIGNAL_BIT(SIGTTOU))
#define SIGNALS_IGNORED                                                     \
	(SIGNAL_BIT(SIGCONT) | SIGNAL_BIT(SIGCHLD) | SIGNAL_BIT(SIGWINCH) | \
	 SIGNAL_BIT(SIGURG))

/* What exceptions send: before all others, so that a handler sees its cause. */
#define SIGNALS_SYNCHRONOUS                                              \
	(SIGNAL_BIT(SIGSEGV) | SIGNAL_BIT(SIGBUS) | SIGNAL_BIT(SIGILL) | \
	 SIGNAL_BIT(SIGTRAP) | SIGNAL_BIT(SIGFPE) | SIGNAL_BIT(SIGSYS))

/* As the kernel sends it (CODE: SI_KERNEL), or the caller (SI_USER...). */
siginfo_t signal_info(int signo, int code);

/* ---- signal_queue.c ---- */
struct queued_signal {
	struct list link;
	siginfo_t info;
};
void signal_queue_init(struct signal_queue *queue);

/* Woken when a signal has been queued, whomever it is for: for signalfd. */
extern struct waitq signal_arrivals;

/*
 * Adds INFO to QUEUE of PROCESS. -EAGAIN for a real-time signal over
 * RLIMIT_SIGPENDING (or without memory); one of the others that is pending
 * already is not added again, and stays without details in need.
 */
int signal_queue_add(struct process *process, struct signal_queue *queue,
		     const siginfo_t *info);

/* Takes the most urgent signal of MASK: its number and INFO, or 0. */
int signal_queue_take(struct process *process, struct signal_queue *queue,
		      u64 mask, siginfo_t *info);

/* Drops what is pending and in MASK. */
void signal_queue_flush(struct process *process, struct signal_queue *queue,
			u64 mask);

/* ---- posix_timers.c ---- */

/* INFO (SI_TIMER) has been taken from a queue: its timer goes on. Adds how many
 * expirations had no signal of their own. */
void posix_timer_delivered(struct process *process, siginfo_t *info);
void posix_timers_delete(struct process *process); /* at exec and exit */

/* ---- signal_actions.c: FROM NULL: all SIG_DFL; NULL: memory full ---- */
struct signal_actions *signal_actions_copy(const struct signal_actions *from);
void signal_actions_put(struct signal_actions *actions);   /* NULL allowed */
void signal_actions_reset(struct signal_actions *actions); /* execve */

/* ---- signal.c ---- */

/* To one thread, to any thread of a process: 0 or -EAGAIN. */
int signal_send_thread(struct thread *thread, const siginfo_t *info);
int signal_send_process(struct process *process, const siginfo_t *info);
void signal_send_kernel(struct process *process, int signo); /* SI_KERNEL */

/* Drops what is pending and in MASK, for the process and each thread of it. */
void signal_flush(struct process *process, u64 mask);

/* To the running thread, which can't escape: a blocked or ignored signal kills.
 */
void signal_force(const siginfo_t *info);
void signal_force_simple(int signo); /* SI_KERNEL */

/*
 * The same for the caller, to THREAD of PROCESS or (NULL) to any: -ESRCH (no
 * process), -EINVAL (no signal), -EPERM. Signal 0 only asks whether it could
 * be sent.
 */
int signal_send_checked(struct process *process, struct thread *thread,
			const siginfo_t *info);

/* Sets the running thread's mask and looks at what that lets through. */
void signal_set_blocked(u64 mask);

/* Sets or clears WORK_SIGNAL as the queues of the running thread demand. */
void signal_recalculate(void);

/* Wakes other threads for what THREAD blocks or no longer takes. */
void signal_retarget(struct thread *thread, u64 mask);

/* Takes a signal of MASK for the running thread, its own queue first. */
int signal_take(u64 mask, siginfo_t *info);

/* Gets THREAD out of its sleep to look at signals; FATAL: whatever it does. */
void signal_wake(struct thread *thread, bool fatal);

/* ---- the rest ---- */

/* signal_frame.c: calls the handler when the program goes on; 0, -EFAULT. */
int signal_frame_push(struct frame *frame, const struct signal_action *action,
		      const siginfo_t *info, u64 mask);

/* signal_context.c: what the frame needs besides */
u64 signal_frame_flags(void);		     /* uc_flags */
void signal_frame_entered(void);	     /* a fresh FPU, SS_AUTODISARM */
int signal_frame_load_fpu(const void *from); /* NULL: a fresh one */
void fpu_start_afresh(void);

/* altstack.c */
struct sigaltstack;
bool altstack_contains(const struct thread *thread, u64 sp);
void altstack_save(const struct thread *thread, struct sigaltstack *out);
void altstack_restore(struct thread *thread, const struct sigaltstack *from);
void altstack_reset(struct thread *thread);

/* stop.c */
void stop_process(int signo); /* the running one; returns when continued */
void stop_continue(struct process *process); /* SIGCONT, SIGKILL */

/* death.c: says so (one line, for the first program) and ends the process. */
__attribute__((noreturn)) void signal_die(const siginfo_t *info);
