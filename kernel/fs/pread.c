// SPDX-License-Identifier: BSD-3-Clause
/*
 * Reading and writing at a place of one's own: pread(2), pwrite(2), and the
 * vectors with flags, preadv2(2). The file's position stays as it is.
 */
#include <linux/fcntl.h>
#include <linux/fs.h>

#include "fs/fd.h"
#include "fs/file.h"
#include "fs/iter.h"
#include "lib/abi.h"
#include "shim/syscall.h"

#define SUPPORTED_FLAGS \
	(RWF_HIPRI | RWF_DSYNC | RWF_SYNC | RWF_NOWAIT | RWF_APPEND)

/* Bytes moved between TO or FROM (ITER) and FILE at OFFSET. */
static ssize_t move_at(struct file *file, struct iter *iter, u64 offset,
		       bool write)
{
	if (file->ops->stream)
		return -ESPIPE;
	return write ? file_write(file, iter, &offset) :
		       file_read(file, iter, &offset);
}

static ssize_t one_at(int fd, void *buf, size_t count, off_t offset, bool write)
{
	struct file *file AUTO(file_auto_put) = NULL;
	struct iter iter;

	if (offset < 0)
		return -EINVAL;
	file = fd_get(fd);
	if (!file)
		return -EBADF;
	iter_init_user(&iter, buf, count);
	return move_at(file, &iter, offset, write);
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

/* A call of the vector family: OFFSET -1 with flags means the file's own. */
struct vector_call {
	const struct iovec *iov;
	unsigned long count;
	s64 offset;
	bool own_offset; /* at the file's position, which moves */
	bool write;
	u32 flags;
};

/* RWF_*: 0, or -EOPNOTSUPP for what the file can't do. */
static int check_flags(const struct vector_call *call)
{
	if (call->flags & ~SUPPORTED_FLAGS)
		return -EOPNOTSUPP;
	return call->flags & RWF_APPEND && !call->write ? -EOPNOTSUPP : 0;
}

static ssize_t move_vector(struct file *file, const struct vector_call *call,
			   const struct iter_vector *vector)
{
	u32 flags = file->flags;
	struct iter iter;
	ssize_t n;

	iter_init_segments(&iter, vector->segments, vector->total);
	if (call->flags & RWF_APPEND)
		file->flags |= O_APPEND;
	if (call->flags & RWF_NOWAIT && file->ops->stream)
		file->flags |= O_NONBLOCK;
	if (!call->own_offset)
		n = move_at(file, &iter, call->offset, call->write);
	else if (call->write)
		n = file_write(file, &iter, &file->offset);
	else
		n = file_read(file, &iter, &file->offset);
	file->flags = flags;
	return n;
}

static ssize_t vector_with_file(struct file *file,
				const struct vector_call *call)
{
	struct iter_vector vector;
	ssize_t n;
	int error;

	if (!call->own_offset && file->ops->stream)
		return -ESPIPE;
	if (call->write ? !file_writable(file) : !file_readable(file))
		return -EBADF;
	error = iter_vector_copy(&vector, call->iov, call->count);
	if (error)
		return error;
	error = check_flags(call);
	n = error ? error : move_vector(file, call, &vector);
	iter_vector_free(&vector);
	return n;
}

static ssize_t vector_call(int fd, const struct vector_call *call)
{
	struct file *file AUTO(file_auto_put) = NULL;

	if (!call->own_offset && call->offset < 0)
		return -EINVAL;
	file = fd_get(fd);
	return file ? vector_with_file(file, call) : -EBADF;
}

/* The offset comes in halves for 32-bit's sake; the lower one is all of it. */
UK_SYSCALL_R_DEFINE(ssize_t, preadv, unsigned long, fd, const struct iovec *,
		    iov, unsigned long, iovcnt, unsigned long, pos_l,
		    unsigned long, pos_h UNUSED)
{
	struct vector_call call = { .iov = iov,
				    .count = iovcnt,
				    .offset = pos_l };

	return vector_call(fd, &call);
}

UK_SYSCALL_R_DEFINE(ssize_t, pwritev, unsigned long, fd, const struct iovec *,
		    iov, unsigned long, iovcnt, unsigned long, pos_l,
		    unsigned long, pos_h UNUSED)
{
	struct vector_call call = {
		.iov = iov, .count = iovcnt, .offset = pos_l, .write = true
	};

	return vector_call(fd, &call);
}

UK_SYSCALL_R_DEFINE(ssize_t, preadv2, unsigned long, fd, const struct iovec *,
		    iov, unsigned long, iovcnt, unsigned long, pos_l,
		    unsigned long, pos_h UNUSED, int, flags)
{
	struct vector_call call = { .iov = iov,
				    .count = iovcnt,
				    .offset = pos_l,
				    .own_offset = pos_l == ~0UL,
				    .flags = flags };

	return vector_call(fd, &call);
}

UK_SYSCALL_R_DEFINE(ssize_t, pwritev2, unsigned long, fd, const struct iovec *,
		    iov, unsigned long, iovcnt, unsigned long, pos_l,
		    unsigned long, pos_h UNUSED, int, flags)
{
	struct vector_call call = { iov,	   iovcnt,
				    pos_l,	   .own_offset = pos_l == ~0UL,
				    .write = true, .flags = flags };

	return vector_call(fd, &call);
}
