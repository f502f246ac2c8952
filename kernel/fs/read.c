// SPDX-License-Identifier: BSD-3-Clause
/* read(2): from an open file at its position; see fs/write.c. */
#include "fs/fd.h"
#include "shim/syscall.h"

UK_SYSCALL_R_DEFINE(ssize_t, read, int, fd, void *, buf, size_t, count)
{
	struct file *file = fd_get(fd);
	struct iter to;
	ssize_t got;

	if (!file)
		return -EBADF;
	iter_init_user(&to, buf, count);
	got = file_read(file, &to, &file->offset);
	fd_put(file);
	return got;
}
