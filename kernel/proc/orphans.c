// SPDX-License-Identifier: BSD-3-Clause
/*
 * Who is left behind when a process ends: its children get another parent, and
 * process groups that nobody can continue any more are told.
 */
#include "proc/signal.h"
#include "sched/raise.h"

bool process_group_orphaned(int group)
{
	struct process *p;

	for_each_process (p) {
		if (p->group != group || p->zombie)
			continue;
		if (p == first_process ||
		    (p->parent != init_process && p->parent->group != group &&
		     p->parent->session == p->session))
			return false;
	}
	return true;
}

static bool has_stopped_member(int group)
{
	struct process *p;

	for_each_process (p)
		if (p->group == group && p->stopped)
			return true;
	return false;
}

/* POSIX: stopped jobs of a shell that is gone must not stay for ever. */
static void check_group(int group)
{
	if (!has_stopped_member(group) || !process_group_orphaned(group))
		return;
	raise_group(group, SIGHUP);
	raise_group(group, SIGCONT);
}

/* Who waits for the children of the dead: a subreaper, or init. */
static struct process *find_reaper(struct process *process)
{
	struct process *p = process->parent;

	while (p != init_process && (!p->child_subreaper || p->exiting))
		p = p->parent;
	return p;
}

static void tell_child(struct process *child)
{
	siginfo_t info;

	if (!child->parent_death_signal)
		return;
	info = signal_info(child->parent_death_signal, SI_USER);
	signal_send_process(child, &info);
}

static void give_away(struct process *child, struct process *reaper)
{
	list_remove(&child->sibling);
	child->parent = reaper;
	child->exit_signal = SIGCHLD;
	tell_child(child);
	list_push_back(&reaper->children, &child->sibling);
	if (child->zombie && process_report_end(child))
		process_free(child);
}

void orphans_give_away(struct process *process)
{
	struct process *child, *next, *reaper = find_reaper(process);

	list_for_each_safe (child, next, &process->children, sibling) {
		int group = child->group;
		bool job = child->session == process->session &&
			   group != process->group;

		give_away(child, reaper);
		if (job)
			check_group(group);
	}
	if (process->parent->group != process->group)
		check_group(process->group);
}
