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

static int show_mounts(const struct procfs_node *node, struct text *text)
{
	(void)node;
	procfs_show_mounts(text);
	return 0;
}

static int show_mountinfo(const struct procfs_node *node, struct text *text)
{
	(void)node;
	procfs_show_mountinfo(text);
	return 0;
}

static int show_cgroup(const struct procfs_node *node, struct text *text)
{
	(void)node;
	text_add(text, "0::/\n");
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

/* Where it sleeps in the kernel is nobody's business. */
static int show_wchan(const struct procfs_node *node, struct text *text)
{
	(void)node;
	text_add(text, "0");
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

#define FILE_ENTRY(name, mode, show)                                 \
	{                                                            \
		name, S_IFREG | (mode), show, NULL, NULL, NULL, NULL \
	}
#define SETTING_ENTRY(name, mode, show, store)                        \
	{                                                             \
		name, S_IFREG | (mode), show, store, NULL, NULL, NULL \
	}
#define LINK_ENTRY(name, follow)                                     \
	{                                                            \
		name, S_IFLNK | 0777, NULL, NULL, follow, NULL, NULL \
	}
#define DIRECTORY_ENTRY(name, mode, directory)                            \
	{                                                                 \
		name, S_IFDIR | (mode), NULL, NULL, NULL, NULL, directory \
	}

static const struct procfs_entry process_entries[] = {
	FILE_ENTRY("auxv", 0400, show_process_auxv),
	FILE_ENTRY("cgroup", 0444, show_cgroup),
	FILE_ENTRY("cmdline", 0444, show_process_cmdline),
	SETTING_ENTRY("comm", 0644, show_comm, store_comm),
	LINK_ENTRY("cwd", follow_cwd),
	FILE_ENTRY("environ", 0400, show_process_environ),
	LINK_ENTRY("exe", follow_exe),
	DIRECTORY_ENTRY("fd", 0500, &fd_directory),
	DIRECTORY_ENTRY("fdinfo", 0555, &fdinfo_directory),
	FILE_ENTRY("limits", 0444, show_process_limits),
	FILE_ENTRY("maps", 0444, show_process_maps),
	FILE_ENTRY("mountinfo", 0444, show_mountinfo),
	FILE_ENTRY("mounts", 0444, show_mounts),
	FILE_ENTRY("oom_score", 0444, show_process_oom_score),
	SETTING_ENTRY("oom_score_adj", 0644, show_process_oom_score_adj,
		      store_process_oom_score_adj),
	FILE_ENTRY("personality", 0400, show_personality),
	LINK_ENTRY("root", follow_root),
	FILE_ENTRY("smaps", 0444, show_process_smaps),
	FILE_ENTRY("smaps_rollup", 0444, show_process_smaps_rollup),
	FILE_ENTRY("stat", 0444, show_process_stat),
	FILE_ENTRY("statm", 0444, show_process_statm),
	FILE_ENTRY("status", 0444, show_process_status),
	FILE_ENTRY("wchan", 0444, show_wchan),
	DIRECTORY_ENTRY("task", 0555, &task_directory), /* last: see below */
};

static bool thread_exists(const struct procfs_node *node)
{
	return node_thread(node) != NULL;
}

static void process_owner(const struct procfs_node *node, u32 *uid, u32 *gid)
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
	.owner = process_owner,
};

/* A thread has all that but tasks of its own. */
static const struct procfs_directory thread_directory = {
	.entries = process_entries,
	.count = ARRAY_SIZE(process_entries) - 1,
	.exists = thread_exists,
	.owner = process_owner,
};

static const struct procfs_entry process_entry =
	DIRECTORY_ENTRY(NULL, 0555, &process_directory);
static const struct procfs_entry thread_entry =
	DIRECTORY_ENTRY(NULL, 0555, &thread_directory);

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
	.owner = process_owner,
	.numbered = &thread_entry,
	.has = has_thread,
	.next = next_thread,
	.numbers_are_threads = true,
};

/* ---- What fs/procfs.c asks ---- */

static bool pid_exists(int pid)
{
	return process_find(pid) != NULL;
}

static int pid_next(int after)
{
	const struct process *process = process_next(after);

	return process ? process->pid : 0;
}

static int pid_self(void)
{
	return current->process->pid;
}

static int tid_self(void)
{
	return current->tid;
}

static struct inode *pid_directory(int pid)
{
	struct procfs_node node = {
		.entry = &process_entry,
		.pid = pid,
		.tid = pid,
	};
	struct inode *inode = procfs_inode(&node, process_entry.mode);

	if (inode)
		process_owner(&node, &inode->uid, &inode->gid);
	return inode;
}

static const struct procfs_process_ops process_ops = {
	.exists = pid_exists,
	.next = pid_next,
	.self = pid_self,
	.self_thread = tid_self,
	.directory = pid_directory,
};

void procfs_process_init(void)
{
	procfs_set_process_ops(&process_ops);
}
