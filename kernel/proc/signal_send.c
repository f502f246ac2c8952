// SPDX-License-Identifier: BSD-3-Clause
/* Sending signals from programs: kill and its relatives. */
#include "proc/signal.h"
#include "shim/syscall.h"

/* To GROUP, or (-1) to everyone but init and the caller's own process. */
static int send_to_many(int group, const siginfo_t *info)
{
	int result = -ESRCH;
	bool sent = false;
	struct process *p;

	for_each_process (p) {
		if (group == -1 ? p == init_process || p == current->process :
				  p->group != group)
			continue;
		result = signal_send_checked(p, NULL, info);
		sent |= !result;
	}
	return sent ? 0 : result;
}

UK_SYSCALL_R_DEFINE(int, kill, pid_t, pid, int, signo)
{
	siginfo_t info = signal_info(signo, SI_USER);

	if (pid > 0)
		return signal_send_checked(process_find_any(pid), NULL, &info);
	if (pid == INT32_MIN)
		return -ESRCH;
	if (pid < -1)
		pid = -pid;
	return send_to_many(pid ? pid : current->process->group, &info);
}

static int send_to_thread(int tgid, int tid, const siginfo_t *info)
{
	struct thread *thread = thread_find(tid);

	if (tid <= 0)
		return -EINVAL;
	if (!thread || (tgid > 0 && thread->process->pid != tgid))
		return -ESRCH;
	return signal_send_checked(thread->process, thread, info);
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
	TRY(get_user_struct(info, user));
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

	TRY(get_info(&given, info, signo, tgid));
	return signal_send_checked(process_find_any(tgid), NULL, &given);
}

UK_SYSCALL_R_DEFINE(int, rt_tgsigqueueinfo, pid_t, tgid, pid_t, tid, int, signo,
		    siginfo_t *, info)
{
	siginfo_t given;

	if (tgid <= 0 || tid <= 0)
		return -EINVAL;
	TRY(get_info(&given, info, signo, tgid));
	return send_to_thread(tgid, tid, &given);
}
