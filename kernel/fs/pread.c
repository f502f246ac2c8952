// SPDX-License-Identifier: BSD-3-Clause
/*
 * Reading and writing at a place of one's own: pread(2), pwrite(2), and the
 * vectors with flags, preadv2(2). The file's position stays as it is.
 */
#include <linux/fs.h>

#include "fs/fd.h"
#include "shim/syscall.h"

#define SUPPORTED_FLAGS \
	(RWF_HIPRI | RWF_DSYNC | RWF_SYNC | RWF_NOWAIT | RWF_APPEND)

/* Bytes moved between ITER and FILE at *OFFSET, which moves on. */
static ssize_t move(struct file *file, struct iter *iter, u64 *offset,
		    bool write)
{
	return write ? file_write(file, iter, offset) :
		       file_read(file, iter, offset);
}

static ssize_t one_at(int fd, void *buf, size_t count, off_t offset, bool write)
{
	struct file *file AUTO(file_auto_put) = NULL;
	struct iter iter;
	u64 at = offset;

	if (offset < 0)
		return -EINVAL;
	file = fd_get(fd);
	if (!file)
		return -EBADF;
	if (file->ops->stream)
		return -ESPIPE;
	iter_init_user(&iter, buf, count);
	return move(file, &iter, &at, write);
}

UK_SYSCALL_R_DEFINE(ssize_t, pread64, int, fd, void *, buf, size_t, count,
		    off_t, offset)
{
	return one_at(fd, buf, count, offset, false);
}

UK_SYSCALL_R_DEFINE(ssize_t, pwrite64, int, fd, const void *, buf, size_t,
		    count, off_t, offset)
{
	return one_at(fd, (void *)buf, count, offset, true);
}

/* RWF_APPEND and RWF_NOWAIT are flags of the file for the time of a call. */
static ssize_t move_vector(struct file *file, const struct iter_vector *vector,
			   u64 *offset, bool write, u32 flags)
{
	u32 own_flags = file->flags;
	struct iter iter;
	ssize_t n;

	if (flags & ~SUPPORTED_FLAGS || (flags & RWF_APPEND && !write))
		return -EOPNOTSUPP;
	iter_init_segments(&iter, vector->segments, vector->total);
	if (flags & RWF_APPEND)
		file->flags |= O_APPEND;
	if (flags & RWF_NOWAIT && file->ops->stream)
		file->flags |= O_NONBLOCK;
	n = move(file, &iter, offset, write);
	file->flags = own_flags;
	return n;
}

/* OFFSET -1 means the file's own position. */
static ssize_t vector_at(int fd, const struct iovec *iov, unsigned long count,
			 s64 offset, bool write, u32 flags)
{
	struct file *file AUTO(file_auto_put) = NULL;
	struct iter_vector vector;
	u64 at = offset;
	ssize_t n;

	if (offset < -1)
		return -EINVAL;
	file = fd_get(fd);
	if (!file)
		return -EBADF;
	if (offset >= 0 && file->ops->stream)
		return -ESPIPE;
	if (write ? !file_writable(file) : !file_readable(file))
		return -EBADF;
	n = iter_vector_copy(&vector, iov, count);
	if (n)
		return n;
	n = move_vector(file, &vector, offset < 0 ? &file->offset : &at, write,
			flags);
	iter_vector_free(&vector);
	return n;
}

/* The offset comes in halves for 32-bit's sake; the lower one is all of it. */
UK_SYSCALL_R_DEFINE(ssize_t, preadv2, unsigned long, fd, const struct iovec *,
		    iov, unsigned long, iovcnt, unsigned long, pos_l,
		    unsigned long, pos_h UNUSED, int, flags)
{
	return vector_at(fd, iov, iovcnt, pos_l, false, flags);
}

UK_SYSCALL_R_DEFINE(ssize_t, pwritev2, unsigned long, fd, const struct iovec *,
		    iov, unsigned long, iovcnt, unsigned long, pos_l,
		    unsigned long, pos_h UNUSED, int, flags)
{
	return vector_at(fd, iov, iovcnt, pos_l, true, flags);
}

UK_SYSCALL_R_DEFINE(ssize_t, preadv, unsigned long, fd, const struct iovec *,
		    iov, unsigned long, iovcnt, unsigned long, pos_l,
		    unsigned long, pos_h UNUSED)
{
	return (s64)pos_l < 0 ? -EINVAL :
				vector_at(fd, iov, iovcnt, pos_l, false, 0);
}

UK_SYSCALL_R_DEFINE(ssize_t, pwritev, unsigned long, fd, const struct iovec *,
		    iov, unsigned long, iovcnt, unsigned long, pos_l,
		    unsigned long, pos_h UNUSED)
{
	return (s64)pos_l < 0 ? -EINVAL :
				vector_at(fd, iov, iovcnt, pos_l, true, 0);
}
