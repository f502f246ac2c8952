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

struct process *node_process(const struct procfs_node *node)
{
	return process_find(node->pid);
}

struct thread *node_thread(const struct procfs_node *node)
{
	struct process *process = node_process(node);
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

int node_mm(const struct procfs_node *node, struct mm **out)
{
	struct thread *thread = node_thread(node);
	int error;

	if (!thread)
		return -ESRCH;
	error = process_may_inspect(thread->process);
	if (error)
		return error;
	*out = thread->mm;
	if (*out)
		mm_get(*out);
	return 0;
}

/* ---- Small files ---- */

static int show_comm(const struct procfs_node *node, struct text *text)
{
	const struct thread *thread = node_thread(node);

	if (!thread)
		return -ESRCH;
	text_add(text, "%s\n", thread->name);
	return 0;
}

/* Only a process itself gives its threads names (newlines included). */
static int store_comm(const struct procfs_node *node, const char *value,
		      size_t n)
{
	struct thread *thread = node_thread(node);

	if (!thread)
		return -ESRCH;
	if (thread->process != current->process)
		return -EINVAL;
	n = MIN(n, sizeof(thread->name) - 1);
	memset(thread->name, 0, sizeof(thread->name));
	memcpy(thread->name, value, n);
	return 0;
}

static int show_personality(const struct procfs_node *node, struct text *text)
{
	const struct process *process = node_process(node);

	if (!process)
		return -ESRCH;
	text_add(text, "%08x\n", process->personality);
	return 0;
}

/* ---- Links ---- */

static int give(struct dentry *dentry, struct dentry **out)
{
	dentry_get(dentry);
	*out = dentry;
	return 0;
}

static int inspected_thread(const struct procfs_node *node,
			    struct thread **thread)
{
	*thread = node_thread(node);
	if (!*thread)
		return -ESRCH;
	return process_may_inspect((*thread)->process);
}

static int follow_exe(const struct procfs_node *node, struct dentry **out)
{
	struct thread *thread;
	int error = inspected_thread(node, &thread);

	if (error)
		return error;
	if (!thread->mm || !thread->mm->exe)
		return -ENOENT;
	return give(thread->mm->exe->dentry, out);
}

static int follow_cwd(const struct procfs_node *node, struct dentry **out)
{
	struct thread *thread;
	int error = inspected_thread(node, &thread);

	if (error)
		return error;
	return thread->fs ? give(thread->fs->cwd, out) : -ENOENT;
}

static int follow_root(const struct procfs_node *node, struct dentry **out)
{
	struct thread *thread;
	int error = inspected_thread(node, &thread);

	if (error)
		return error;
	return thread->fs ? give(thread->fs->root, out) : -ENOENT;
}

/* ---- The directories ---- */

static const struct procfs_directory task_directory;

static const struct procfs_entry process_entries[] = {
	{ "auxv", S_IFREG | 0400, .show = show_process_auxv },
	{ "cgroup", S_IFREG | 0444, .constant = "0::/\n" },
	{ "cmdline", S_IFREG | 0444, .show = show_process_cmdline },
	{ "comm", S_IFREG | 0644, .show = show_comm, .store = store_comm },
	{ "cwd", S_IFLNK | 0777, .follow = follow_cwd },
	{ "environ", S_IFREG | 0400, .show = show_process_environ },
	{ "exe", S_IFLNK | 0777, .follow = follow_exe },
	{ "fd", S_IFDIR | 0500, .directory = &fd_directory },
	{ "fdinfo", S_IFDIR | 0555, .directory = &fdinfo_directory },
	{ "limits", S_IFREG | 0444, .show = show_process_limits },
	{ "maps", S_IFREG | 0444, .show = show_process_maps },
	{ "mountinfo", S_IFREG | 0444, .text = procfs_show_mountinfo },
	{ "mounts", S_IFREG | 0444, .text = procfs_show_mounts },
	{ "oom_score", S_IFREG | 0444, .show = show_process_oom_score },
	{ "oom_score_adj", S_IFREG | 0644, .show = show_process_oom_score_adj,
	  .store = store_process_oom_score_adj },
	{ "personality", S_IFREG | 0400, .show = show_personality },
	{ "root", S_IFLNK | 0777, .follow = follow_root },
	{ "smaps", S_IFREG | 0444, .show = show_process_smaps },
	{ "smaps_rollup", S_IFREG | 0444, .show = show_process_smaps_rollup },
	{ "stat", S_IFREG | 0444, .show = show_process_stat },
	{ "statm", S_IFREG | 0444, .show = show_process_statm },
	{ "status", S_IFREG | 0444, .show = show_process_status },
	/* Where it sleeps in the kernel is nobody's business. */
	{ "wchan", S_IFREG | 0444, .constant = "0" },
	{ "task", S_IFDIR | 0555,
	  .directory = &task_directory }, /* last: see below */
};

static bool thread_exists(const struct procfs_node *node)
{
	return node_thread(node) != NULL;
}

void procfs_process_owner(const struct procfs_node *node, u32 *uid, u32 *gid)
{
	const struct thread *thread = node_thread(node);

	*uid = *gid = 0;
	if (!thread || !thread->cred || !thread->process->dumpable)
		return;
	*uid = thread->cred->euid;
	*gid = thread->cred->egid;
}

static const struct procfs_directory process_directory = {
	.entries = process_entries,
	.count = ARRAY_SIZE(process_entries),
	.exists = thread_exists,
	.owner = procfs_process_owner,
};

/* A thread has all that but tasks of its own. */
static const struct procfs_directory thread_directory = {
	.entries = process_entries,
	.count = ARRAY_SIZE(process_entries) - 1,
	.exists = thread_exists,
	.owner = procfs_process_owner,
};

const struct procfs_entry procfs_process_entry = {
	.mode = S_IFDIR | 0555,
	.directory = &process_directory,
};
static const struct procfs_entry thread_entry = {
	.mode = S_IFDIR | 0555,
	.directory = &thread_directory,
};

static bool has_thread(const struct procfs_node *node, int tid)
{
	const struct thread *thread = thread_find(tid);

	return thread && thread->process == node_process(node);
}

static int next_thread(const struct procfs_node *node, int after)
{
	const struct process *process = node_process(node);
	const struct thread *thread;
	int best = -1;

	if (!process)
		return -1;
	list_for_each (thread, &process->threads, process_link) {
		if (thread->tid > after && (best < 0 || thread->tid < best))
			best = thread->tid;
	}
	return best;
}

static const struct procfs_directory task_directory = {
	.exists = thread_exists,
	.owner = procfs_process_owner,
	.numbered = &thread_entry,
	.has = has_thread,
	.next = next_thread,
	.numbers_are_threads = true,
};
