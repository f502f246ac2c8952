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
 * The answer is the number of bytes that were taken, or a negative errno.
 *
 * What you need:
 *
 *	struct file *fd_get(int fd)
 *		The file behind FD and a reference to it, or NULL.
 *	void fd_put(struct file *file)
 *		Gives the reference back.
 *	void iter_init_user(&iter, void *base, size_t n)
 *		The iter is N bytes of the program's memory at BASE. No const:
 *		when a file is read, bytes go there. Cast: (void *)buf.
 *	ssize_t file_write(file, &iter, &file->offset)
 *		Moves the iter's bytes into the file: how many, or an error.
 *
 * and for writev:
 *
 *	bool file_writable(file)
 *		Was it opened for writing?
 *	int iter_vector_copy(&vector, iov, count)
 *		Copies the list of buffers out of the program: 0, or an error.
 *	void iter_init_segments(&iter, vector.segments, vector.total)
 *		The iter is all of the buffers, one after the other.
 *	void iter_vector_free(&vector)
 *		After a copy that succeeded.
 */
#include "fs/fd.h"
#include "fs/file.h"
#include "fs/iter.h"
#include "shim/syscall.h"

UK_SYSCALL_R_DEFINE(ssize_t, write, int, fd, const void *, buf, size_t, count)
{
	/* TODO 1: find the file of FD. None: -EBADF. */
	/* TODO 2: describe the program's buffer by an iter. */
	/* TODO 3: let the file take the bytes, and return what it says. */
	/* TODO 4: give the reference back, whatever happened. */
	(void)fd, (void)buf, (void)count;
	return -ENOSYS;
}

UK_SYSCALL_R_DEFINE(ssize_t, writev, int, fd, const struct iovec *, iov, int,
		    iovcnt)
{
	/*
	 * TODO 5: the same for a list of buffers. The list itself lies in the
	 * program's memory; pass IOVCNT on as an unsigned int. That the file is
	 * not open for writing (-EBADF) comes before anything that is wrong
	 * with the list.
	 */
	(void)fd, (void)iov, (void)iovcnt;
	return -ENOSYS;
}
