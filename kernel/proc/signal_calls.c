// SPDX-License-Identifier: BSD-3-Clause
/* A process's own signals: actions, mask, waiting for them. */
#include "fs/poll_wait.h"
#include "proc/signal.h"
#include "sched/raise.h"
#include "shim/syscall.h"

#define KNOWN_FLAGS                                                            \
	(SA_NOCLDSTOP | SA_NOCLDWAIT | SA_SIGINFO | SA_RESTORER | SA_ONSTACK | \
	 SA_RESTART | SA_NODEFER | SA_RESETHAND | SA_EXPOSE_TAGBITS)

UK_SYSCALL_R_DEFINE(int, rt_sigaction, int, signo, const struct sigaction *,
		    action, struct sigaction *, old, size_t, size)
{
	struct process *process = current->process;
	struct signal_action new, before, *set;
	u64 bit;

	if (size != sizeof(sigset_t))
		return -EINVAL;
	if (action)
		TRY(get_user_struct(&new, (struct signal_action *)action));
	if (signo < 1 || signo > SIGNAL_COUNT)
		return -EINVAL;
	bit = SIGNAL_BIT(signo);
	if (action && (bit & SIGNALS_UNBLOCKABLE))
		return -EINVAL;
	set = signal_action_of(process, signo);
	before = *set;
	if (action) {
		new.flags &= KNOWN_FLAGS;
		new.mask &= ~SIGNALS_UNBLOCKABLE;
		*set = new;
		if (new.handler == (u64)SIG_IGN ||
		    (new.handler == (u64)SIG_DFL && (bit & SIGNALS_IGNORED)))
			signal_flush(process, bit);
	}
	return old ? put_user_struct((struct signal_action *)old, &before) : 0;
}

UK_SYSCALL_R_DEFINE(int, rt_sigprocmask, int, how, const sigset_t *, set,
		    sigset_t *, old, size_t, size)
{
	u64 before = current->blocked, given;

	if (size != sizeof(sigset_t))
		return -EINVAL;
	if (set) {
		TRY(get_user_u64(&given, set));
		switch (how) {
		case SIG_BLOCK: given = before | given; break;
		case SIG_UNBLOCK: given = before & ~given; break;
		case SIG_SETMASK: break;
		default: return -EINVAL;
		}
		signal_set_blocked(given);
	}
	return old ? put_user_u64(old, before) : 0;
}

UK_SYSCALL_R_DEFINE(int, rt_sigpending, sigset_t *, set, size_t, size)
{
	struct thread *thread = current;
	u64 pending = thread->signals.pending |
		      thread->process->signals.pending;

	pending &= thread->blocked;
	if (size > sizeof(sigset_t))
		return -EINVAL;
	return put_user_bytes(set, &pending, size);
}

/* ---- Waiting ---- */

UK_SYSCALL_R_DEFINE0(int, pause)
{
	wait_until(0);
	return -ERESTARTNOHAND;
}

UK_SYSCALL_R_DEFINE(int, rt_sigsuspend, const sigset_t *, mask, size_t, size)
{
	u64 given;

	if (size != sizeof(sigset_t))
		return -EINVAL;
	TRY(get_user_u64(&given, mask));
	signal_mask_temporary(given);
	wait_until(0);
	return -ERESTARTNOHAND;
}

/*
 * Takes a signal of SET without its handler. What it waits for is let through
 * meanwhile, so that a sender wakes this thread.
 */
static int take_waiting(u64 set, u64 deadline, siginfo_t *info)
{
	struct thread *thread = current;
	u64 blocked = thread->blocked;
	int signo = signal_take(set, info), result = 0;

	if (signo || deadline == POLL_NO_WAIT)
		return signo ? signo : -EAGAIN;
	thread->wait_mask = blocked;
	signal_set_blocked(blocked & ~set);
	result = wait_until(deadline);
	thread->wait_mask = 0;
	signo = signal_take(set, info);
	signal_set_blocked(blocked);
	if (signo)
		return signo;
	return result == -ETIMEDOUT ? -EAGAIN : -EINTR;
}

UK_SYSCALL_R_DEFINE(int, rt_sigtimedwait, const sigset_t *, set, siginfo_t *,
		    info, const struct timespec *, timeout, size_t, size)
{
	u64 wanted, deadline;
	siginfo_t found;
	int signo;

	if (size != sizeof(sigset_t))
		return -EINVAL;
	TRY(get_user_u64(&wanted, set));
	TRY(poll_deadline(timeout, &deadline));
	signo = take_waiting(wanted & ~SIGNALS_UNBLOCKABLE, deadline, &found);
	if (signo > 0 && info && put_user_struct(info, &found))
		return -EFAULT;
	return signo;
}
