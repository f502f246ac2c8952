// SPDX-License-Identifier: BSD-3-Clause
/*
 * The end of threads and processes. A thread gives back what it shared, and the
 * last one turns its process into a zombie: a number and a status for the
 * parent to wait for.
 */
#include "fs/cred.h"
#include "fs/fd.h"
#include "fs/tty.h"
#include "fs/path.h"
#include "mm/mm.h"
#include "proc/futex.h"
#include "proc/signal.h"
#include "proc/trace_hooks.h"
#include "sched/sched.h"
#include "shim/syscall.h"

/* ---- A thread ---- */

/* pthread_join waits for this word to become 0. */
static void clear_child_tid(struct thread *thread)
{
	u64 address = thread->clear_child_tid;

	thread->clear_child_tid = 0;
	if (!address || thread->mm->refs < 2)
		return;
	if (!put_user_u32((void *)address, 0))
		futex_wake_address(address);
}

/* What the program of this thread could see, before its memory goes. */
void thread_release_mm(struct thread *thread)
{
	struct process *process = thread->process;
	struct mm *mm = thread->mm;
	u64 peak;

	futex_exit_robust(thread);
	clear_child_tid(thread);
	if (process->vfork_done) {
		waitq_wake(process->vfork_done, 0);
		process->vfork_done = NULL;
	}
	peak = MAX(mm->peak_resident_pages, mm->resident_pages);
	process->peak_pages = MAX(process->peak_pages, peak);
}

static void give_back(struct thread *thread)
{
	struct fd_table *files = thread->files;
	struct fs_context *fs = thread->fs;
	struct mm *mm = thread->mm;

	if (mm) {
		thread_release_mm(thread);
		thread->mm = NULL;
		mm_put(mm);
	}
	thread->files = NULL;
	fd_table_put(files);
	thread->fs = NULL;
	fs_context_put(fs);
}

static void add_to_process(struct thread *thread)
{
	struct process *process = thread->process;

	sched_account();
	usage_add(&process->used, &thread->used);
	thread->used = (struct usage){ 0 };
}

/*
 * From the idle thread, its stack is no longer in use. The last thread of a
 * process stays with the zombie.
 */
static void reap_thread(struct thread *thread)
{
	struct process *process = thread->process;

	if (process->leader == thread) {
		if (process->autoreap)
			process_free(process);
		return;
	}
	cred_put(thread->cred);
	thread_free(thread);
}

/* ---- A process ---- */

int process_end_code(const struct process *process)
{
	return process->exit_status & 0x7f ? CLD_KILLED : CLD_EXITED;
}

/* Does the parent not want to know? (POSIX: SA_NOCLDWAIT or SIG_IGN.) */
static bool nobody_waits(const struct process *process)
{
	const struct signal_action *action;

	if (process->exit_signal != SIGCHLD)
		return false;
	action = signal_action_of(process->parent, SIGCHLD);
	return action->handler == (u64)SIG_IGN ||
	       (action->flags & SA_NOCLDWAIT);
}

bool process_report_end(struct process *process)
{
	process_notify_parent(process, process_end_code(process));
	return nobody_waits(process);
}

static void end_process(struct process *process)
{
	if (unlikely(trace_hooks))
		trace_hooks->exited(process->exit_status);
	if (process == first_process)
		init_first_ended(process->exit_status);
	if (process->pid == process->session)
		tty_session_ended(process->session);
	process->zombie = true;
	itimers_stop(process);
	signal_queue_flush(process, &process->signals, ~0UL);
	orphans_give_away(process);
	pidfd_process_ended(process);
	process->autoreap = process_report_end(process);
}

void thread_exit(void)
{
	struct thread *thread = current;
	struct process *process = thread->process;

	give_back(thread);
	add_to_process(thread);
	signal_queue_flush(process, &thread->signals, ~0UL);
	thread->blocked = ~0UL;
	signal_retarget(thread, ~0UL);
	thread_unpublish(thread);
	if (!process->thread_count)
		end_process(process);
	else if (process->executing)
		sched_wake(process->executing);
	sched_exit(reap_thread);
}

void thread_sleep_killable(void)
{
	current->killable = true;
	current->state = THREAD_WAITING;
	sched_switch();
	current->killable = false;
}

void process_kill_others(struct process *process)
{
	struct thread *thread;

	list_for_each (thread, &process->threads, process_link)
		if (thread != current)
			signal_wake(thread, true);
}

void process_exit(int status)
{
	struct process *process = current->process;

	if (!process->exiting) {
		process->exiting = true;
		process->exit_status = status;
		process->stopped = false;
		process_kill_others(process);
	}
	thread_exit();
}

UK_SYSCALL_R_DEFINE(void, exit, int, status)
{
	struct process *process = current->process;

	/* What the last thread says is the process's status, as in Linux. */
	if (!process->exiting && process->thread_count == 1)
		process_exit((status & 0xff) << 8);
	thread_exit();
}

UK_SYSCALL_R_DEFINE(void, exit_group, int, status)
{
	process_exit((status & 0xff) << 8);
}
