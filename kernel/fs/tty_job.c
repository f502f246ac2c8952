// SPDX-License-Identifier: BSD-3-Clause
/*
 * Job control: which session a terminal belongs to, which of its process groups
 * is in the foreground, and what becomes of the others when they read or write.
 */
#include "fs/tty.h"
#include "fs/cred.h"
#include "fs/file.h"
#include "mm/usercopy.h"
#include "proc/process.h"
#include "sched/raise.h"
#include "shim/syscall.h"

#include <asm/fcntl.h>
#include <asm/ioctls.h>

struct tty *tty_of_session(int session)
{
	struct tty *tty;

	if (session == 0)
		return NULL;
	list_for_each (tty, &tty_list, link) {
		if (tty->session == session)
			return tty;
	}
	return NULL;
}

struct tty *tty_of_caller(void)
{
	return tty_of_session(process_current()->session);
}

static bool is_ignored(const struct process *process, int signo)
{
	return (current->blocked >> (signo - 1) & 1) ||
	       process->actions[signo - 1].handler == (u64)SIG_IGN;
}

/* No member has a parent in the session that could continue it. */
static bool group_is_orphaned(int group)
{
	struct process *p;

	for (p = process_next(0); p; p = process_next(p->pid)) {
		if (p->group != group || p->zombie)
			continue;
		/* The first program's parent is on the host. */
		if (p == init_process ||
		    (p->parent && p->parent->group != group &&
		     p->parent->session == p->session))
			return false;
	}
	return true;
}

int tty_check_background(struct tty *tty, int signo)
{
	struct process *process = process_current();

	if (tty->session != process->session || !tty->foreground ||
	    tty->foreground == process->group)
		return 0;
	if (is_ignored(process, signo))
		return signo == SIGTTIN ? -EIO : 0;
	if (group_is_orphaned(process->group))
		return -EIO;
	raise_group(process->group, signo);
	return -ERESTARTSYS;
}

static void make_controlling(struct tty *tty, struct process *process)
{
	tty->session = process->session;
	tty->foreground = process->group;
}

void tty_open_controlling(struct tty *tty, struct file *file)
{
	struct process *process = process_current();

	if (process && !(file->flags & O_NOCTTY) &&
	    process->session == process->pid && !tty->session &&
	    !tty_of_session(process->session))
		make_controlling(tty, process);
}

void tty_session_ended(int session)
{
	struct tty *tty = tty_of_session(session);

	if (!tty)
		return;
	if (tty->foreground) {
		raise_group(tty->foreground, SIGHUP);
		raise_group(tty->foreground, SIGCONT);
	}
	tty->session = 0;
	tty->foreground = 0;
}

static long get_group(struct tty *tty, u64 argument)
{
	if (tty != tty_of_caller())
		return -ENOTTY;
	return put_user_u32((void *)argument, tty->foreground);
}

/* The session of a process group, or -ESRCH. */
static int group_session(int group)
{
	struct process *p;

	for (p = process_next(0); p; p = process_next(p->pid)) {
		if (p->group == group)
			return p->session;
	}
	return -ESRCH;
}

static long set_group(struct tty *tty, u64 argument)
{
	u32 value;
	int session;
	int error = tty_check_background(tty, SIGTTOU);

	if (error)
		return error;
	if (tty != tty_of_caller())
		return -ENOTTY;
	if (get_user_u32(&value, (void *)argument))
		return -EFAULT;
	if ((s32)value < 0)
		return -EINVAL;
	session = group_session(value);
	if (session < 0)
		return session;
	if (session != tty->session)
		return -EPERM;
	tty->foreground = value;
	return 0;
}

static long get_session(struct tty *tty, u64 argument)
{
	if (tty != tty_of_caller())
		return -ENOTTY;
	return put_user_u32((void *)argument, tty->session);
}

/* TIOCSCTTY; an ARGUMENT of 1 lets root take it from another session. */
static long take_controlling(struct tty *tty, u64 argument)
{
	struct process *process = process_current();

	if (process->session == process->pid &&
	    tty->session == process->session)
		return 0;
	if (process->session != process->pid ||
	    tty_of_session(process->session))
		return -EPERM;
	if (tty->session && (argument != 1 || current->cred->euid != 0))
		return -EPERM;
	make_controlling(tty, process);
	return 0;
}

static long give_up_controlling(struct tty *tty)
{
	struct process *process = process_current();

	if (tty != tty_of_caller())
		return -ENOTTY;
	/* Another member's own tie to the terminal is not kept apart. */
	if (process->session == process->pid)
		tty_session_ended(process->session);
	return 0;
}

long tty_job_ioctl(struct tty *tty, unsigned int command, u64 argument)
{
	switch (command) {
	case TIOCGPGRP: return get_group(tty, argument);
	case TIOCSPGRP: return set_group(tty, argument);
	case TIOCGSID: return get_session(tty, argument);
	case TIOCSCTTY: return take_controlling(tty, argument);
	case TIOCNOTTY: return give_up_controlling(tty);
	default: return -ENOTTY;
	}
}
