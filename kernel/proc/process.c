// SPDX-License-Identifier: BSD-3-Clause
/*
 * The objects: processes in a tree by pid, threads in a tree by tid (numbers
 * come from one pool), processes below their parents. What they do is in the
 * other files of this folder.
 */
#include "fs/cred.h"
#include "lib/string.h"
#include "mm/kmalloc.h"
#include "proc/limits.h"
#include "proc/signal.h"
#include "sched/clock.h"

#define PID_MAX 4194304

static struct tree processes, threads;
static int last_pid;
static unsigned int thread_total;

/* ---- Lookups ---- */

static struct tree_key *find(const struct tree *tree, int number)
{
	struct tree_key *found = tree_find_key(tree, number);

	return found && found->key == (u64)number ? found : NULL;
}

struct process *process_find(int pid)
{
	struct tree_key *found = find(&processes, pid);

	return found ? container_of(found, struct process, by_pid) : NULL;
}

struct thread *thread_find(int tid)
{
	struct tree_key *found = find(&threads, tid);

	return found ? container_of(found, struct thread, by_tid) : NULL;
}

struct thread *thread_find_any(int tid)
{
	return tid ? thread_find(tid) : current;
}

struct process *process_find_any(int id)
{
	struct process *process = process_find(id);
	struct thread *thread = process ? NULL : thread_find_any(id);

	return thread ? thread->process : process;
}

struct process *process_next(int after)
{
	struct tree_key *next = tree_find_key(&processes, after + 1);

	return next ? container_of(next, struct process, by_pid) : NULL;
}

bool process_group_exists(int group, int session)
{
	struct process *p;

	for_each_process (p)
		if (p->group == group && (!session || p->session == session))
			return true;
	return false;
}

/* ---- Numbers ---- */

static bool number_in_use(int number)
{
	struct process *p;

	if (process_find(number) || thread_find(number))
		return true;
	for_each_process (p)
		if (p->group == number || p->session == number)
			return true;
	return false;
}

int pid_allocate(void)
{
	static bool wrapped;

	do {
		if (++last_pid >= PID_MAX) {
			last_pid = 300;
			wrapped = true;
		}
	} while (wrapped && number_in_use(last_pid));
	return last_pid;
}

int pid_last(void)
{
	return last_pid;
}

/* ---- Threads ---- */

unsigned int process_count_threads(void)
{
	return thread_total;
}

void thread_publish(struct thread *thread)
{
	struct process *process = thread->process;

	if (!thread->tid)
		thread->tid = pid_allocate();
	list_push_back(&process->threads, &thread->process_link);
	process->thread_count++;
	thread_total++;
	tree_insert_key(&threads, &thread->by_tid, thread->tid);
}

void thread_unpublish(struct thread *thread)
{
	struct process *process = thread->process;

	tree_remove(&threads, &thread->by_tid.node);
	list_remove(&thread->process_link);
	process->thread_count--;
	thread_total--;
	if (process->leader == thread && process->thread_count)
		process->leader = list_first(&process->threads, struct thread,
					     process_link);
}

/* ---- Processes ---- */

static void inherit(struct process *child, const struct process *parent)
{
	const size_t start = offsetof(struct process, group);

	memcpy((char *)child + start, (const char *)parent + start,
	       offsetof(struct process, inherited_end) - start);
}

static void set_defaults(struct process *process)
{
	limits_set_defaults(process->limits);
	process->dumpable = true;
	process->timer_slack = 50000;
}

struct process *process_create(struct process *parent)
{
	struct process *process = kzalloc(sizeof(*process));

	if (!process)
		return NULL;
	list_init(&process->children);
	list_init(&process->sibling);
	list_init(&process->threads);
	waitq_init(&process->child_exited);
	signal_queue_init(&process->signals);
	process->parent = parent;
	process->exit_signal = SIGCHLD;
	process->start_ns = clock_monotonic_ns();
	if (parent)
		inherit(process, parent);
	else
		set_defaults(process);
	return process;
}

void process_publish(struct process *process, struct thread *leader)
{
	process->pid = leader->tid = pid_allocate();
	process->leader = leader;
	tree_insert_key(&processes, &process->by_pid, process->pid);
	if (process->parent)
		list_push_back(&process->parent->children, &process->sibling);
	thread_publish(leader);
	itimers_setup(process);
}

void process_free(struct process *process)
{
	if (process->pid) {
		tree_remove(&processes, &process->by_pid.node);
		itimers_stop(process);
	}
	list_remove(&process->sibling);
	signal_queue_flush(process, &process->signals, ~0UL);
	signal_actions_put(process->actions);
	pidfd_process_gone(process);
	if (process->leader) {
		cred_put(process->leader->cred);
		thread_free(process->leader);
	}
	kfree(process);
}
