// SPDX-License-Identifier: BSD-3-Clause
/*
 * The way back to a program, when there is something to do first: give the CPU
 * up, deliver signals, restart the system call that a signal interrupted.
 *
 * A call that waited in vain returned one of the codes of sched/raise.h in rax.
 * "Restart" means: rax is the number of the call again and rip is back at the
 * syscall instruction (two bytes), so it simply happens once more.
 */
#include <asm/unistd.h>

#include "cpu/switch.h"
#include "cpu/upcalls.h"
#include "proc/signal.h"
#include "proc/trace_hooks.h"
#include "sched/raise.h"
#include "sched/sched.h"
#include "shim/syscall.h"

#define SYSCALL_INSTRUCTION_SIZE 2

/*
 * What becomes of an interrupted call, with a handler (its action's FLAGS) to
 * run first or without. Once decided, never again: orig_rax no longer looks
 * like a call's.
 */
static void restart_call(struct frame *frame, bool handler, u64 flags)
{
	long code = frame_is_syscall(frame) ? (long)frame->rax : 0;
	u64 number = frame->orig_rax;
	bool again = !handler || code == -ERESTARTNOINTR ||
		     (code == -ERESTARTSYS && flags & SA_RESTART);

	frame->orig_rax = -1;
	switch (code) {
	case -ERESTART_BLOCK: number = __NR_restart_syscall; /* fallthrough */
	case -ERESTARTNOHAND:
	case -ERESTARTSYS:
	case -ERESTARTNOINTR: break;
	default: return;
	}
	if (again)
		frame->rip -= SYSCALL_INSTRUCTION_SIZE;
	frame->rax = again ? number : (u64)-EINTR;
}

UK_SYSCALL_R_DEFINE0(long, restart_syscall)
{
	return current->restart ? current->restart(current) : -EINTR;
}

/* ---- Signals ---- */

static void default_action(const siginfo_t *info)
{
	int signo = info->si_signo;

	if (SIGNALS_IGNORED & SIGNAL_BIT(signo))
		return;
	if (!(SIGNALS_STOP & SIGNAL_BIT(signo)))
		signal_die(info);
	if (signo == SIGSTOP ||
	    !process_group_orphaned(current->process->group))
		stop_process(signo);
}

/*
 * The next signal that has a handler, with its ACTION; 0 when there is none.
 * All others take effect in here.
 */
static int next_handled(siginfo_t *info, struct signal_action *action)
{
	struct thread *thread = current;
	struct process *process = thread->process;

	for (;;) {
		struct signal_action *set;

		if (process->exiting ||
		    (process->executing && process->executing != thread))
			thread_exit();
		if (process->stopped) {
			stop_process(0);
			continue;
		}
		if (!signal_take(~thread->blocked, info))
			return 0;
		if (unlikely(trace_hooks))
			trace_hooks->signal(info);
		set = signal_action_of(process, info->si_signo);
		*action = *set;
		if (action->handler == (u64)SIG_DFL) {
			default_action(info);
		} else if (action->handler != (u64)SIG_IGN) {
			if (action->flags & SA_RESETHAND)
				set->handler = (u64)SIG_DFL;
			return info->si_signo;
		}
	}
}

/* The mask that sigreturn brings back: the one before sigsuspend's, if any. */
static u64 mask_to_save(struct thread *thread)
{
	if (!(thread->work & WORK_RESTORE_MASK))
		return thread->blocked;
	thread->work &= ~WORK_RESTORE_MASK;
	return thread->saved_mask;
}

static void call_handler(struct frame *frame, const siginfo_t *info,
			 const struct signal_action *action)
{
	struct thread *thread = current;
	u64 mask = thread->blocked | action->mask;

	restart_call(frame, true, action->flags);
	if (signal_frame_push(frame, action, info, mask_to_save(thread))) {
		/* No room for it: SIGSEGV, and death if it was that one. */
		if (info->si_signo == SIGSEGV)
			signal_action_of(thread->process, SIGSEGV)->handler =
				(u64)SIG_DFL;
		signal_force_simple(SIGSEGV);
		return;
	}
	if (!(action->flags & SA_NODEFER))
		mask |= SIGNAL_BIT(info->si_signo);
	signal_set_blocked(mask);
}

void return_to_user_work(struct frame *frame)
{
	struct thread *thread = current;
	struct signal_action action;
	siginfo_t info;

	thread->work &= ~WORK_FRAME;
	if (this_cpu()->need_resched)
		sched_switch();
	if (!(thread->work & (WORK_SIGNAL | WORK_RESTORE_MASK)))
		return;
	if (next_handled(&info, &action)) {
		call_handler(frame, &info, &action);
	} else {
		restart_call(frame, false, 0);
		signal_mask_restore();
	}
	signal_recalculate();
}

/* Where a new thread begins: its frame is ready. */
void thread_enter_program(UNUSED void *unused)
{
	return_to_user(thread_frame(current));
}
