// SPDX-License-Identifier: BSD-3-Clause
/*
 * Process 1, a thread of the kernel: parent of the first program and of all
 * orphans. It ignores SIGCHLD, so its children vanish when they end. It has
 * nothing to do before the first program has ended: then what that one left in
 * its session gets SIGTERM, a moment, SIGKILL. Daemons, which have sessions of
 * their own, keep the machine up until the last of them is gone.
 */
#include "fs/cred.h"
#include "fs/tty.h"
#include "lib/log.h"
#include "lib/string.h"
#include "proc/signal.h"
#include "sched/clock.h"
#include "sched/sched.h"

#define MOMENT_NS (300 * 1000 * 1000UL)
#define LOOK_NS	  (2 * 1000 * 1000UL)

struct process *init_process, *first_process;

static int status; /* for the host */

/* Processes of the first program's session, or of others. */
static bool any_live(bool of_session)
{
	struct process *p;

	for_each_process (p)
		if (p != init_process && !p->zombie &&
		    (p->session == INIT_PID) == of_session)
			return true;
	return false;
}

static void tell_session(int signo)
{
	struct process *p;

	for_each_process (p)
		if (p->session == INIT_PID)
			signal_send_kernel(p, signo);
}

/*
 * Waits up to a moment for the session to be empty; QUIET: or until all that is
 * left of it sleeps. (It happens once, so looking now and then is enough.)
 */
static void wait_for_session(bool quiet)
{
	u64 now = clock_monotonic_ns(), end = now + MOMENT_NS;

	for (; now < end && any_live(true); now = clock_monotonic_ns()) {
		if (quiet && sched_runnable() == 1)
			break;
		wait_until(now + LOOK_NS);
	}
}

/* Who is just becoming a daemon needs a little time to say so by setsid. */
static void end_session(void)
{
	wait_for_session(true);
	if (!any_live(true))
		return;
	tell_session(SIGTERM);
	tell_session(SIGCONT);
	wait_for_session(false);
	tell_session(SIGKILL);
	wait_for_session(false);
}

static void run(UNUSED void *unused)
{
	struct tty *tty = tty_of_session(INIT_PID);

	end_session();
	if (tty)
		tty->foreground = FIRST_PID; /* means all of them now */
	wait_event(&init_process->child_exited, !any_live(false));
	machine_end(status);
}

void init_first_ended(int exit_status)
{
	int signo = exit_status & 0x7f;

	status = signo ? 128 + signo : exit_status >> 8 & 0xff;
	first_process = NULL;
	sched_wake(init_process->leader);
}

struct thread *process_create_first(struct process *parent, void (*run)(void *),
				    bool user)
{
	struct process *process = process_create(parent);
	struct thread *thread = thread_alloc(run, NULL, user);

	if (process)
		process->actions = signal_actions_copy(NULL);
	if (!process || !thread || !process->actions)
		panic("no memory for the first processes");
	thread->process = process;
	thread->cred = &cred_root;
	cred_root.refs++;
	return thread;
}

void init_create(void)
{
	struct thread *thread = process_create_first(NULL, run, false);
	struct process *process = thread->process;

	thread->state = THREAD_SLEEPING;
	signal_action_of(process, SIGCHLD)->handler = (u64)SIG_IGN;
	string_copy(thread->name, "init", sizeof(thread->name));
	process_publish(process, thread);
	process->group = process->session = process->pid;
	init_process = process;
}
