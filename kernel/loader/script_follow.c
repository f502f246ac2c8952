// SPDX-License-Identifier: BSD-3-Clause
/*
 * From a script to the program that runs it. "script args" becomes "interpreter
 * [argument] script args", and since the interpreter may be a script as well,
 * this is done until a file is no script, up to LOADER_MAX_SCRIPTS times.
 */
#include <linux/fcntl.h>

#include "fs/file.h"
#include "lib/string.h"
#include "loader/load.h"
#include "mm/kmalloc.h"

/*
 * Makes room for two more arguments in front: "script args" becomes
 * "interpreter [argument] script args".
 */
static int prepend(struct load *load, const struct script *script,
		   const char *path)
{
	struct loader_program *program = load->program;
	unsigned int front = script->argument ? 2 : 1;
	unsigned int rest = program->argc - 1; /* there is an argv[0] */
	const char **argv = kvmalloc((front + 1 + rest) * sizeof(*argv));

	if (!argv)
		return -ENOMEM;
	argv[0] = script->interp;
	argv[1] = script->argument;
	argv[front] = path;
	memcpy(argv + front + 1, program->argv + 1, rest * sizeof(*argv));
	kvfree(load->argv);
	load->argv = argv;
	program->argv = argv;
	program->argc = front + 1 + rest;
	return 0;
}

/* The interpreter of a script takes the script's place. */
static int open_interpreter(struct load *load, const char *path)
{
	struct file *file;
	int error = file_open_exec(AT_FDCWD, path, 0, &file);

	if (error)
		return loader_fail(load->program, error,
				   "#! interpreter %s: %s", path,
				   loader_error_text(error));
	file_put(load->file);
	load->file = file;
	return 0;
}

static int follow_script(struct load *load, const char **path)
{
	struct loader_program *program = load->program;
	struct script *script;
	const char *wrong;
	int error;

	if (load->script_count == LOADER_MAX_SCRIPTS)
		return loader_fail(program, -ELOOP,
				   "too many scripts that run scripts (#!)");
	script = kmalloc(sizeof(*script));
	if (!script)
		return -ENOMEM;
	load->scripts[load->script_count++] = script;
	wrong = script_parse(script, load->head, load->head_size);
	if (wrong)
		return loader_fail(program, -ENOEXEC, "%s", wrong);
	error = prepend(load, script, *path);
	if (!error)
		error = open_interpreter(load, script->interp);
	*path = script->interp;
	return error;
}

static int read_head(struct load *load)
{
	ssize_t n = file_read_at(load->file, load->head, sizeof(load->head), 0);

	if (n < 0)
		return n;
	load->head_size = n;
	return 0;
}

int scripts_follow(struct load *load)
{
	const char *path = load->program->path;
	int error = read_head(load);

	while (!error && script_is_one(load->head, load->head_size)) {
		error = follow_script(load, &path);
		if (!error)
			error = read_head(load);
	}
	string_copy(load->program->elf_path, path,
		    sizeof(load->program->elf_path));
	return error;
}

void scripts_free(struct load *load)
{
	for (unsigned int i = 0; i < load->script_count; i++)
		kfree(load->scripts[i]);
	kvfree(load->argv);
}
