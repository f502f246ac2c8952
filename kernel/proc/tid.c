// SPDX-License-Identifier: BSD-3-Clause
/* Who am I, as numbers; and the words that the C library registers at start. */
#include <linux/futex.h>

#include "proc/limits.h"
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

UK_SYSCALL_R_DEFINE(long, set_robust_list, struct robust_list_head *, head,
		    size_t, size)
{
	if (size != sizeof(*head))
		return -EINVAL;
	current->robust_list = (u64)head;
	return 0;
}

UK_SYSCALL_R_DEFINE(long, get_robust_list, int, tid, struct robust_list_head **,
		    head, size_t *, size)
{
	struct thread *thread = thread_find_any(tid);

	if (!thread)
		return -ESRCH;
	if (limits_permission(thread->process))
		return -EPERM;
	if (put_user_u64(size, sizeof(**head)) ||
	    put_user_u64(head, thread->robust_list))
		return -EFAULT;
	return 0;
}
