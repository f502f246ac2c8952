// SPDX-License-Identifier: BSD-3-Clause
/*
 * Exercise 07: what a program finds on its stack when it starts. Takes the
 * place of kernel/loader/stack.c; README.md has the picture.
 *
 * The image is built in the kernel's memory and copied over afterwards, so
 * there are two kinds of addresses: those that the program will see, and where
 * the same byte lies now. The builder keeps the first kind in CURSOR; at()
 * gives the second.
 */
#include <linux/auxvec.h>

#include "lib/string.h"
#include "loader/stack.h"

#define WORD sizeof(u64)

/* ---- Given: the builder ---- */

/* The image while it is built: [bytes, bytes + size) will be at [.., top). */
struct builder {
	u8 *bytes;
	size_t size;
	u64 top;
	u64 cursor; /* an address: lowest string so far, or next word */
};

static void *at(struct builder *b, u64 address)
{
	return b->bytes + (b->size - (b->top - address));
}

/* Puts N bytes below what is there already; returns their address. */
static u64 push(struct builder *b, const void *bytes, size_t n)
{
	b->cursor -= n;
	memcpy(at(b, b->cursor), bytes, n);
	return b->cursor;
}

static u64 push_string(struct builder *b, const char *s)
{
	return push(b, s, strlen(s) + 1);
}

/* A word at the cursor, which moves up. */
static void put_word(struct builder *b, u64 word)
{
	memcpy(at(b, b->cursor), &word, WORD);
	b->cursor += WORD;
}

/* Gives the pair of that TYPE its value, if there is one. */
static void set_auxv(const struct stack_input *input, u64 type, u64 value)
{
	for (unsigned int i = 0; i < input->auxc; i++)
		if (input->auxv[i][0] == type)
			input->auxv[i][1] = value;
}

/* Bytes of all words: argc, argv, envp and auxv. */
static size_t words_size(const struct stack_input *input)
{
	return (1 + input->argc + 1 + input->envc + 1 + 2 * input->auxc) * WORD;
}

size_t stack_size(const struct stack_input *input)
{
	size_t n = WORD + strlen(input->execfn) + 1 + strlen(input->platform) +
		   1 + 16;

	for (unsigned int i = 0; i < input->argc; i++)
		n += strlen(input->argv[i]) + 1;
	for (unsigned int i = 0; i < input->envc; i++)
		n += strlen(input->envp[i]) + 1;
	return ALIGN_UP(n, 16) + ALIGN_UP(words_size(input), 16);
}

/* ---- Yours ---- */

/*
 * Pushes COUNT strings so that they lie in memory in their order, the first one
 * lowest. Returns the address of the first.
 */
static u64 push_strings(struct builder *b, const char *const *strings,
			unsigned int count)
{
	/* TODO 1: which one has to be pushed first? */
	(void)strings, (void)count, (void)push_string;
	return b->cursor;
}

/* Puts pointers to COUNT strings, the first of which is at ADDRESS, and NULL.
 */
static void put_pointers(struct builder *b, u64 address, unsigned int count)
{
	/* TODO 2: the strings are in the image already: how long is each? */
	(void)b, (void)address, (void)count, (void)put_word;
}

void stack_build(const struct stack_input *input, void *image, size_t size,
		 u64 top, struct stack_places *places)
{
	struct builder b = { image, size, top, top };
	const u64 zero = 0;

	memset(image, 0, size);

	/* From the top downwards: the word of zeros, and the program's path. */
	push(&b, &zero, WORD);
	set_auxv(input, AT_EXECFN, push_string(&b, input->execfn));

	/* TODO 3: the strings of envp, then those of argv. Note where they are:
	 * places->env_start, env_end, arg_start, arg_end. */
	places->env_start = places->env_end = b.cursor;
	places->arg_start = places->arg_end = b.cursor;
	(void)push_strings;

	/* TODO 6: the platform's name (AT_PLATFORM), 16 random bytes
	 * (AT_RANDOM). */

	/* TODO 4: the stack pointer: room for all words, a multiple of 16.
	 * Without them the program starts with nothing but zeros. */
	places->stack = top - size;
	(void)words_size;

	/* TODO 5: from there upwards argc, argv, envp. */
	(void)put_pointers;

	/* TODO 7: and the pairs of input->auxv. AT_NULL is among them. */
}
