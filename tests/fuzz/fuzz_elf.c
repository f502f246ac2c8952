// SPDX-License-Identifier: BSD-3-Clause
/*
 * Everything in kernel/loader but the vDSO, given any bytes as a program. The
 * first byte makes an allocation fail (0: none); the rest is the file.
 * fake_mm.c aborts on mappings that could not be meant, this file on leaks, on
 * errors without a message, and on programs that would start at no code.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "fake_heap.h"
#include "fake_mm.h"
#include "fs/cred.h"
#include "host.h"
#include "loader/loader.h"

#define MUST(cond)               \
	do {                     \
		if (!(cond))     \
			abort(); \
	} while (0)

static void check_loaded(const struct loader_program *program)
{
	struct fake_mm *fake = (struct fake_mm *)program->mm;
	struct fake_mapping *code = fake_find(fake, program->program_entry);
	struct fake_mapping *stack = fake_find(fake, program->stack);

	MUST(code && (code->prot & PROT_EXEC));
	MUST(program->interp[0] || program->entry == program->program_entry);
	MUST(fake_find(fake, program->entry));
	MUST(stack && stack->prot & PROT_WRITE);
	MUST(program->stack % 16 == 0);
	MUST(program->mm->brk_start % PAGE_SIZE == 0);
}

static void check_message(const char *message)
{
	MUST(message[0] && strlen(message) < LOADER_MESSAGE_SIZE);
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	static const char *const argv[] = { "program", "argument" };
	static const struct cred cred;
	struct loader_program program = {
		.file = &host_file,
		.path = "/program",
		.argv = argv,
		.argc = 2,
		.envp = argv,
		.envc = 1,
		.cred = &cred,
		.aslr = size % 2,
		.stack_limit = 8 << 20,
		.as_limit = ~0UL,
		.data_limit = ~0UL,
	};
	uint8_t *file;
	int error;

	if (size < 1)
		return 0;
	/* Of that very size, so that ASan sees what is read beyond. */
	file = malloc(size);
	memcpy(file, input + 1, size - 1);
	host_set_file(file, size - 1);
	fake_heap_fail_after = input[0] - 1;
	error = loader_load(&program);
	if (error) {
		check_message(program.message[0] ? program.message :
						   loader_error_text(error));
		MUST(!program.mm);
	} else {
		check_loaded(&program);
		mm_put(program.mm);
	}
	MUST(fake_heap_in_use == 0);
	MUST(host_file.refs == 1);
	free(file);
	return 0;
}
