/* SPDX-License-Identifier: BSD-3-Clause */
/* The arguments and the environment of execve, copied from the old program. */
#ifndef PROC_EXEC_STRINGS_H
#define PROC_EXEC_STRINGS_H

#include "lib/list.h"
#include "lib/types.h"

struct exec_chunk;

struct exec_strings {
	char **strings; /* COUNT of them, in the chunks */
	unsigned int count, room;
	struct exec_chunk *chunks; /* the newest first */
};

/* Bytes that arguments and environment together may take: ARG_MAX. */
u64 exec_strings_limit(void);

/*
 * Copies the NULL-terminated array at USER (NULL: empty), taking what it needs
 * from *LEFT. 0, -EFAULT, -E2BIG, -ENOMEM; exec_strings_free in any case.
 */
int exec_strings_get(struct exec_strings *to, const char *const *user,
		     u64 *left);
int exec_strings_add(struct exec_strings *to, const char *string);
void exec_strings_free(struct exec_strings *strings);

#endif
