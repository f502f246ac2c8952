// SPDX-License-Identifier: BSD-3-Clause
/* /proc/PID/limits, and who goes first when memory is full: oom_score. */
#include "fs/cred.h"
#include "lib/string.h"
#include "mm/mm.h"
#include "proc/procfs_process.h"
#include "shim/syscall.h"

static const struct {
	const char *name, *unit;
} limit_names[RLIM_NLIMITS] = {
	[RLIMIT_CPU] = { "Max cpu time", "seconds" },
	[RLIMIT_FSIZE] = { "Max file size", "bytes" },
	[RLIMIT_DATA] = { "Max data size", "bytes" },
	[RLIMIT_STACK] = { "Max stack size", "bytes" },
	[RLIMIT_CORE] = { "Max core file size", "bytes" },
	[RLIMIT_RSS] = { "Max resident set", "bytes" },
	[RLIMIT_NPROC] = { "Max processes", "processes" },
	[RLIMIT_NOFILE] = { "Max open files", "files" },
	[RLIMIT_MEMLOCK] = { "Max locked memory", "bytes" },
	[RLIMIT_AS] = { "Max address space", "bytes" },
	[RLIMIT_LOCKS] = { "Max file locks", "locks" },
	[RLIMIT_SIGPENDING] = { "Max pending signals", "signals" },
	[RLIMIT_MSGQUEUE] = { "Max msgqueue size", "bytes" },
	[RLIMIT_NICE] = { "Max nice priority", NULL },
	[RLIMIT_RTPRIO] = { "Max realtime priority", NULL },
	[RLIMIT_RTTIME] = { "Max realtime timeout", "us" },
};

static void add_limit(struct text *text, u64 value)
{
	if (value == RLIM_INFINITY)
		text_add(text, "%-20s ", "unlimited");
	else
		text_add(text, "%-20lu ", value);
}

int show_process_limits(const struct procfs_node *node, struct text *text)
{
	const struct process *process = node->thread->process;

	text_add(text, "%-25s %-20s %-20s %-10s\n", "Limit", "Soft Limit",
		 "Hard Limit", "Units");
	for (int i = 0; i < RLIM_NLIMITS; i++) {
		text_add(text, "%-25s ", limit_names[i].name);
		add_limit(text, process->limits[i].rlim_cur);
		add_limit(text, process->limits[i].rlim_max);
		if (limit_names[i].unit)
			text_add(text, "%-10s", limit_names[i].unit);
		text_add(text, "\n");
	}
	return 0;
}

int show_process_oom_score_adj(const struct procfs_node *node,
			       struct text *text)
{
	const struct process *process = node->thread->process;

	text_add(text, "%d\n", process->oom_score_adj);
	return 0;
}

int store_process_oom_score_adj(const struct procfs_node *node,
				const char *value, size_t n)
{
	struct process *process = node->thread->process;
	bool negative = value[0] == '-';
	const char *end;
	s64 number = string_to_u64(value + negative, &end, 10);

	if (*end == '\n')
		end++;
	if (end != value + n || end == value + negative || number > 1000)
		return -EINVAL;
	if (negative)
		number = -number;
	if (number < process->oom_score_adj && !capable(CAP_SYS_RESOURCE))
		return -EACCES;
	process->oom_score_adj = number;
	return 0;
}

/* Thousandths of the memory, and what the process was given on top. */
int show_process_oom_score(const struct procfs_node *node, struct text *text)
{
	const struct process *process = node->thread->process;
	s64 score = 0;

	if (process->leader->mm)
		score = process->leader->mm->resident_pages * 1000 /
			page_total();
	score += process->oom_score_adj;
	text_add(text, "%ld\n", (long)MAX(score, (s64)0));
	return 0;
}
