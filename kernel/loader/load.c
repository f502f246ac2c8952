// SPDX-License-Identifier: BSD-3-Clause
/*
 * execve's second half, step by step: follow "#!" lines to an ELF file, check
 * it, make an address space, map the segments, the interpreter and the vDSO,
 * and put arguments, environment and auxiliary vector on the stack. Only when
 * all of it has worked does the caller give up the old address space.
 */
#include "lib/string.h"
#include "loader/load.h"
#include "mm/kmalloc.h"
#include "mm/mm.h"

#define PROGRAM_RANDOM (1UL << 40) /* of PROGRAM_BASE; Linux's figures */
#define BRK_RANDOM     (32UL << 20)

static int read_program(struct load *load)
{
	const char *wrong;
	int error = elf_read(&load->image, load->file, load->head,
			     load->head_size, &wrong);

	if (wrong)
		loader_fail(load->program, error, "%s", wrong);
	return error;
}

static int make_mm(struct load *load)
{
	struct loader_program *program = load->program;
	struct mm *mm = mm_create();

	if (!mm)
		return -ENOMEM;
	program->mm = mm;
	mm->stack_limit = program->stack_limit;
	mm->as_limit = program->as_limit;
	mm->data_limit = program->data_limit;
	file_get(load->file);
	mm->exe = load->file;
	stack_choose_place(mm, program);
	return 0;
}

/* What /proc/PID/stat calls code and data: as in Linux, by the segments. */
static void note_code_and_data(struct mm *mm, const struct elf_image *image)
{
	mm->code_start = mm->data_start = image->low;
	for (unsigned int i = 0; i < image->header.e_phnum; i++) {
		const Elf64_Phdr *segment = &image->table[i];
		u64 start = image->bias + segment->p_vaddr;
		u64 end = start + segment->p_filesz;

		if (segment->p_type != PT_LOAD)
			continue;
		if (segment->p_flags & PF_X)
			mm->code_end = MAX(mm->code_end, end);
		mm->data_start = MAX(mm->data_start, start);
		mm->data_end = MAX(mm->data_end, end);
	}
}

/* The heap begins after the program's last byte, or some way up from there. */
static void place_brk(struct mm *mm, const struct elf_image *image, bool aslr)
{
	mm->brk_start = image->high;
	if (aslr)
		mm->brk_start += mm_random_offset(BRK_RANDOM);
	mm->brk_end = mm->brk_start;
}

static int map_program(struct load *load)
{
	struct loader_program *program = load->program;
	struct elf_image *image = &load->image;
	u64 wanted = PROGRAM_BASE;
	int error;

	if (program->aslr)
		wanted += mm_random_offset(PROGRAM_RANDOM);
	error = segments_map(program->mm, image, wanted);
	if (error)
		return loader_fail(program, error,
				   "no room in memory for the segments");
	program->bias = image->bias;
	program->program_entry = image->bias + image->header.e_entry;
	program->entry = program->program_entry;
	note_code_and_data(program->mm, image);
	place_brk(program->mm, image, program->aslr);
	return 0;
}

static int load_elf(struct load *load)
{
	struct loader_program *program = load->program;
	int error;

	TRY(read_program(load));
	TRY(make_mm(load));
	TRY(map_program(load));
	TRY(interp_load(program, &load->image));
	error = vdso_map(program->mm);
	if (error)
		return loader_fail(program, error, "no room for the vDSO");
	return stack_map(program, &load->image);
}

/* The command's name, as ps shows it: cut to 15 bytes. */
static void set_name(struct loader_program *program)
{
	const char *slash = strrchr(program->path, '/');

	string_copy(program->name, slash ? slash + 1 : program->path,
		    sizeof(program->name));
}

static void load_end(struct load *load)
{
	scripts_free(load);
	elf_free(&load->image);
	file_put(load->file);
	kfree(load);
}

int loader_load(struct loader_program *program)
{
	static const char *const no_name[] = { "" };
	struct load *load = kzalloc(sizeof(*load));
	int error;

	program->mm = NULL;
	program->message[0] = program->interp[0] = '\0';
	program->interp_bias = 0;
	if (!load)
		return -ENOMEM;
	/* As in Linux: programs trust that there is an argv[0]. */
	if (!program->argc) {
		program->argv = no_name;
		program->argc = 1;
	}
	load->program = program;
	load->file = program->file;
	file_get(load->file);
	error = scripts_follow(load);
	if (!error)
		error = load_elf(load);
	if (!error) {
		set_name(program);
	} else if (program->mm) {
		mm_put(program->mm);
		program->mm = NULL;
	}
	load_end(load);
	return error;
}
