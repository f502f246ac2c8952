// SPDX-License-Identifier: BSD-3-Clause
/*
 * caught by: the auxiliary vector
 * message: AT_EXECFN
 *
 * The pairs go into the image before those that point to strings have their
 * value: the program's path is told too late.
 */
#include <linux/auxvec.h>

#include "lib/string.h"
#include "loader/stack.h"

#define WORD sizeof(u64)

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

/* The last one first, so that they lie in memory in their order. */
static u64 push_strings(struct builder *b, const char *const *strings,
			unsigned int count)
{
	while (count > 0)
		push_string(b, strings[--count]);
	return b->cursor;
}

static void put_word(struct builder *b, u64 word)
{
	memcpy(at(b, b->cursor), &word, WORD);
	b->cursor += WORD;
}

/* Pointers to COUNT strings, the first of which is at ADDRESS, then NULL. */
static void put_pointers(struct builder *b, u64 address, unsigned int count)
{
	for (unsigned int i = 0; i < count; i++) {
		put_word(b, address);
		address += strlen(at(b, address)) + 1;
	}
	put_word(b, 0);
}

static void set_auxv(const struct stack_input *input, u64 type, u64 value)
{
	for (unsigned int i = 0; i < input->auxc; i++)
		if (input->auxv[i][0] == type)
			input->auxv[i][1] = value;
}

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

void stack_build(const struct stack_input *input, void *image, size_t size,
		 u64 top, struct stack_places *places)
{
	struct builder b = { image, size, top, top };
	const u64 zero = 0;

	memset(image, 0, size);
	push(&b, &zero, WORD);
	const u64 execfn = push_string(&b, input->execfn);
	places->env_end = b.cursor;
	places->env_start = push_strings(&b, input->envp, input->envc);
	places->arg_end = b.cursor;
	places->arg_start = push_strings(&b, input->argv, input->argc);
	set_auxv(input, AT_PLATFORM, push_string(&b, input->platform));
	set_auxv(input, AT_RANDOM, push(&b, input->random, 16));

	places->stack = ALIGN_DOWN(b.cursor - words_size(input), 16);
	b.cursor = places->stack;
	put_word(&b, input->argc);
	put_pointers(&b, places->arg_start, input->argc);
	put_pointers(&b, places->env_start, input->envc);
	for (unsigned int i = 0; i < input->auxc; i++) {
		put_word(&b, input->auxv[i][0]);
		put_word(&b, input->auxv[i][1]);
	}
	set_auxv(input, AT_EXECFN, execfn);
}
