// SPDX-License-Identifier: BSD-3-Clause
/*
 * Sending signals: whether one is dropped, where it is queued, and which thread
 * is woken for it. A signal takes effect only when a thread goes back to its
 * program (proc/return.c); here WORK_SIGNAL makes it look.
 */
#include "proc/signal.h"
#include "cpu/upcalls.h"

#include "fs/cred.h"
#include "lib/string.h"
#include "sched/raise.h"
#include "sched/sched.h"

#define TRAP_PAGE_FAULT 14

/* ---- Details ---- */

siginfo_t signal_info(int signo, int code)
{
	siginfo_t info = { .si_signo = signo, .si_code = code };

	if (code != SI_KERNEL) {
		info.si_pid = current->process->pid;
		info.si_uid = current->cred->uid;
	}
	return info;
}

/* ---- Waking ---- */

void signal_wake(struct thread *thread, bool fatal)
{
	thread->work |= WORK_SIGNAL;
	if (thread->state == THREAD_SLEEPING)
		sched_wake(thread);
	else if (fatal &&
		 (thread->state == THREAD_STOPPED ||
		  (thread->state == THREAD_WAITING && thread->killable)))
		sched_wake(thread);
}

static bool wants(const struct thread *thread, int signo)
{
	if (thread->blocked & SIGNAL_BIT(signo))
		return false;
	return signo == SIGKILL || thread->state != THREAD_STOPPED;
}

/* The thread that a signal to the process goes to: the first that is free. */
static struct thread *choose_thread(struct process *process, int signo)
{
	struct thread *thread, *busy = NULL;

	if (process->leader && wants(process->leader, signo) &&
	    !(process->leader->work & WORK_SIGNAL))
		return process->leader;
	list_for_each (thread, &process->threads, process_link) {
		if (!wants(thread, signo))
			continue;
		if (!(thread->work & WORK_SIGNAL))
			return thread;
		busy = thread;
	}
	return busy;
}

/* For SIGKILL: whichever thread can come first ends the process. */
static void wake_all(struct process *process)
{
	struct thread *thread;

	list_for_each (thread, &process->threads, process_link)
		signal_wake(thread, true);
	stop_continue(process);
}

void signal_retarget(struct thread *thread, u64 mask)
{
	struct process *process = thread->process;
	u64 left = process->signals.pending & mask;

	for (; left; left &= left - 1) {
		int signo = __builtin_ctzl(left) + 1;
		struct thread *other;

		list_for_each (other, &process->threads, process_link) {
			if (other != thread && wants(other, signo)) {
				signal_wake(other, false);
				break;
			}
		}
	}
}

/* ---- Sending ---- */

static bool ignored(const struct process *process, const struct thread *thread,
		    int signo)
{
	u64 handler = signal_action_of(process, signo)->handler;

	if (process == init_process)
		return true;
	/* A blocked one waits: the action may be another when it is let in. */
	if ((thread->blocked | thread->wait_mask) & SIGNAL_BIT(signo))
		return false;
	if (handler == (u64)SIG_IGN)
		return true;
	return handler == (u64)SIG_DFL && (SIGNALS_IGNORED & SIGNAL_BIT(signo));
}

void signal_flush(struct process *process, u64 mask)
{
	struct thread *thread;

	signal_queue_flush(process, &process->signals, mask);
	list_for_each (thread, &process->threads, process_link)
		signal_queue_flush(process, &thread->signals, mask);
}

/* SIGCONT takes stop signals back and the other way round, even if blocked. */
static void cancel_opposites(struct process *process, int signo)
{
	if (signo == SIGCONT) {
		signal_flush(process, SIGNALS_STOP);
		stop_continue(process);
	} else if (SIGNALS_STOP & SIGNAL_BIT(signo)) {
		signal_flush(process, SIGNAL_BIT(SIGCONT));
	}
}

int signal_send_thread(struct thread *thread, const siginfo_t *info)
{
	struct process *process = thread->process;
	int signo = info->si_signo, result;

	cancel_opposites(process, signo);
	if (ignored(process, thread, signo))
		return 0;
	if (signo == SIGKILL)
		return signal_send_process(process, info);
	result = signal_queue_add(process, &thread->signals, info);
	if (!result && !(thread->blocked & SIGNAL_BIT(signo)))
		signal_wake(thread, false);
	return result;
}

