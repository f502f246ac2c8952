// SPDX-License-Identifier: BSD-3-Clause
/*
 * The first program: what the host asked for (boot/config.h), as a child of
 * init that runs as root. Whatever goes wrong before its first
 * instruction is said in one line, with the status of a shell: 127 when there
 * is no such file, 126 when it can't be executed.
 */
#include <linux/fcntl.h>

#include "loader/loader.h"
#include "boot/config.h"
#include "fs/cred.h"
#include "fs/fd.h"
#include "fs/fs.h"
#include "fs/path.h"
#include "lib/log.h"
#include "proc/signal.h"
#include "sched/sched.h"

#define CANNOT_EXECUTE 126
#define NOT_FOUND      127

__attribute__((noreturn)) static void fail(const char *path, int error,
					   const char *message)
{
	bool missing = error == -ENOENT || error == -ENOTDIR;

	log_always("%s: %s", path, message);
	machine_end(missing ? NOT_FOUND : CANNOT_EXECUTE);
}

static void enter_directory(void)
{
	struct fs_context *fs = current->fs;
	struct dentry *cwd;
	int error = path_find(AT_FDCWD, boot_config.cwd,
			      PATH_FOLLOW | PATH_DIRECTORY, &cwd);

	if (error) {
		log_always("working directory %s: %s", boot_config.cwd,
			   loader_error_text(error));
		machine_end(CANNOT_EXECUTE);
	}
	dentry_put(fs->cwd);
	fs->cwd = cwd;
}

static void load(struct loader_program *program)
{
	int error = file_open_exec(AT_FDCWD, program->path, 0, &program->file);

	if (error)
		fail(program->path, error, loader_error_text(error));
	program_prepare(program);
	error = loader_load(program);
	file_put(program->file);
	if (error)
		fail(program->path, error == -ENOENT ? -ENOEXEC : error,
		     program->message[0] ? program->message :
					   loader_error_text(error));
}

/* The first process's own thread begins here. */
static void run_first_program(UNUSED void *unused)
{
	static struct loader_program program;

	if (!boot_config.exec)
		fail("nothing to execute", -ENOENT, "no program was named");
	enter_directory();
	program.path = boot_config.exec;
	program.argv = boot_config.args;
	program.argc = boot_config.arg_count;
	program.envp = boot_config.env;
	program.envc = boot_config.env_count;
	load(&program);
	program_enter(&program);
	thread_enter_program(NULL);
}

static struct fd_table *open_standard(u64 limit)
{
	struct fd_table *files = fd_table_create();

	if (!files)
		return NULL;
	files->limit = limit;
	if (console_open_standard(files))
		log_always("standard streams cannot be opened");
	return files;
}

void proc_start_first(void)
{
	struct process *process;
	struct thread *thread;

	init_create();
	thread = process_create_first(init_process, run_first_program, true);
	process = thread->process;
	thread->fs = fs_context_create();
	thread->files = open_standard(process->limits[RLIMIT_NOFILE].rlim_cur);
	if (!thread->fs || !thread->files)
		panic("no memory for the first process");
	process_publish(process, thread);
	process->group = process->pid;
	first_process = process;
	sched_wake(thread);
}
