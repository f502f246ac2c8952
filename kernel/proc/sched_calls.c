// SPDX-License-Identifier: BSD-3-Clause
/*
 * Scheduling as programs see it: yield, affinity to the one CPU, priorities.
 * What they mean is sched/priority.c's.
 */
#include <linux/sched.h>
#include <linux/sched/types.h>

#include "fs/cred.h"
#include "proc/process.h"
#include "proc/timespec.h"
#include "sched/sched.h"
#include "shim/syscall.h"

#define HIGHEST_PRIORITY 99 /* of the real-time policies */

UK_SYSCALL_R_DEFINE0(int, sched_yield)
{
	sched_switch();
	return 0;
}

/* Same user, or CAP_SYS_NICE: to change another's settings. */
static bool may_change(const struct thread *thread)
{
	const struct cred *mine = current->cred;

	return mine->euid == thread->cred->euid ||
	       mine->euid == thread->cred->uid || capable(CAP_SYS_NICE);
}

/* Whom PID means (0: the caller): 0, -EINVAL or -ESRCH. */
static int find(int pid, struct thread **thread)
{
	*thread = pid < 0 ? NULL : thread_find_any(pid);
	return *thread ? 0 : pid < 0 ? -EINVAL : -ESRCH;
}

/* ---- Affinity ---- */

UK_SYSCALL_R_DEFINE(int, sched_getaffinity, pid_t, pid, size_t, size,
		    unsigned long *, mask)
{
	if ((size & (sizeof(long) - 1)) || !size)
		return -EINVAL;
	if (!thread_find_any(pid))
		return -ESRCH;
	return put_user_u64(mask, 1) ? -EFAULT : (int)sizeof(long);
}

UK_SYSCALL_R_DEFINE(int, sched_setaffinity, pid_t, pid, size_t, size,
		    const unsigned long *, mask)
{
	const struct thread *thread = thread_find_any(pid);
	u64 wanted = 0;

	TRY(get_user_bytes(&wanted, mask, MIN(size, sizeof(wanted))));
	if (!thread)
		return -ESRCH;
	if (!may_change(thread))
		return -EPERM;
	return wanted & 1 ? 0 : -EINVAL; /* there is one CPU: number 0 */
}

/* ---- Policies ---- */

static bool is_real_time(int policy)
{
	return policy == SCHED_FIFO || policy == SCHED_RR;
}

static bool policy_known(int policy)
{
	return policy == SCHED_NORMAL || policy == SCHED_BATCH ||
	       policy == SCHED_IDLE || is_real_time(policy);
}

static int set_nice(struct thread *thread, int nice)
{
	u64 limit = thread->process->limits[RLIMIT_NICE].rlim_cur;

	if (!may_change(thread))
		return -EPERM;
	if (nice < thread->nice && (u64)(20 - nice) > limit &&
	    !capable(CAP_SYS_NICE))
		return -EACCES;
	sched_set_priority(thread, thread->policy, thread->priority, nice);
	return 0;
}

static int set_policy(struct thread *thread, int policy, int priority)
{
	int plain = policy & ~SCHED_RESET_ON_FORK;
	u64 limit;

	if (!policy_known(plain))
		return -EINVAL;
	if (is_real_time(plain) ? priority < 1 || priority > HIGHEST_PRIORITY :
				  priority != 0)
		return -EINVAL;
	if (!may_change(thread))
		return -EPERM;
	limit = thread->process->limits[RLIMIT_RTPRIO].rlim_cur;
	if (is_real_time(plain) && (u64)priority > limit &&
	    !capable(CAP_SYS_NICE))
		return -EPERM;
	sched_set_priority(thread, policy, priority, thread->nice);
	return 0;
}

#define SAME_POLICY (-1)

static int set_param(int pid, int policy, const struct sched_param *param)
{
	struct sched_param given;
	struct thread *thread;

	if (pid < 0 || !param)
		return -EINVAL;
	TRY(get_user_struct(&given, param));
	TRY(find(pid, &thread));
	return set_policy(thread,
			  policy == SAME_POLICY ? thread->policy : policy,
			  given.sched_priority);
}

UK_SYSCALL_R_DEFINE(int, sched_setscheduler, pid_t, pid, int, policy,
		    const struct sched_param *, param)
{
	return policy < 0 ? -EINVAL : set_param(pid, policy, param);
}

UK_SYSCALL_R_DEFINE(int, sched_setparam, pid_t, pid, const struct sched_param *,
		    param)
{
	return set_param(pid, SAME_POLICY, param);
}

