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

/* May the caller see what PROCESS does? 0 or -EACCES. */
int process_may_inspect(const struct process *process);

/* procfs_status.c */
int show_process_stat(const struct procfs_node *node, struct text *text);
int show_process_statm(const struct procfs_node *node, struct text *text);
int show_process_status(const struct procfs_node *node, struct text *text);

/* procfs_memory.c */
int show_auxv(struct mm *mm, struct text *text);
int show_cmdline(struct mm *mm, struct text *text);
int show_environ(struct mm *mm, struct text *text);
int show_maps(struct mm *mm, struct text *text);
int show_smaps(struct mm *mm, struct text *text);
int show_smaps_rollup(struct mm *mm, struct text *text);

/* Pages of an address space by what they are; from a walk over its tables. */
struct mm_usage {
	u64 resident, anonymous, file, shared;
	u64 tables;	       /* that hold them, of the lowest level */
	u64 stack, executable; /* mapped */
};
struct mm_usage mm_measure(struct mm *mm);

/* procfs_limits.c */
int show_process_limits(const struct procfs_node *node, struct text *text);
int show_process_oom_score(const struct procfs_node *node, struct text *text);
int show_process_oom_score_adj(const struct procfs_node *node,
			       struct text *text);
int store_process_oom_score_adj(const struct procfs_node *node,
				const char *value, size_t n);

/* procfs_fd.c */
extern const struct procfs_numbers procfs_fds, procfs_fdinfos;
