// SPDX-License-Identifier: BSD-3-Clause
/*
 * wait4 and waitid: a parent learns that a child has ended, stopped or gone on.
 * Ended children are zombies until somebody has waited for them.
 */
#include <linux/wait.h>

#include "fs/cred.h"
#include "proc/signal.h"
#include "shim/syscall.h"

struct wait {
	int which, id; /* P_ALL, P_PID, P_PGID */
	int options;
	bool nonblocking; /* a pidfd's flag */
	/* Out: */
	struct process *child;
	int pid, status; /* as wait4 has it */
	int code;	 /* CLD_* */
	siginfo_t info;
	struct rusage usage;
};

static bool is_selected(const struct wait *wait, const struct process *child)
{
	bool is_clone = child->exit_signal != SIGCHLD;

	if (wait->which == P_PID && child->pid != wait->id)
		return false;
	if (wait->which == P_PGID && child->group != wait->id)
		return false;
	if (wait->options & __WALL)
		return true;
	return is_clone == !!((u32)wait->options & __WCLONE);
}

/* Has CHILD something to tell that was asked for? Fills WAIT. */
static bool has_news(struct wait *wait, struct process *child)
{
	if ((wait->options & WEXITED) && child->zombie) {
		wait->status = child->exit_status;
		wait->code = process_end_code(child);
	} else if ((wait->options & WSTOPPED) && child->stop_unreported) {
		wait->status = child->stop_signal << 8 | 0x7f;
		wait->code = CLD_STOPPED;
	} else if ((wait->options & WCONTINUED) && child->continue_unreported) {
		wait->status = 0xffff;
		wait->code = CLD_CONTINUED;
	} else {
		return false;
	}
	wait->child = child;
	return true;
}

/* 0: WAIT->child has news; -EAGAIN: not yet; -ECHILD: there is no such child.
 */
static int look(struct wait *wait)
{
	struct process *child;
	int result = -ECHILD;

	list_for_each (child, &current->process->children, sibling) {
		if (!is_selected(wait, child))
			continue;
		if (has_news(wait, child))
			return 0;
		result = -EAGAIN;
	}
	return result;
}

void process_reap(struct process *child)
{
	rusage_add_child(child->parent, child);
	process_free(child);
}

static void take_news(struct wait *wait)
{
	struct process *child = wait->child;

	wait->pid = child->pid;
	wait->info = process_child_info(child, wait->code);
	wait->usage = rusage_of_process(child);
	if (wait->options & WNOWAIT)
		return;
	if (wait->code == CLD_STOPPED)
		child->stop_unreported = false;
	else if (wait->code == CLD_CONTINUED)
		child->continue_unreported = false;
	else
		process_reap(child);
}

/* 0 with news (or with pid 0: none yet, WNOHANG), or a negative errno. */
static int wait_for_child(struct wait *wait)
{
	int found = look(wait);

	wait->pid = 0;
	if (found == -EAGAIN && (wait->options & WNOHANG))
		return 0;
	if (found == -EAGAIN && !wait->nonblocking)
		TRY(wait_event(&current->process->child_exited,
			       (found = look(wait)) != -EAGAIN));
	if (!found)
		take_news(wait);
	return found;
}

UK_SYSCALL_R_DEFINE(pid_t, wait4, pid_t, pid, int *, status, int, options,
		    struct rusage *, usage)
{
	struct wait wait = { .which = P_ALL, .options = options | WEXITED };

	if (options & ~(WNOHANG | WUNTRACED | WCONTINUED | __WNOTHREAD |
			(int)__WCLONE | __WALL))
		return -EINVAL;
	if (pid == INT32_MIN)
		return -ESRCH;
	if (pid != -1) {
		wait.which = pid > 0 ? P_PID : P_PGID;
		wait.id = pid > 0 ? pid : pid ? -pid : current->process->group;
	}
	TRY(wait_for_child(&wait));
	if (wait.pid && status)
		TRY(put_user_u32(status, wait.status));
	if (wait.pid && usage)
		TRY(put_user_struct(usage, &wait.usage));
	return wait.pid;
}

static int check_pidfd(struct wait *wait)
{
	struct process *process;
	int error;

	if (wait->id < 0)
		return -EINVAL;
	error = pidfd_find(wait->id, &process, &wait->nonblocking);
	if (error)
		return error == -ESRCH ? -ECHILD : error;
	wait->which = P_PID;
	wait->id = process->pid;
	return 0;
}

static int check_waitid(struct wait *wait)
{
	if (wait->options &
	    ~(WNOHANG | WNOWAIT | WEXITED | WSTOPPED | WCONTINUED |
	      __WNOTHREAD | (int)__WCLONE | __WALL))
		return -EINVAL;
	if (!(wait->options & (WEXITED | WSTOPPED | WCONTINUED)))
		return -EINVAL;
	switch (wait->which) {
	case P_ALL: return 0;
	case P_PID: return wait->id > 0 ? 0 : -EINVAL;
	case P_PGID:
		if (wait->id < 0)
			return -EINVAL;
		if (!wait->id)
			wait->id = current->process->group;
		return 0;
	case P_PIDFD: return check_pidfd(wait);
	default: return -EINVAL;
	}
}

/* Linux fills in these fields and no others: signo to code, pid to status. */
static int put_info(siginfo_t *to, const siginfo_t *info)
{
	const size_t n = 3 * sizeof(int);

	TRY(put_user_bytes(to, info, n));
	return put_user_bytes(&to->si_pid, &info->si_pid, n);
}

UK_SYSCALL_R_DEFINE(int, waitid, int, which, pid_t, id, siginfo_t *, info, int,
		    options, struct rusage *, usage)
{
	struct wait wait = { .which = which, .id = id, .options = options };

	TRY(check_waitid(&wait));
	TRY(wait_for_child(&wait));
	if (wait.pid && usage)
		TRY(put_user_struct(usage, &wait.usage));
	return info ? put_info(info, &wait.info) : 0;
}
