// SPDX-License-Identifier: BSD-3-Clause
/*
 * Job control: SIGSTOP and its like stop every thread of a process where it
 * would go back to its program; SIGCONT lets them go on. The parent is told,
 * and for the first program the host is (docs/protocol.md: T), so that the
 * shell that started it sees a stopped job.
 */
#include "drivers/console.h"
#include "fs/cred.h"
#include "proc/signal.h"
#include "sched/sched.h"

siginfo_t process_child_info(const struct process *child, int what)
{
	int status = child->exit_status & 0x7f;
	siginfo_t info = {
		.si_signo = SIGCHLD,
		.si_code = what,
	};

	if (what == CLD_STOPPED)
		status = child->stop_signal;
	else if (what == CLD_CONTINUED)
		status = SIGCONT;
	else if (what == CLD_EXITED)
		status = child->exit_status >> 8;
	info.si_pid = child->pid;
	info.si_uid = child->leader->cred->uid;
	info.si_status = status;
	return info;
}

void process_notify_parent(struct process *process, int what)
{
	struct process *parent = process->parent;
	bool job = what == CLD_STOPPED || what == CLD_CONTINUED;
	struct usage used = process_usage(process);
	siginfo_t info = process_child_info(process, what);

	if (!job)
		info.si_signo = process->exit_signal;
	info.si_utime = used.user_ns / (NS_PER_SEC / 100);
	info.si_stime = used.system_ns / (NS_PER_SEC / 100);
	if (info.si_signo &&
	    !(job && signal_action_of(parent, SIGCHLD)->flags & SA_NOCLDSTOP))
		signal_send_process(parent, &info);
	waitq_wake(&parent->child_exited, 0);
}

static bool all_stopped(const struct process *process)
{
	struct thread *thread;

	list_for_each (thread, &process->threads, process_link)
		if (thread->state != THREAD_STOPPED)
			return false;
	return true;
}

/* The last thread to stop makes the process a stopped one for the parent. */
static void stop_here(struct process *process)
{
	current->state = THREAD_STOPPED;
	if (all_stopped(process)) {
		process->stop_unreported = true;
		process_notify_parent(process, CLD_STOPPED);
		if (process == first_process)
			console_send_control('T', 0, 0, 0);
	}
	sched_switch();
}

void stop_process(int signo)
{
	struct process *process = current->process;
	struct thread *thread;

	if (!process->stopped) {
		if (signo)
			process->stop_signal = signo;
		process->stopped = true;
		process->continue_unreported = false;
		list_for_each (thread, &process->threads, process_link)
			if (thread != current)
				signal_wake(thread, false);
	}
	stop_here(process);
}

void stop_continue(struct process *process)
{
	struct thread *thread;

	if (!process->stopped)
		return;
	process->stopped = false;
	process->stop_unreported = false;
	list_for_each (thread, &process->threads, process_link)
		if (thread->state == THREAD_STOPPED)
			sched_wake(thread);
	if (process->exiting ||
	    (process->signals.pending & SIGNAL_BIT(SIGKILL)))
		return;
	process->continue_unreported = true;
	process_notify_parent(process, CLD_CONTINUED);
}