int signal_send_process(struct process *process, const siginfo_t *info)
{
	int signo = info->si_signo;
	struct thread *thread;

	if (process->zombie || list_empty(&process->threads))
		return 0;
	cancel_opposites(process, signo);
	if (ignored(process, process->leader, signo))
		return 0;
	TRY(signal_queue_add(process, &process->signals, info));
	if (signo == SIGKILL) {
		wake_all(process);
		return 0;
	}
	thread = choose_thread(process, signo);
	if (thread)
		signal_wake(thread, false);
	return 0;
}

void signal_send_kernel(struct process *process, int signo)
{
	siginfo_t info = signal_info(signo, SI_KERNEL);

	signal_send_process(process, &info);
}

void signal_force(const siginfo_t *info)
{
	struct thread *thread = current;
	int signo = info->si_signo;
	struct signal_action *action = signal_action_of(thread->process, signo);
	bool blocked = thread->blocked & SIGNAL_BIT(signo);

	if (blocked || action->handler == (u64)SIG_IGN)
		action->handler = (u64)SIG_DFL;
	thread->blocked &= ~SIGNAL_BIT(signo);
	signal_queue_add(thread->process, &thread->signals, info);
	thread->work |= WORK_SIGNAL;
}

void signal_force_simple(int signo)
{
	siginfo_t info = signal_info(signo, SI_KERNEL);

	signal_force(&info);
}

/*
 * An exception. The program can't go on without its handler: one that is
 * blocked or ignored kills.
 */
void signal_fault(int signo, int code, u64 address, int trap, u64 error)
{
	siginfo_t info = { 0 };

	current->trap = trap;
	current->trap_error = error;
	if (trap == TRAP_PAGE_FAULT)
		current->trap_address = address;
	info.si_signo = signo;
	info.si_code = code;
	if (code != SI_KERNEL)
		info.si_addr = (void *)address;
	signal_force(&info);
}

static int permission(struct process *process, int signo)
{
	const struct cred *mine = current->cred, *theirs;

	if (signo < 0 || signo > SIGNAL_COUNT)
		return -EINVAL;
	if (process == current->process || !process->leader)
		return 0;
	theirs = process->leader->cred;
	if (mine->euid == theirs->suid || mine->euid == theirs->uid ||
	    mine->uid == theirs->suid || mine->uid == theirs->uid)
		return 0;
	if (cred_has_cap(mine, CAP_KILL))
		return 0;
	if (signo == SIGCONT && process->session == current->process->session)
		return 0;
	return -EPERM;
}

int signal_send_checked(struct process *process, struct thread *thread,
			const siginfo_t *info)
{
	if (!process)
		return -ESRCH;
	TRY(permission(process, info->si_signo));
	if (!info->si_signo)
		return 0;
	return thread ? signal_send_thread(thread, info) :
			signal_send_process(process, info);
}

/* ---- The running thread ---- */

void signal_recalculate(void)
{
	struct thread *thread = current;
	struct process *process = thread->process;
	u64 pending = thread->signals.pending | process->signals.pending;

	if ((pending & ~thread->blocked) || process->stopped ||
	    process->exiting ||
	    (process->executing && process->executing != thread))
		thread->work |= WORK_SIGNAL;
	else
		thread->work &= ~WORK_SIGNAL;
}

void signal_set_blocked(u64 mask)
{
	struct thread *thread = current;
	u64 newly;

	mask &= ~SIGNALS_UNBLOCKABLE;
	newly = mask & ~thread->blocked;
	thread->blocked = mask;
	if (newly & thread->process->signals.pending)
		signal_retarget(thread, newly);
	signal_recalculate();
}

int signal_take(u64 mask, siginfo_t *info)
{
	struct thread *thread = current;
	struct process *process = thread->process;
	int signo = signal_queue_take(process, &thread->signals, mask, info);

	if (!signo)
		signo = signal_queue_take(process, &process->signals, mask,
					  info);
	return signo;
}

/* ---- For the layers below (sched/raise.h) ---- */

void raise_signal(int signo)
{
	siginfo_t info;

	if (!current->process)
		return;
	info = signal_info(signo, SI_USER);
	signal_send_thread(current, &info);
}

void raise_group(int group, int signo)
{
	bool everyone = group == FIRST_PID && !first_process;
	struct process *p;

	for_each_process (p)
		if (p->group == group || everyone)
			signal_send_kernel(p, signo);
}

void signal_mask_temporary(u64 mask)
{
	current->saved_mask = current->blocked;
	current->work |= WORK_RESTORE_MASK;
	signal_set_blocked(mask);
}

void signal_mask_restore(void)
{
	if (!(current->work & WORK_RESTORE_MASK))
		return;
	current->work &= ~WORK_RESTORE_MASK;
	signal_set_blocked(current->saved_mask);
}
