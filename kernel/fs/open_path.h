/* SPDX-License-Identifier: BSD-3-Clause */
/* Opening a path: what is asked for, and doing it. */
#pragma once

#include "fs/file.h"

struct open_request {
	u32 flags;  /* O_* */
	u32 mode;   /* of a file that is created, before the umask */
	u32 access; /* MAY_* that the file must grant */
};

/*
 * From the arguments of open: what Linux ignores there is dropped. 0, or
 * -EINVAL for flags that contradict each other.
 */
int open_request_init(struct open_request *request, u32 flags, u32 mode);

/* A new open file for PATH (kernel memory): 0 or a negative errno. */
int open_path(int dirfd, const char *path, const struct open_request *request,
	      struct file **out);
