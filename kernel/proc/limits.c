// SPDX-License-Identifier: BSD-3-Clause
/*
 * Resource limits: getrlimit, setrlimit, prlimit64. Who needs a limit often
 * has a copy: the descriptor table RLIMIT_NOFILE, the address space STACK, AS
 * and DATA; setting one here changes the copies.
 */
#include "proc/limits.h"

#include "fs/cred.h"
#include "fs/fd.h"
#include "mm/mm.h"
#include "proc/process.h"
#include "shim/syscall.h"

#define MOST_FILES 1048576UL /* fs.nr_open */

/* As Linux has it: as many as fill an eighth of memory with their stacks. */
unsigned int limits_max_threads(void)
{
	return MAX(page_total() / 32, 64UL);
}

void limits_set_defaults(struct rlimit *limits)
{
	u64 processes = limits_max_threads() / 2;

	for (int i = 0; i < RLIM_NLIMITS; i++)
		limits[i] = (struct rlimit){ RLIM_INFINITY, RLIM_INFINITY };
	limits[RLIMIT_STACK].rlim_cur = _STK_LIM;
	limits[RLIMIT_CORE].rlim_cur = 0;
	limits[RLIMIT_NPROC] = (struct rlimit){ processes, processes };
	limits[RLIMIT_NOFILE] = (struct rlimit){ 1024, MOST_FILES };
	limits[RLIMIT_MEMLOCK] = (struct rlimit){ MLOCK_LIMIT, MLOCK_LIMIT };
	limits[RLIMIT_SIGPENDING] = (struct rlimit){ processes, processes };
	limits[RLIMIT_MSGQUEUE] = (struct rlimit){ 819200, 819200 };
	limits[RLIMIT_NICE] = (struct rlimit){ 0, 0 };
	limits[RLIMIT_RTPRIO] = (struct rlimit){ 0, 0 };
}

int limits_check_processes(void)
{
	u64 limit = current->process->limits[RLIMIT_NPROC].rlim_cur;
	u64 count = 0;
	struct process *p;

	if (process_count_threads() >= limits_max_threads())
		return -EAGAIN;
	if (limit == RLIM_INFINITY || !current->cred->uid ||
	    capable(CAP_SYS_RESOURCE) || capable(CAP_SYS_ADMIN))
		return 0;
	for_each_process (p)
		if (p->leader->cred->uid == current->cred->uid)
			count += p->thread_count;
	return count >= limit ? -EAGAIN : 0;
}

static void spread_to_thread(struct thread *thread, unsigned int resource,
			     u64 soft)
{
	if (resource == RLIMIT_NOFILE && thread->files)
		thread->files->limit = MIN(soft, MOST_FILES);
	if (!thread->mm)
		return;
	if (resource == RLIMIT_STACK)
		thread->mm->stack_limit = soft;
	if (resource == RLIMIT_AS)
		thread->mm->as_limit = soft;
	if (resource == RLIMIT_DATA)
		thread->mm->data_limit = soft;
	if (resource == RLIMIT_MEMLOCK)
		thread->mm->lock_limit = soft;
}

static int set_limit(struct process *process, unsigned int resource,
		     const struct rlimit *new)
{
	struct rlimit *limit = &process->limits[resource];
	struct thread *thread;

	if (new->rlim_cur > new->rlim_max)
		return -EINVAL;
	if (resource == RLIMIT_NOFILE && new->rlim_max > MOST_FILES)
		return -EPERM;
	if (new->rlim_max > limit->rlim_max && !capable(CAP_SYS_RESOURCE))
		return -EPERM;
	*limit = *new;
	list_for_each (thread, &process->threads, process_link)
		spread_to_thread(thread, resource, new->rlim_cur);
	if (resource == RLIMIT_CPU)
		cpu_limit_changed(process);
	return 0;
}

int limits_permission(const struct process *process)
{
	const struct cred *mine = current->cred, *theirs;

	if (process == current->process || capable(CAP_SYS_RESOURCE))
		return 0;
	theirs = process->leader->cred;
	if (mine->uid == theirs->uid && mine->uid == theirs->euid &&
	    mine->uid == theirs->suid && mine->gid == theirs->gid &&
	    mine->gid == theirs->egid && mine->gid == theirs->sgid)
		return 0;
	return -EPERM;
}

UK_SYSCALL_R_DEFINE(int, getrlimit, unsigned int, resource, struct rlimit *,
		    limit)
{
	if (resource >= RLIM_NLIMITS)
		return -EINVAL;
	return put_user_struct(limit, &current->process->limits[resource]);
}

UK_SYSCALL_R_DEFINE(int, setrlimit, unsigned int, resource,
		    const struct rlimit *, limit)
{
	struct rlimit new;

	TRY(get_user_struct(&new, limit));
	if (resource >= RLIM_NLIMITS)
		return -EINVAL;
	return set_limit(current->process, resource, &new);
}

UK_SYSCALL_R_DEFINE(int, prlimit64, pid_t, pid, unsigned int, resource,
		    const struct rlimit *, new_limit, struct rlimit *,
		    old_limit)
{
	struct rlimit new, old;
	struct process *process;

	if (resource >= RLIM_NLIMITS)
		return -EINVAL;
	if (new_limit && get_user_struct(&new, new_limit))
		return -EFAULT;
	process = process_find_any(pid);
	if (!process)
		return -ESRCH;
	TRY(limits_permission(process));
	old = process->limits[resource];
	if (new_limit)
		TRY(set_limit(process, resource, &new));
	return old_limit ? put_user_struct(old_limit, &old) : 0;
}
