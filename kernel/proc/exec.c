// SPDX-License-Identifier: BSD-3-Clause
/*
 * execve: the process stays, the program is another. Everything that can fail
 * is done beside the old program, so that an error finds it whole; only then do
 * the other threads end and the address space changes hands.
 */
#include <linux/fcntl.h>

#include "loader/loader.h"
#include "fs/cred.h"
#include "fs/fd.h"
#include "fs/path.h"
#include "mm/kmalloc.h"
#include "mm/mm.h"
#include "proc/exec_strings.h"
#include "proc/signal.h"
#include "shim/syscall.h"

/* ---- What a new program starts with ---- */

/*
 * Set-user-ID files, and what becomes of capabilities: capabilities(7). A copy
 * of the caller's credentials, or NULL when memory is full.
 */
static struct cred *new_credentials(const struct file *file, bool *secure)
{
	const struct inode *inode = file->inode;
	struct cred *cred = cred_copy(current->cred);
	u32 uid, gid;

	if (!cred)
		return NULL;
	uid = cred->euid;
	gid = cred->egid;
	if (!cred->no_new_privs) {
		if (inode->mode & 04000)
			cred->euid = inode->uid;
		if ((inode->mode & 02010) == 02010)
			cred->egid = inode->gid;
	}
	*secure = cred->euid != cred->uid || cred->egid != cred->gid;
	if (cred->euid == 0 || cred->uid == 0)
		cred->cap_permitted = cred->cap_inheritable |
				      cred->cap_bounding;
	else
		cred->cap_permitted = 0;
	cred->cap_effective = cred->euid == 0 ? cred->cap_permitted : 0;
	cred->suid = cred->fsuid = cred->euid;
	cred->sgid = cred->fsgid = cred->egid;
	if (uid != cred->euid || gid != cred->egid)
		current->process->dumpable = false;
	return cred;
}

/* ---- The point of no return ---- */

/* Ends all other threads; false: somebody has ended the process meanwhile. */
static bool end_other_threads(struct process *process)
{
	struct thread *thread = current;

	if (process->executing)
		return false;
	process->executing = thread;
	while (process->thread_count > 1 && !process->exiting) {
		process_kill_others(process);
		thread_sleep_killable();
	}
	process->executing = NULL;
	return !process->exiting;
}

/* The survivor is the first thread now, whichever it was. */
static void become_leader(struct process *process)
{
	struct thread *thread = current;

	if (thread->tid == process->pid)
		return;
	thread_unpublish(thread);
	thread->tid = process->pid;
	process->leader = thread;
	thread_publish(thread);
}

/* A vfork child must not close files or change handlers for its parent. */
static int unshare(struct thread *thread)
{
	struct process *process = thread->process;
	struct signal_actions *actions;
	struct fd_table *files = thread->files;

	if (files->refs > 1) {
		thread->files = fd_table_copy(files);
		if (!thread->files) {
			thread->files = files;
			return -ENOMEM;
		}
		fd_table_put(files);
	}
	actions = signal_actions_copy(process->actions);
	if (!actions)
		return -ENOMEM;
	signal_actions_put(process->actions);
	process->actions = actions;
	return 0;
}

static void reset_process(struct process *process)
{
	signal_actions_reset(process->actions);
	posix_timers_delete(process);
	fd_table_close_on_exec(current->files);
	process->executed = true;
	process->exit_signal = SIGCHLD;
	process->keep_caps = false;
	process->parent_death_signal = 0;
	process->membarrier = 0;
}

/* Once this has succeeded nothing can fail any more. */
static int leave_old_program(struct thread *thread)
{
	if (!end_other_threads(thread->process))
		return -EAGAIN; /* never seen: the process ends */
	become_leader(thread->process);
	return unshare(thread);
}

static int load_and_enter(struct loader_program *program)
{
	struct thread *thread = current;
	struct cred *cred AUTO(cred_auto_put) =
		new_credentials(program->file, &program->secure);
	struct cred *old = thread->cred;
	int error;

	if (!cred)
		return -ENOMEM;
	program_prepare(program);
	program->cred = cred;
	TRY(loader_load(program));
	error = leave_old_program(thread);
	if (error) {
		mm_put(program->mm);
		return error;
	}
	thread_release_mm(thread);
	thread->cred = cred;
	cred = old;
	reset_process(thread->process);
	program_enter(program);
	return 0;
}

UK_SYSCALL_R_DEFINE(int, execveat, int, dirfd, const char *, path,
		    const char *const *, argv, const char *const *, envp, int,
		    flags)
{
	struct loader_program *program AUTO(kfree_auto) = NULL;
	struct file *file AUTO(file_auto_put) = NULL;
	struct exec_strings args AUTO(exec_strings_free) = { 0 };
	struct exec_strings env AUTO(exec_strings_free) = { 0 };
	struct user_path copy AUTO(user_path_put);
	u64 left = exec_strings_limit();

	TRY(user_path_get(&copy, path, flags & AT_EMPTY_PATH));
	if (flags & ~(AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW))
		return -EINVAL;
	TRY(exec_strings_get(&args, argv, &left));
	TRY(exec_strings_get(&env, envp, &left));
	TRY(file_open_exec(dirfd, copy.path, flags, &file));
	program = kzalloc(sizeof(*program));
	if (!program)
		return -ENOMEM;
	*program = (struct loader_program){
		.path = copy.path,
		.file = file,
		.argv = args.strings,
		.argc = args.count,
		.envp = env.strings,
		.envc = env.count,
	};
	return load_and_enter(program);
}
