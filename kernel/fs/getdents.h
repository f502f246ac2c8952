/* SPDX-License-Identifier: BSD-3-Clause */
/* What getdents64 and the older getdents have in common. */
#pragma once

#include "fs/file.h"

struct getdents {
	struct directory_sink sink;
	char *to;    /* where the next record goes, in the program */
	size_t room; /* bytes left there */
	int error;   /* why the sink said stop */
};

/* LENGTH bytes of a record for the program; true: it gets no more. */
bool getdents_put(struct getdents *list, const void *record, size_t length);

/*
 * Has the directory FD fill LIST. The bytes that were written, or -EBADF,
 * -ENOTDIR, -ENOENT (it was removed), or LIST's error if nothing was written.
 */
long getdents_run(int fd, struct getdents *list);
