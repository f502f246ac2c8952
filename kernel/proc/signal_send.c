// SPDX-License-Identifier: BSD-3-Clause
/* Sending signals from programs: kill and its relatives. */
#include "proc/signal.h"
#include "shim/syscall.h"

int signal_send_checked(struct process *process, const siginfo_t *info)
{
	int result;

	if (!process)
		return -ESRCH;
	result = signal_permission(process, info->si_signo);
	if (result || !info->si_signo)
		return result;
	return signal_send_process(process, info);
}

/* kill(-1): everyone but the first process and the caller's own. */
static int send_to_all(const siginfo_t *info)
{
	int sent = 0, found = 0;
	struct process *p;

	for (p = process_next(0); p; p = process_next(p->pid)) {
		if (p == init_process || p == current->process)
			continue;
		found++;
		if (!signal_send_checked(p, info))
			sent++;
	}
	return sent ? 0 : found ? -EPERM : -ESRCH;
}

UK_SYSCALL_R_DEFINE(int, kill, pid_t, pid, int, signo)
{
	siginfo_t info = signal_info(signo, SI_USER);

	if (pid > 0)
		return signal_send_checked(process_find_any(pid), &info);
	if (pid == -1)
		return send_to_all(&info);
	if (pid == (-2147483647 - 1))
		return -ESRCH;
	return signal_send_group(pid ? -pid : current->process->group, &info);
}

static int send_to_thread(int tgid, int tid, const siginfo_t *info)
{
	struct thread *thread = thread_find(tid);
	int result;

	if (tid <= 0)
		return -EINVAL;
	if (!thread || (tgid > 0 && thread->process->pid != tgid))
		return -ESRCH;
	result = signal_permission(thread->process, info->si_signo);
	if (result || !info->si_signo)
		return result;
	return signal_send_thread(thread, info);
}

UK_SYSCALL_R_DEFINE(int, tgkill, pid_t, tgid, pid_t, tid, int, signo)
{
	siginfo_t info = signal_info(signo, SI_TKILL);

	return tgid <= 0 ? -EINVAL : send_to_thread(tgid, tid, &info);
}

UK_SYSCALL_R_DEFINE(int, tkill, pid_t, tid, int, signo)
{
	siginfo_t info = signal_info(signo, SI_TKILL);

	return send_to_thread(0, tid, &info);
}

/*
 * The caller says what SI_CODE is, but to others it can't pretend to be the
 * kernel or kill(2).
 */
static int get_info(siginfo_t *info, const siginfo_t *user, int signo, int pid)
{
	if (get_user_struct(info, user))
		return -EFAULT;
	info->si_signo = signo;
	if ((info->si_code >= 0 || info->si_code == SI_TKILL) &&
	    pid != current->process->pid)
		return -EPERM;
	return 0;
}

UK_SYSCALL_R_DEFINE(int, rt_sigqueueinfo, pid_t, tgid, int, signo, siginfo_t *,
		    info)
{
	siginfo_t given;
	int result = get_info(&given, info, signo, tgid);

	return result ? result :
			signal_send_checked(process_find_any(tgid), &given);
}

UK_SYSCALL_R_DEFINE(int, rt_tgsigqueueinfo, pid_t, tgid, pid_t, tid, int, signo,
		    siginfo_t *, info)
{
	siginfo_t given;
	int result = tgid <= 0 || tid <= 0 ?
			     -EINVAL :
			     get_info(&given, info, signo, tgid);

	return result ? result : send_to_thread(tgid, tid, &given);
}
