// SPDX-License-Identifier: BSD-3-Clause
/*
 * Arguments and environment on their way from one program to the next: copied
 * one after the other into a buffer that grows as needed. Where each begins is
 * noted at the end, when the buffer no longer moves.
 */
#include "proc/exec_strings.h"

#include <linux/binfmts.h>

#include "lib/string.h"
#include "mm/kmalloc.h"
#include "mm/usercopy.h"
#include "proc/process.h"

u64 exec_strings_limit(void)
{
	u64 limit = current->process->limits[RLIMIT_STACK].rlim_cur / 4;

	limit = MIN(limit, (u64)_STK_LIM / 4 * 3);
	return MAX(limit, 32 * PAGE_SIZE);
}

static int grow(struct exec_strings *to)
{
	size_t size = to->size ? to->size * 2 : PAGE_SIZE;
	char *grown = kvmalloc(size);

	if (!grown)
		return -ENOMEM;
	if (to->used)
		memcpy(grown, to->bytes, to->used);
	kvfree(to->bytes);
	to->bytes = grown;
	to->size = size;
	return 0;
}

/* Its length, or a negative errno. */
static ssize_t add_string(struct exec_strings *to, const char *user)
{
	for (;;) {
		size_t room = MIN(to->size - to->used, MAX_ARG_STRLEN);
		ssize_t n = -ENAMETOOLONG;

		if (room)
			n = copy_string_from_user(to->bytes + to->used, user,
						  room);
		if (n >= 0) {
			to->used += n + 1;
			to->count++;
		}
		if (n != -ENAMETOOLONG)
			return n;
		if (room == MAX_ARG_STRLEN)
			return -E2BIG;
		TRY(grow(to));
	}
}

static int add_all(struct exec_strings *to, const char *const *user, u64 *left)
{
	for (;; user++) {
		u64 string, cost;
		ssize_t n;

		TRY(get_user_u64(&string, user));
		if (!string)
			return 0;
		n = add_string(to, (const char *)string);
		if (n < 0)
			return n;
		cost = n + 1 + sizeof(char *);
		if (cost > *left)
			return -E2BIG;
		*left -= cost;
	}
}

int exec_strings_get(struct exec_strings *to, const char *const *user,
		     u64 *left)
{
	const char *next;

	if (user)
		TRY(add_all(to, user, left));
	next = to->bytes;
	to->strings = kvmalloc(to->count * sizeof(*to->strings));
	if (!to->strings)
		return -ENOMEM;
	for (unsigned int i = 0; i < to->count; i++) {
		to->strings[i] = next;
		next += strlen(next) + 1;
	}
	return 0;
}

void exec_strings_free(struct exec_strings *strings)
{
	kvfree(strings->bytes);
	kvfree(strings->strings);
}
