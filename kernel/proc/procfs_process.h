/* SPDX-License-Identifier: BSD-3-Clause */
/* What the files procfs_*.c of this folder share: /proc/PID and below. */
#pragma once

#include "fs/procfs.h"
#include "proc/process.h"

struct mm;

static inline bool node_is_thread(const struct procfs_node *node)
{
	return node->tid != node->pid;
}

/*
 * The address space, with a reference (mm_put), if the caller may look into it.
 * 0 with NULL in *OUT for one that has none any more; -EACCES.
 */
int node_mm(const struct procfs_node *node, struct mm **out);

/* May the caller see what PROCESS does? 0 or -EACCES. */
int process_may_inspect(const struct process *process);

/* procfs_stat.c */
int show_process_stat(const struct procfs_node *node, struct text *text);
int show_process_statm(const struct procfs_node *node, struct text *text);

/* procfs_status.c */
int show_process_status(const struct procfs_node *node, struct text *text);
char thread_state_letter(const struct thread *thread);
/* Bit N - 1 for each signal that is ignored, or that has a handler. */
u64 process_handled_signals(const struct process *process, bool ignored);

/* procfs_maps.c */
int show_process_maps(const struct procfs_node *node, struct text *text);
int show_process_smaps(const struct procfs_node *node, struct text *text);
int show_process_smaps_rollup(const struct procfs_node *node,
			      struct text *text);

/* Pages of an address space by what they are; from a walk over its tables. */
struct mm_usage {
	u64 anonymous, file, shared; /* resident */
	u64 tables;		     /* that hold them, of the lowest level */
	u64 stack, executable;	     /* mapped */
};
void mm_measure(struct mm *mm, struct mm_usage *usage);

/* procfs_arguments.c */
int show_process_cmdline(const struct procfs_node *node, struct text *text);
int show_process_environ(const struct procfs_node *node, struct text *text);
int show_process_auxv(const struct procfs_node *node, struct text *text);

/* procfs_limits.c */
int show_process_limits(const struct procfs_node *node, struct text *text);
int show_process_oom_score(const struct procfs_node *node, struct text *text);
int show_process_oom_score_adj(const struct procfs_node *node,
			       struct text *text);
int store_process_oom_score_adj(const struct procfs_node *node,
				const char *value, size_t n);

/* procfs_fd.c */
extern const struct procfs_numbers procfs_fds, procfs_fdinfos;
