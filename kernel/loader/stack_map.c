// SPDX-License-Identifier: BSD-3-Clause
/*
 * Where the stack is, how large it may begin, and how its first contents
 * (loader/stack.c) get there. Below the end of a program's addresses:
 *
 *	USER_END     a random distance
 *	stack_start  the stack, growing downwards up to RLIMIT_STACK
 *	             a gap for that growth, and a random distance
 *	mmap_top     mappings, placed downwards from here
 */
#include <linux/mman.h>

#include "lib/random.h"
#include "lib/string.h"
#include "loader/elf.h"
#include "loader/loader.h"
#include "loader/stack.h"
#include "mm/kmalloc.h"
#include "mm/mm.h"
#include "mm/page.h"

/* Linux's figures; see execve(2) on the size of arguments. */
#define STACK_RANDOM  (16UL << 30)
#define MMAP_RANDOM   (1UL << 40)
#define STACK_GAP_MIN (128UL << 20)
#define STACK_GAP_MAX (USER_END / 6 * 5)
#define STACK_ROOM    (128UL << 10) /* mapped at once below the contents */
#define ARGUMENTS_MIN (128UL << 10) /* of all, whatever the limit is */
#define ARGUMENTS_MAX (6UL << 20)

void stack_choose_place(struct mm *mm, const struct loader_program *program)
{
	u64 gap = MAX(STACK_GAP_MIN, program->stack_limit);

	gap = PAGE_UP(MIN(gap, STACK_GAP_MAX));
	mm->stack_start = USER_END;
	if (program->aslr)
		mm->stack_start -= mm_random_offset(STACK_RANDOM);
	mm->mmap_top = mm->stack_start - gap;
	if (program->aslr)
		mm->mmap_top -= mm_random_offset(MMAP_RANDOM);
}

/* One string alone is never too long: exec has checked that. */
static bool too_big(const struct loader_program *program, size_t size)
{
	u64 limit = MAX(program->stack_limit / 4, ARGUMENTS_MIN);

	return size > MIN(limit, ARGUMENTS_MAX);
}

/* A mapping that holds SIZE bytes and some more, and grows by itself. */
static int map(struct mm *mm, u64 size, bool executable)
{
	u64 length =
		PAGE_UP(MAX(size, MIN(size + STACK_ROOM, mm->stack_limit)));
	struct map_request request = {
		.address = mm->stack_start - length,
		.length = length,
		.prot = PROT_READ | PROT_WRITE | (executable ? PROT_EXEC : 0),
		.flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE |
			 MAP_GROWSDOWN | MAP_STACK | MAP_NORESERVE,
		.name = "[stack]",
	};
	ssize_t address = mm_map(mm, &request);

	/* A program may have asked for these very addresses. */
	if (address < 0)
		return -ENOMEM;
	vma_find(mm, address)->flags |= VMA_STACK;
	return 0;
}

/* From now on stack_start is what /proc/PID/stat calls so. */
static void note_places(struct mm *mm, const struct stack_places *places,
			const struct stack_input *input)
{
	mm->stack_start = places->stack;
	mm->arg_start = places->arg_start;
	mm->arg_end = places->arg_end;
	mm->env_start = places->env_start;
	mm->env_end = places->env_end;
	mm->auxv_words = 2 * input->auxc;
	memcpy(mm->auxv, input->auxv, mm->auxv_words * sizeof(u64));
}

/* Builds the image in the kernel's memory and copies it over. */
static int fill(struct mm *mm, const struct stack_input *input, size_t size,
		u64 top, u64 *stack)
{
	struct stack_places places;
	u8 *image = kvmalloc(size);
	int error;

	if (!image)
		return -ENOMEM;
	stack_build(input, image, size, top, &places);
	error = mm_write(mm, places.stack, image + size - (top - places.stack),
			 top - places.stack);
	kvfree(image);
	note_places(mm, &places, input);
	*stack = places.stack;
	return error ? -ENOMEM : 0;
}

/* Only a PT_GNU_STACK that asks for it makes the stack executable. */
static bool wants_executable(const struct elf_image *image)
{
	const Elf64_Phdr *stack = elf_find(image, PT_GNU_STACK);

	return stack && (stack->p_flags & PF_X);
}

int stack_map(struct loader_program *program, const struct elf_image *image)
{
	u64 auxv[AUXV_MAX][2];
	u8 random[16];
	struct stack_input input = {
		.argv = program->argv,
		.argc = program->argc,
		.envp = program->envp,
		.envc = program->envc,
		.execfn = program->path,
		.platform = "x86_64",
		.random = random,
		.auxv = auxv,
		.auxc = auxv_fill(auxv, program, image),
	};
	size_t size = stack_size(&input);
	/* Not every stack begins on a page, for the sake of caches too. */
	u64 shift = program->aslr ? random_u64() % 512 * 16 : 0;
	int error;

	if (too_big(program, size))
		return loader_fail(program, -E2BIG,
				   "arguments and environment are too long");
	random_bytes(random, sizeof(random));
	error = map(program->mm, size + shift, wants_executable(image));
	if (!error)
		error = fill(program->mm, &input, size,
			     program->mm->stack_start - shift, &program->stack);
	if (error)
		loader_fail(program, error, "no memory for the stack");
	return error;
}
