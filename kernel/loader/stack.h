/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The first page or so of a program's stack, as a piece of bytes: pure, so that
 * it can be tested on the host. loader/stack_map.c puts it into memory.
 */
#pragma once

#include "lib/types.h"

struct stack_input {
	const char *const *argv, *const *envp;
	unsigned int argc, envc;
	const char *execfn;   /* AT_EXECFN */
	const char *platform; /* AT_PLATFORM */
	const u8 *random;     /* AT_RANDOM, 16 bytes */
	/* (type, value), AT_NULL last. The values of the three types above
	 * are filled in by stack_build. */
	u64 (*auxv)[2];
	unsigned int auxc;
};

struct stack_places {
	u64 stack; /* the stack pointer; argc is there */
	u64 arg_start, arg_end, env_start, env_end;
};

/* Bytes that the image needs at most; a multiple of 16. */
size_t stack_size(const struct stack_input *input);

/*
 * Builds the image in IMAGE, SIZE (= stack_size) bytes that will end at address
 * TOP, a multiple of 16. What lies below places->stack is not used.
 */
void stack_build(const struct stack_input *input, void *image, size_t size,
		 u64 top, struct stack_places *places);
