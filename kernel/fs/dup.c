// SPDX-License-Identifier: BSD-3-Clause
/* More numbers for an open file: dup(2); and fewer: close_range(2). */
#include <linux/close_range.h>

#include "fs/fd.h"
#include "shim/syscall.h"

UK_SYSCALL_R_DEFINE(int, dup, int, oldfd)
{
	struct file *file = fd_get_any(oldfd);

	return file ? fd_install(file, 0, false) : -EBADF;
}

static long dup_to(int oldfd, int newfd, bool close_on_exec)
{
	struct file *file;

	if ((u32)newfd >= current->files->limit)
		return -EBADF;
	file = fd_get_any(oldfd);
	return file ? fd_replace(file, newfd, close_on_exec) : -EBADF;
}

UK_SYSCALL_R_DEFINE(int, dup2, int, oldfd, int, newfd)
{
	if (oldfd == newfd)
		return fd_peek_any(oldfd) ? newfd : -EBADF;
	return dup_to(oldfd, newfd, false);
}

UK_SYSCALL_R_DEFINE(int, dup3, int, oldfd, int, newfd, int, flags)
{
	if (flags & ~O_CLOEXEC || oldfd == newfd)
		return -EINVAL;
	return dup_to(oldfd, newfd, flags & O_CLOEXEC);
}

/* CLOSE_RANGE_UNSHARE: a table of one's own first. */
static int table_unshare(void)
{
	struct fd_table *copy;

	if (current->files->refs == 1)
		return 0;
	copy = fd_table_copy(current->files);
	if (!copy)
		return -ENOMEM;
	fd_table_put(current->files);
	current->files = copy;
	return 0;
}

UK_SYSCALL_R_DEFINE(int, close_range, unsigned int, first, unsigned int, last,
		    unsigned int, flags)
{
	if (flags & ~(CLOSE_RANGE_UNSHARE | CLOSE_RANGE_CLOEXEC) ||
	    first > last)
		return -EINVAL;
	if (flags & CLOSE_RANGE_UNSHARE)
		TRY(table_unshare());
	for (u32 fd = first; fd <= last && fd < current->files->size; fd++) {
		if (!fd_peek_any(fd))
			continue;
		if (flags & CLOSE_RANGE_CLOEXEC)
			fd_set_close_on_exec(fd, true);
		else
			fd_close(fd);
	}
	return 0;
}