UK_SYSCALL_R_DEFINE(int, sched_getscheduler, pid_t, pid)
{
	struct thread *thread;

	TRY(find(pid, &thread));
	return thread->policy;
}

UK_SYSCALL_R_DEFINE(int, sched_getparam, pid_t, pid, struct sched_param *,
		    param)
{
	struct thread *thread;

	if (!param)
		return -EINVAL;
	TRY(find(pid, &thread));
	return put_user_u32(&param->sched_priority, thread->priority);
}

UK_SYSCALL_R_DEFINE(int, sched_setattr, pid_t, pid, struct sched_attr *, attr,
		    unsigned int, flags)
{
	struct sched_attr given;
	struct thread *thread;

	if (!attr || pid < 0 || flags)
		return -EINVAL;
	TRY(get_user_bytes(&given, attr, SCHED_ATTR_SIZE_VER0));
	if (given.size && given.size < SCHED_ATTR_SIZE_VER0)
		return -E2BIG;
	if (given.sched_nice < PRIO_MIN || given.sched_nice >= PRIO_MAX)
		return -EINVAL;
	TRY(find(pid, &thread));
	TRY(set_policy(thread, given.sched_policy, given.sched_priority));
	if (is_real_time(given.sched_policy))
		return 0;
	return set_nice(thread, given.sched_nice) ? -EPERM : 0;
}

UK_SYSCALL_R_DEFINE(int, sched_getattr, pid_t, pid, struct sched_attr *, attr,
		    unsigned int, size, unsigned int, flags)
{
	struct sched_attr out = { .size = SCHED_ATTR_SIZE_VER0 };
	struct thread *thread;

	if (!attr || pid < 0 || flags || size < SCHED_ATTR_SIZE_VER0 ||
	    size > PAGE_SIZE)
		return -EINVAL;
	TRY(find(pid, &thread));
	out.sched_policy = thread->policy & ~SCHED_RESET_ON_FORK;
	out.sched_priority = thread->priority;
	out.sched_nice = thread->nice;
	return put_user_bytes(attr, &out, SCHED_ATTR_SIZE_VER0);
}

/* The lowest or the highest: BOUND is that of the real-time policies. */
UK_SYSCALL_R_DEFINE(int, sched_priority_bound, int, policy, int, bound)
{
	if (is_real_time(policy))
		return bound;
	return policy_known(policy) || policy == SCHED_DEADLINE ? 0 : -EINVAL;
}

UK_SYSCALL_R_DEFINE(int, sched_rr_get_interval, pid_t, pid, struct timespec *,
		    interval)
{
	struct timespec slice = timespec_from_ns(SCHED_SLICE_NS);
	struct thread *thread;

	TRY(find(pid, &thread));
	return put_user_struct(interval, &slice);
}

/* ---- Nice values ---- */

/*
 * Each thread has its own nice value: PRIO_PROCESS means the one of the number
 * WHO. Calls EACH with the threads that WHICH and WHO select: the greatest
 * result, or the least if that is an error; -ESRCH when there are none.
 */
static int for_selected(int which, int who, int nice,
			int (*each)(struct thread *thread, int nice))
{
	int result = -ESRCH, one;
	struct thread *thread;
	struct process *p;

	if (which < PRIO_PROCESS || which > PRIO_USER)
		return -EINVAL;
	if (which == PRIO_PROCESS)
		return thread_find_any(who) ? each(thread_find_any(who), nice) :
					      -ESRCH;
	if (!who)
		who = which == PRIO_PGRP ? current->process->group :
					   (int)current->cred->uid;
	for_each_process (p) {
		if (who !=
		    (which == PRIO_PGRP ? p->group : (int)p->leader->cred->uid))
			continue;
		list_for_each (thread, &p->threads, process_link) {
			one = each(thread, nice);
			if (one < 0 || result == -ESRCH || one > result)
				result = one;
		}
	}
	return result;
}

static int get_nice(struct thread *thread, int unused UNUSED)
{
	return 20 - thread->nice;
}

UK_SYSCALL_R_DEFINE(int, getpriority, int, which, id_t, who)
{
	return for_selected(which, who, 0, get_nice);
}

UK_SYSCALL_R_DEFINE(int, setpriority, int, which, id_t, who, int, nice)
{
	return for_selected(which, who, MIN(MAX(nice, PRIO_MIN), PRIO_MAX - 1),
			    set_nice);
}
