// SPDX-License-Identifier: BSD-3-Clause
/*
 * Job control: which session a terminal belongs to, which of its process groups
 * is in the foreground, and what becomes of the others when they read or write.
 */
#include "fs/tty.h"
#include "fs/cred.h"
#include "proc/process.h"
#include "sched/raise.h"
#include "shim/syscall.h"

struct tty *tty_of_session(int session)
{
	struct tty *tty;

	list_for_each (tty, &tty_list, link) {
		if (session && tty->session == session && !tty->hung_up)
			return tty;
	}
	return NULL;
}

struct tty *tty_of_caller(void)
{
	return tty_of_session(current->process->session);
}

int tty_check_background(struct tty *tty, int signo)
{
	struct process *process = current->process;

	if (tty->hung_up || tty->session != process->session ||
	    !tty->foreground || tty->foreground == process->group)
		return 0;
	if ((current->blocked >> (signo - 1) & 1) ||
	    signal_action_of(process, signo)->handler == (u64)SIG_IGN)
		return signo == SIGTTIN ? -EIO : 0;
	if (process_group_orphaned(process->group))
		return -EIO;
	raise_group(process->group, signo);
	return -ERESTARTSYS;
}

/* Does PROCESS lead a session that has no terminal yet? */
static bool wants_terminal(const struct process *process)
{
	return process->session == process->pid &&
	       !tty_of_session(process->session);
}

static void make_controlling(struct tty *tty, const struct process *process)
{
	tty->session = process->session;
	tty->foreground = process->group;
}

void tty_open_controlling(struct tty *tty)
{
	if (!tty->session && wants_terminal(current->process))
		make_controlling(tty, current->process);
}

static void hang_up_group(int group)
{
	raise_group(group, SIGHUP);
	raise_group(group, SIGCONT);
}

void tty_hangup(struct tty *tty)
{
	if (tty->hung_up)
		return;
	tty->hung_up = true;
	/* The foreground is told when the leader ends. */
	hang_up_group(tty->session);
	waitq_wake(&tty->readers, POLLIN | POLLHUP | POLLERR);
	waitq_wake(&tty->writers, POLLOUT | POLLHUP | POLLERR);
	tty_check_unused(tty);
}

void tty_session_ended(int session)
{
	struct tty *tty, *next;

	list_for_each_safe (tty, next, &tty_list, link) {
		if (tty->session != session)
			continue;
		hang_up_group(tty->foreground);
		tty->session = tty->foreground = 0;
		tty_check_unused(tty);
	}
}

static long set_group(struct tty *tty, const void *from)
{
	u32 group;

	if (get_user_u32(&group, from))
		return -EFAULT;
	if ((s32)group < 0)
		return -EINVAL;
	if (!process_group_exists(group, 0))
		return -ESRCH;
	if (!process_group_exists(group, tty->session))
		return -EPERM;
	tty->foreground = group;
	return 0;
}

/* TIOCSCTTY; an ARGUMENT of 1 lets root take it from another session. */
static long take_controlling(struct tty *tty, u64 argument)
{
	struct process *process = current->process;

	if (process->session == process->pid &&
	    tty->session == process->session)
		return 0;
	if (!wants_terminal(process) ||
	    (tty->session && (argument != 1 || current->cred->euid != 0)))
		return -EPERM;
	make_controlling(tty, process);
	return 0;
}

long tty_job_ioctl(struct tty *tty, unsigned int command, u64 argument)
{
	const struct process *process = current->process;
	void *user = (void *)argument;

	if (command == TIOCSCTTY)
		return take_controlling(tty, argument);
	if (tty != tty_of_caller())
		return -ENOTTY;
	switch (command) {
	case TIOCGPGRP: return put_user_u32(user, tty->foreground);
	case TIOCSPGRP: return set_group(tty, user);
	case TIOCGSID: return put_user_u32(user, tty->session);
	case TIOCNOTTY: /* a single member's tie is not kept apart */
		if (process->session == process->pid)
			tty_session_ended(process->session);
		return 0;
	default: return -ENOTTY;
	}
}
