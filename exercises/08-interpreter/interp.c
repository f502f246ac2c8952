// SPDX-License-Identifier: BSD-3-Clause
/*
 * Exercise 08: dynamic programs and their interpreter. Takes the place of
 * kernel/loader/interp.c; README.md tells the story.
 *
 * What others do for you (loader/elf.h, fs/file.h):
 *
 *	elf_find	the program header of a type, or NULL
 *	file_read_at	N bytes at an offset of a file: how many, or an errno
 *	file_open_exec	opens a file that is to be run; file_put gives it back
 *	elf_read	reads and checks the headers of an image
 *	segments_map	maps its segments: exercise 06
 *	loader_fail	notes a message for the user; evaluates to the error
 */
#include <asm/errno.h>
#include <linux/fcntl.h>

#include "fs/file.h"
#include "lib/string.h"
#include "loader/elf.h"
#include "loader/loader.h"

/* Reads the path into program->interp; elf_check.c has seen to its length. */
static int read_path(struct loader_program *program,
		     const struct elf_image *image, const Elf64_Phdr *interp)
{
	/* TODO 1: p_filesz bytes at p_offset of the program's file. */
	/* TODO 6: a name that does not end in a NUL: -ENOEXEC. */
	(void)image, (void)interp;
	return loader_fail(program, -ENOSYS,
			   "dynamic programs are exercise 08: not done yet");
}

/*
 * Everything about the interpreter once its FILE is open: its segments are
 * mapped, program->interp_bias and program->entry are set. IMAGE is empty, and
 * freed by the caller.
 */
static int load_file(struct loader_program *program, struct elf_image *image,
		     struct file *file)
{
	u8 head[sizeof(Elf64_Ehdr)];
	const char *wrong = NULL;
	ssize_t n = file_read_at(file, head, sizeof(head), 0);
	int error = n < 0 ? n : elf_read(image, file, head, n, &wrong);

	/* Given: of an interpreter, what is wrong with an ELF file is ELIBBAD.
	 */
	if (wrong)
		return loader_fail(program, -ELIBBAD, "interpreter %s: %s",
				   program->interp, wrong);
	/* TODO 3: map its segments; anywhere will do (0). */
	/* TODO 4: the program starts in the interpreter; where is that now? */
	if (!error)
		error = -ENOSYS;
	return loader_fail(program, error, "interpreter %s: %s",
			   program->interp, loader_error_text(error));
}

int interp_load(struct loader_program *program, const struct elf_image *image)
{
	const Elf64_Phdr *interp = elf_find(image, PT_INTERP);
	struct elf_image loaded = { 0 };
	struct file *file = NULL;
	int error;

	if (!interp)
		return 0; /* a static program */
	error = read_path(program, image, interp);
	if (error)
		return error;
	/* TODO 2: open program->interp, from AT_FDCWD, to be run. An error is
	 * told by loader_fail as in load_file. Then load_file, whose error is
	 * this function's. */
	(void)load_file, (void)loaded, (void)file;
	error = -ENOSYS;
	/* TODO 5: elf_free and file_put, whatever load_file said. */
	return error;
}
