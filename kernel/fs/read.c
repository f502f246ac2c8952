// SPDX-License-Identifier: BSD-3-Clause
/* read(2) and readv(2): from an open file at its position; see fs/write.c. */
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

UK_SYSCALL_R_DEFINE(ssize_t, readv, int, fd, const struct iovec *, iov, int,
		    iovcnt)
{
	struct file *file = fd_get(fd);
	struct iter_vector vector;
	struct iter to;
	ssize_t got;

	if (!file)
		return -EBADF;
	if (file_readable(file))
		got = iter_vector_copy(&vector, iov, (unsigned int)iovcnt);
	else
		got = -EBADF;
	if (!got) {
		iter_init_segments(&to, vector.segments, vector.total);
		got = file_read(file, &to, &file->offset);
		iter_vector_free(&vector);
	}
	fd_put(file);
	return got;
}
