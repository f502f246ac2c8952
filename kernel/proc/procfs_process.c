// SPDX-License-Identifier: BSD-3-Clause
/*
 * /proc/PID: the table of its files, and those of them that need few lines. The
 * same table serves /proc/PID/task/TID. Everything is as proc(5) has it.
 */
#include "proc/procfs_process.h"
#include "fs/cred.h"
#include "fs/file.h"
#include "fs/path.h"
#include "lib/string.h"
#include "mm/mm.h"
#include "shim/syscall.h"

/* ---- Whom a node is about ---- */

struct thread *procfs_thread(const struct procfs_node *node)
{
	struct process *process = process_find(node->pid);
	struct thread *thread;

	if (!process)
		return NULL;
	if (!node_is_thread(node))
		return process->leader;
	thread = thread_find(node->tid);
	return thread && thread->process == process ? thread : NULL;
}

int process_may_inspect(const struct process *process)
{
	const struct cred *cred = process->leader->cred;
	const struct cred *own = current->cred;

	if (process == current->process || capable(CAP_SYS_PTRACE))
		return 0;
	if (process->dumpable && own->fsuid == cred->euid &&
	    own->fsuid == cred->suid && own->fsuid == cred->uid)
		return 0;
	return -EACCES;
}

/* ---- Files about an address space ---- */

static int show_mm_to_all(const struct procfs_node *node, struct text *text)
{
	struct mm *mm = node->thread->mm;
	int error;

	if (!mm)
		return node->entry->show_mm == show_smaps_rollup ? -ESRCH : 0;
	mm_get(mm);
	error = node->entry->show_mm(mm, text);
	mm_put(mm);
	return error;
}

static int show_mm(const struct procfs_node *node, struct text *text)
{
	TRY(process_may_inspect(node->thread->process));
	return show_mm_to_all(node, text);
}

/* ---- Small files ---- */

static int show_comm(const struct procfs_node *node, struct text *text)
{
	text_add(text, "%s\n", node->thread->name);
	return 0;
}

/* Only a process itself gives its threads names (newlines included). */
static int store_comm(const struct procfs_node *node, const char *value,
		      size_t n)
{
	struct thread *thread = node->thread;

	if (thread->process != current->process)
		return -EINVAL;
	n = MIN(n, sizeof(thread->name) - 1);
	memset(thread->name, 0, sizeof(thread->name));
	memcpy(thread->name, value, n);
	return 0;
}

static int show_personality(const struct procfs_node *node, struct text *text)
{
	text_add(text, "%08x\n", node->thread->process->personality);
	return 0;
}

/* ---- Links ---- */

/* The link to DENTRY, for those who may look into the process. */
static int give(const struct procfs_node *node, struct dentry *dentry,
		struct dentry **out)
{
	TRY(process_may_inspect(node->thread->process));
	if (!dentry)
		return -ENOENT;
	dentry_get(dentry);
	*out = dentry;
	return 0;
}

static int follow_exe(const struct procfs_node *node, struct dentry **out)
{
	const struct mm *mm = node->thread->mm;

	return give(node, mm && mm->exe ? mm->exe->dentry : NULL, out);
}

static int follow_cwd(const struct procfs_node *node, struct dentry **out)
{
	const struct fs_context *fs = node->thread->fs;

	return give(node, fs ? fs->cwd : NULL, out);
}

static int follow_root(const struct procfs_node *node, struct dentry **out)
{
	const struct fs_context *fs = node->thread->fs;

	return give(node, fs ? fs->root : NULL, out);
}

/* ---- The directories ---- */

static const struct procfs_numbers threads;

static const struct procfs_entry process_entries[] = {
	{ "task", S_IFDIR | 0555, .numbers = &threads }, /* first: see below */
	{ "auxv", S_IFREG | 0400, .show = show_mm, .show_mm = show_auxv },
	{ "cgroup", S_IFREG | 0444, .constant = "0::/\n" },
	{ "cmdline", S_IFREG | 0444, .show = show_mm_to_all,
	  .show_mm = show_cmdline },
	{ "comm", S_IFREG | 0644, .show = show_comm, .store = store_comm },
	{ "cwd", S_IFLNK | 0777, .follow = follow_cwd },
	{ "environ", S_IFREG | 0400, .show = show_mm, .show_mm = show_environ },
	{ "exe", S_IFLNK | 0777, .follow = follow_exe },
	{ "fd", S_IFDIR | 0500, .numbers = &procfs_fds },
	{ "fdinfo", S_IFDIR | 0555, .numbers = &procfs_fdinfos },
	{ "limits", S_IFREG | 0444, .show = show_process_limits },
	{ "maps", S_IFREG | 0444, .show = show_mm, .show_mm = show_maps },
	{ "mountinfo", S_IFREG | 0444, .text = procfs_show_mountinfo },
	{ "mounts", S_IFREG | 0444, .text = procfs_show_mounts },
	{ "net", S_IFDIR | 0555, .entries = procfs_net },
	{ "oom_score", S_IFREG | 0444, .show = show_process_oom_score },
	{ "oom_score_adj", S_IFREG | 0644, .show = show_process_oom_score_adj,
	  .store = store_process_oom_score_adj },
	{ "personality", S_IFREG | 0400, .show = show_personality },
	{ "root", S_IFLNK | 0777, .follow = follow_root },
	{ "smaps", S_IFREG | 0444, .show = show_mm, .show_mm = show_smaps },
	{ "smaps_rollup", S_IFREG | 0444, .show = show_mm,
	  .show_mm = show_smaps_rollup },
	{ "stat", S_IFREG | 0444, .show = show_process_stat },
	{ "statm", S_IFREG | 0444, .show = show_process_statm },
	{ "status", S_IFREG | 0444, .show = show_process_status },
	/* Where it sleeps in the kernel is nobody's business. */
	{ "wchan", S_IFREG | 0444, .constant = "0" },
	{ 0 },
};

const struct procfs_entry procfs_process_entry = {
	.mode = S_IFDIR | 0555,
	.entries = process_entries,
};

/* A thread has all that but tasks of its own. */
static const struct procfs_entry thread_entry = {
	.mode = S_IFDIR | 0555,
	.entries = process_entries + 1,
};

static int next_thread(const struct procfs_node *node, int after)
{
	const struct thread *thread;
	int best = -1;

	list_for_each (thread, &node->thread->process->threads, process_link) {
		if (thread->tid > after && (best < 0 || thread->tid < best))
			best = thread->tid;
	}
	return best;
}

static const struct procfs_numbers threads = {
	.entry = &thread_entry,
	.next = next_thread,
	.threads = true,
};
