// SPDX-License-Identifier: BSD-3-Clause
/*
 * caught by: a descriptor that is not open
 * message: panicked
 *
 * A descriptor that nobody opened is followed to a file that is not there.
 */
#include "fs/fd.h"
#include "fs/file.h"
#include "fs/iter.h"
#include "shim/syscall.h"

UK_SYSCALL_R_DEFINE(ssize_t, write, int, fd, const void *, buf, size_t, count)
{
	struct file *file = fd_get(fd);
	struct iter from;
	ssize_t written;

	iter_init_user(&from, (void *)buf, count);
	written = file_write(file, &from, &file->offset);
	/* While we slept, another thread may have closed the descriptor; the
	 * reference of fd_get has kept the file itself alive. */
	fd_put(file);
	return written;
}

UK_SYSCALL_R_DEFINE(ssize_t, writev, int, fd, const struct iovec *, iov, int,
		    iovcnt)
{
	struct file *file = fd_get(fd);
	struct iter_vector vector;
	struct iter from;
	ssize_t written;

	/* The list of buffers is itself in the program's memory; but a file
	 * that is not for writing is the first thing to be told. */
	if (file_writable(file))
		written = iter_vector_copy(&vector, iov, (unsigned int)iovcnt);
	else
		written = -EBADF;
	if (!written) {
		iter_init_segments(&from, vector.segments, vector.total);
		written = file_write(file, &from, &file->offset);
		iter_vector_free(&vector);
	}
	fd_put(file);
	return written;
}
