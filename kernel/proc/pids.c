// SPDX-License-Identifier: BSD-3-Clause
/*
 * Who am I, as numbers: of processes and threads, and of the groups and
 * sessions that job control goes by.
 */
#include "proc/process.h"
#include "shim/syscall.h"

UK_SYSCALL_R_DEFINE0(pid_t, getpid)
{
	return current->process->pid;
}

UK_SYSCALL_R_DEFINE0(pid_t, gettid)
{
	return current->tid;
}

UK_SYSCALL_R_DEFINE0(pid_t, getppid)
{
	return current->process->parent->pid;
}

UK_SYSCALL_R_DEFINE(pid_t, set_tid_address, int *, address)
{
	current->clear_child_tid = (u64)address;
	return current->tid;
}

UK_SYSCALL_R_DEFINE(pid_t, getpgid, pid_t, pid)
{
	const struct process *process = process_find_any(pid);

	return process ? process->group : -ESRCH;
}

UK_SYSCALL_R_DEFINE(pid_t, getsid, pid_t, pid)
{
	const struct process *process = process_find_any(pid);

	return process ? process->session : -ESRCH;
}

UK_SYSCALL_R_DEFINE0(pid_t, setsid)
{
	struct process *process = current->process;

	if (process_group_exists(process->pid, 0))
		return -EPERM;
	process->group = process->session = process->pid;
	return process->pid;
}

/* Of the caller itself, or of a child that has not called execve yet. */
UK_SYSCALL_R_DEFINE(int, setpgid, pid_t, pid, pid_t, group)
{
	struct process *self = current->process, *process;

	if (pid < 0 || group < 0)
		return -EINVAL;
	process = pid ? process_find(pid) : self;
	if (!process || (process != self && process->parent != self))
		return -ESRCH;
	if (!group)
		group = process->pid;
	if (process != self) {
		if (process->session != self->session)
			return -EPERM;
		if (process->executed)
			return -EACCES;
	}
	if (process->session == process->pid)
		return -EPERM;
	if (group != process->pid &&
	    !process_group_exists(group, self->session))
		return -EPERM;
	process->group = group;
	return 0;
}
