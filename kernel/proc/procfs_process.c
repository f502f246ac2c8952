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
#include "mm/kmalloc.h"
#include "mm/mm.h"
#include "mm/page.h"
#include "shim/syscall.h"

#include <linux/capability.h>

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

/* ---- Arguments and environment: from the program's own memory ---- */

static int add_memory(struct text *text, struct mm *mm, u64 start, u64 end)
{
	char *bytes = kmalloc(PAGE_SIZE);
	int error = 0;

	if (!bytes)
		return -ENOMEM;
	while (start < end && !error) {
		size_t n = MIN(end - start, PAGE_SIZE - (start & ~PAGE_MASK));

		error = mm_read(mm, start, bytes, n);
		if (!error)
			text_add_bytes(text, bytes, n);
		start += n;
	}
	kfree(bytes);
	return error == -EFAULT ? 0 : error; /* unmapped: as far as it goes */
}

/* A program that wrote a longer title went on into its environment. */
static void add_long_title(struct text *text, struct mm *mm)
{
	size_t length;

	if (!text->length || !text->bytes[text->length - 1])
		return;
	length = strnlen(text->bytes, text->length);
	if (length < text->length) {
		text->length = length;
		return;
	}
	add_memory(text, mm, mm->env_start, mm->env_end);
	text->length = strnlen(text->bytes, text->length);
}

static int show_cmdline(const struct procfs_node *node, struct text *text)
{
	struct mm *mm;
	int error = node_thread(node) ? 0 : -ESRCH;

	if (error)
		return error;
	mm = node_thread(node)->mm;
	if (!mm)
		return 0;
	mm_get(mm);
	error = add_memory(text, mm, mm->arg_start, mm->arg_end);
	if (!error)
		add_long_title(text, mm);
	mm_put(mm);
	return error;
}

static int show_environ(const struct procfs_node *node, struct text *text)
{
	struct mm *mm;
	int error = node_mm(node, &mm);

	if (error || !mm)
		return error;
	error = add_memory(text, mm, mm->env_start, mm->env_end);
	mm_put(mm);
	return error;
}

static int show_auxv(const struct procfs_node *node, struct text *text)
{
	struct mm *mm;
	int error = node_mm(node, &mm);

	if (error || !mm)
		return error;
	text_add_bytes(text, (const char *)mm->auxv,
		       mm->auxv_words * sizeof(mm->auxv[0]));
	mm_put(mm);
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

static int show_limits(const struct procfs_node *node, struct text *text)
{
	const struct process *process = node_process(node);

	if (!process)
		return -ESRCH;
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

/* ---- Who goes first when memory is full ---- */

static int show_oom_score_adj(const struct procfs_node *node, struct text *text)
{
	const struct process *process = node_process(node);

	if (!process)
		return -ESRCH;
	text_add(text, "%d\n", process->oom_score_adj);
	return 0;
}

static int store_oom_score_adj(const struct procfs_node *node,
			       const char *value, size_t n)
{
	struct process *process = node_process(node);
	bool negative = value[0] == '-';
	const char *end;
	s64 number = string_to_u64(value + negative, &end, 10);

	if (!process)
		return -ESRCH;
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
static int show_oom_score(const struct procfs_node *node, struct text *text)
{
	const struct process *process = node_process(node);
	s64 score = 0;

	if (!process)
		return -ESRCH;
	if (process->leader->mm)
		score = process->leader->mm->resident_pages * 1000 /
			page_total();
	score += process->oom_score_adj;
	text_add(text, "%ld\n", (long)MAX(score, (s64)0));
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
	FILE_ENTRY("auxv", 0400, show_auxv),
	FILE_ENTRY("cgroup", 0444, show_cgroup),
	FILE_ENTRY("cmdline", 0444, show_cmdline),
	SETTING_ENTRY("comm", 0644, show_comm, store_comm),
	LINK_ENTRY("cwd", follow_cwd),
	FILE_ENTRY("environ", 0400, show_environ),
	LINK_ENTRY("exe", follow_exe),
	DIRECTORY_ENTRY("fd", 0500, &fd_directory),
	DIRECTORY_ENTRY("fdinfo", 0555, &fdinfo_directory),
	FILE_ENTRY("limits", 0444, show_limits),
	FILE_ENTRY("maps", 0444, show_process_maps),
	FILE_ENTRY("mountinfo", 0444, show_mountinfo),
	FILE_ENTRY("mounts", 0444, show_mounts),
	FILE_ENTRY("oom_score", 0444, show_oom_score),
	SETTING_ENTRY("oom_score_adj", 0644, show_oom_score_adj,
		      store_oom_score_adj),
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
