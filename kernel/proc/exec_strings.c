// SPDX-License-Identifier: BSD-3-Clause
/*
 * Arguments and environment on their way from one program to the next. They are
 * copied into chunks of a page, so that a thousand short strings cost no more
 * memory than they need; a long one gets a chunk of its own.
 */
#include "proc/exec_strings.h"

#include <linux/binfmts.h>
#include <linux/errno.h>

#include "lib/string.h"
#include "mm/kmalloc.h"
#include "mm/usercopy.h"
#include "proc/process.h"

struct exec_chunk {
	struct exec_chunk *next;
	size_t used, size;
	char bytes[];
};

#define CHUNK_SIZE (PAGE_SIZE - sizeof(struct exec_chunk))

static void *take(size_t size)
{
	return size <= PAGE_SIZE ? kmalloc(size) : vmalloc(size);
}

static void give(void *p, size_t size)
{
	if (size <= PAGE_SIZE)
		kfree(p);
	else
		vfree(p);
}

u64 exec_strings_limit(void)
{
	u64 limit = current->process->limits[RLIMIT_STACK].rlim_cur / 4;

	limit = MIN(limit, (u64)_STK_LIM / 4 * 3);
	return MAX(limit, 32 * PAGE_SIZE);
}

static struct exec_chunk *add_chunk(struct exec_strings *to, size_t size)
{
	struct exec_chunk *chunk = take(sizeof(*chunk) + size);

	if (!chunk)
		return NULL;
	chunk->used = 0;
	chunk->size = size;
	chunk->next = to->chunks;
	to->chunks = chunk;
	return chunk;
}

static int add_pointer(struct exec_strings *to, char *string)
{
	if (to->count == to->room) {
		unsigned int room = to->room ? to->room * 2 : 32;
		char **grown = take(room * sizeof(*grown));

		if (!grown)
			return -ENOMEM;
		if (to->strings)
			memcpy(grown, to->strings, to->count * sizeof(*grown));
		give(to->strings, to->count * sizeof(*grown));
		to->strings = grown;
		to->room = room;
	}
	to->strings[to->count++] = string;
	return 0;
}

/* Copies into CHUNK's free space: the length, -ENAMETOOLONG if it is too small.
 */
static ssize_t try_chunk(struct exec_strings *to, struct exec_chunk *chunk,
			 const char *user)
{
	char *place = chunk->bytes + chunk->used;
	ssize_t n =
		copy_string_from_user(place, user, chunk->size - chunk->used);
	int error;

	if (n < 0)
		return n;
	error = add_pointer(to, place);
	if (error)
		return error;
	chunk->used += n + 1;
	return n;
}

static ssize_t get_string(struct exec_strings *to, const char *user)
{
	size_t sizes[] = { CHUNK_SIZE, MAX_ARG_STRLEN };
	ssize_t n = -ENAMETOOLONG;

	if (to->chunks && to->chunks->used < to->chunks->size)
		n = try_chunk(to, to->chunks, user);
	for (size_t i = 0; n == -ENAMETOOLONG && i < ARRAY_SIZE(sizes); i++) {
		struct exec_chunk *chunk = add_chunk(to, sizes[i]);

		if (!chunk)
			return -ENOMEM;
		n = try_chunk(to, chunk, user);
	}
	return n == -ENAMETOOLONG ? -E2BIG : n;
}

int exec_strings_get(struct exec_strings *to, const char *const *user,
		     u64 *left)
{
	u64 string;

	if (!user)
		return 0;
	for (;; user++) {
		ssize_t n;
		u64 cost;

		if (get_user_u64(&string, user))
			return -EFAULT;
		if (!string)
			return 0;
		n = get_string(to, (const char *)string);
		if (n < 0)
			return n;
		cost = n + 1 + sizeof(char *);
		if (cost > *left)
			return -E2BIG;
		*left -= cost;
	}
}

int exec_strings_add(struct exec_strings *to, const char *string)
{
	struct exec_chunk *chunk = add_chunk(to, strlen(string) + 1);

	if (!chunk)
		return -ENOMEM;
	memcpy(chunk->bytes, string, strlen(string) + 1);
	chunk->used = chunk->size;
	return add_pointer(to, chunk->bytes);
}

void exec_strings_free(struct exec_strings *strings)
{
	while (strings->chunks) {
		struct exec_chunk *chunk = strings->chunks;

		strings->chunks = chunk->next;
		give(chunk, sizeof(*chunk) + chunk->size);
	}
	give(strings->strings, strings->room * sizeof(*strings->strings));
}
