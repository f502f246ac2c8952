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

/* What is in memory of some mappings, in bytes; from a walk over the tables. */
struct residence {
	/* In the order in which smaps shows them: */
	u64 rss, pss, pss_dirty, shared_clean, shared_dirty, private_clean,
		private_dirty, referenced, anonymous;
	u64 file, shared, locked;
	u64 tables;	       /* that hold them, of the lowest level */
	u64 stack, executable; /* mapped, not resident */
};
struct residence mm_measure(struct mm *mm);

/* procfs_limits.c */
int show_process_limits(const struct procfs_node *node, struct text *text);
int show_process_oom_score(const struct procfs_node *node, struct text *text);
int show_process_oom_score_adj(const struct procfs_node *node,
			       struct text *text);
int store_process_oom_score_adj(const struct procfs_node *node,
				const char *value, size_t n);

/* procfs_fd.c */
extern const struct procfs_numbers procfs_fds, procfs_fdinfos;
