// SPDX-License-Identifier: BSD-3-Clause
/*
 * write(2) and writev(2): bytes from a program to an open file.
 *
 * A descriptor is only a number: it must be found in the process's table first.
 * The buffers are the program's, so they are not touched here: an iter
 * describes them (fs/iter.h), and whoever takes the bytes copies them with the
 * checked routines. What the bytes mean is the file's own affair: file_write
 * calls the operation of a ramfs file, a pipe, a terminal or a device, and
 * moves the file's position on.
 *
 * The answer is the number of bytes that were taken. It may be less than COUNT
 * (a full pipe, a full disk, a buffer that ends in unmapped memory); an error
 * is returned only if there were none.
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

	if (!file)
		return -EBADF;
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

	if (!file)
		return -EBADF;
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
