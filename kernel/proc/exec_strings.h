/* SPDX-License-Identifier: BSD-3-Clause */
/* The arguments and the environment of execve, copied from the old program. */
#pragma once

#include "lib/types.h"

struct exec_strings {
	char *bytes; /* the strings one after the other, each with its NUL */
	size_t used, size;
	const char **strings; /* COUNT of them, made by exec_strings_get */
	unsigned int count;
};

/* Bytes that arguments and environment together may take: ARG_MAX. */
u64 exec_strings_limit(void);

/*
 * Copies the NULL-terminated array at USER (NULL: empty), taking what it needs
 * from *LEFT. 0, -EFAULT, -E2BIG, -ENOMEM; exec_strings_free in any case.
 */
int exec_strings_get(struct exec_strings *to, const char *const *user,
		     u64 *left);
void exec_strings_free(struct exec_strings *strings);
