// SPDX-License-Identifier: BSD-3-Clause
/*
 * caught by: the interpreter runs first
 * message: = 1011
 *
 * The entry point is taken as the file has it, though the interpreter was put
 * elsewhere.
 */
#include <linux/fcntl.h>

#include "fs/file.h"
#include "lib/string.h"
#include "loader/elf.h"
#include "loader/loader.h"

/* Reads the path into program->interp; elf_check.c has seen to its length. */
static int read_path(struct loader_program *program,
		     const struct elf_image *image, const Elf64_Phdr *interp)
{
	size_t size = interp->p_filesz;
	ssize_t n = file_read_at(image->file, program->interp, size,
				 interp->p_offset);

	if (n < 0)
		return loader_fail(program, n, "PT_INTERP can't be read");
	if ((size_t)n != size || program->interp[size - 1] != '\0')
		return loader_fail(
			program, -ENOEXEC,
			"the interpreter's name does not end (PT_INTERP)");
	return 0;
}

/* Everything about the interpreter once its file is open. */
static int load_file(struct loader_program *program, struct elf_image *image,
		     struct file *file)
{
	u8 head[sizeof(Elf64_Ehdr)];
	const char *wrong = NULL;
	ssize_t n = file_read_at(file, head, sizeof(head), 0);
	int error = n < 0 ? n : elf_read(image, file, head, n, &wrong);

	if (wrong)
		return loader_fail(program, -ELIBBAD, "interpreter %s: %s",
				   program->interp, wrong);
	if (!error)
		error = segments_map(program->mm, image, 0);
	if (error)
		return loader_fail(program, error, "interpreter %s: %s",
				   program->interp, loader_error_text(error));
	program->interp_bias = image->bias;
	program->entry = image->header.e_entry;
	return 0;
}

int interp_load(struct loader_program *program, const struct elf_image *image)
{
	const Elf64_Phdr *interp = elf_find(image, PT_INTERP);
	struct elf_image loaded = { 0 };
	struct file *file;
	int error;

	if (!interp)
		return 0;
	error = read_path(program, image, interp);
	if (error)
		return error;
	error = file_open_exec(AT_FDCWD, program->interp, 0, &file);
	if (error)
		return loader_fail(program, error, "interpreter %s: %s",
				   program->interp, loader_error_text(error));
	error = load_file(program, &loaded, file);
	elf_free(&loaded);
	file_put(file);
	return error;
}
