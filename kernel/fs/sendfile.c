// SPDX-License-Identifier: BSD-3-Clause
/*
 * sendfile(2) and copy_file_range(2): from file to file without a detour
 * through the program, a buffer at a time. Bytes that the target did not take
 * are not taken from the source either.
 */
#include <linux/fcntl.h>

#include "fs/fd.h"
#include "fs/file.h"
#include "lib/abi.h"
#include "mm/kmalloc.h"
#include "mm/usercopy.h"
#include "shim/syscall.h"

#define BUFFER_SIZE (16 * 1024UL)
#define MAX_COUNT   0x7ffff000UL

struct copy {
	struct file *in, *out;
	u64 *in_at, *out_at;
	char *buffer;
};

/* One buffer: bytes copied, 0 at the end of the source, or a negative errno. */
static ssize_t copy_piece(struct copy *copy, size_t n)
{
	u64 at = *copy->in_at;
	struct iter iter;
	ssize_t got, put;

	iter_init_kernel(&iter, copy->buffer, n);
	got = file_read(copy->in, &iter, &at);
	if (got <= 0)
		return got;
	iter_init_kernel(&iter, copy->buffer, got);
	put = file_write(copy->out, &iter, copy->out_at);
	if (put > 0)
		*copy->in_at += put;
	return put;
}

static ssize_t copy_all(struct copy *copy, size_t count)
{
	size_t done = 0;
	ssize_t n = 0;

	copy->buffer = kmalloc(MIN(count, BUFFER_SIZE));
	if (!copy->buffer)
		return -ENOMEM;
	while (done < count) {
		size_t want = MIN(count - done, BUFFER_SIZE);

		n = copy_piece(copy, want);
		if (n <= 0)
			break;
		done += n;
		if ((size_t)n < want && copy->out->ops->stream)
			break; /* a full pipe: don't sleep with results */
	}
	kfree(copy->buffer);
	return done ? (ssize_t)done : n;
}

/* Where to begin: what the program's pointer says, or the file's position. */
static int get_place(const off_t *user, u64 *own, u64 *at, u64 **place)
{
	*place = own;
	if (!user)
		return 0;
	if (get_user_u64(at, user))
		return -EFAULT;
	*place = at;
	return (s64)*at < 0 ? -EINVAL : 0;
}

static ssize_t send(struct file *out, struct file *in, off_t *offset,
		    size_t count)
{
	struct copy copy = { .in = in, .out = out, .out_at = &out->offset };
	u64 at;
	ssize_t n;
	int error;

	if (!file_readable(in) || !file_writable(out))
		return -EBADF;
	if (offset && in->ops->stream)
		return -ESPIPE;
	error = get_place(offset, &in->offset, &at, &copy.in_at);
	if (error)
		return error;
	if (!S_ISREG(in->inode->mode) && !S_ISBLK(in->inode->mode) &&
	    !S_ISCHR(in->inode->mode))
		return -EINVAL;
	if (out->flags & O_APPEND)
		return -EINVAL;
	n = copy_all(&copy, MIN(count, MAX_COUNT));
	if (offset && put_user_u64(offset, at))
		return -EFAULT;
	return n;
}

UK_SYSCALL_R_DEFINE(ssize_t, sendfile, int, out_fd, int, in_fd, off_t *, offset,
		    size_t, count)
{
	struct file *in AUTO(file_auto_put) = fd_get(in_fd);
	struct file *out AUTO(file_auto_put) = fd_get(out_fd);

	return in && out ? send(out, in, offset, count) : -EBADF;
}

/* Also cuts *COUNT to what the source has now: it may grow by our writing. */
static int check_range(const struct copy *copy, size_t *count)
{
	const struct inode *in = copy->in->inode, *out = copy->out->inode;
	u64 from = *copy->in_at, to = *copy->out_at;

	if (S_ISDIR(in->mode) || S_ISDIR(out->mode))
		return -EISDIR;
	if (!S_ISREG(in->mode) || !S_ISREG(out->mode))
		return -EINVAL;
	if (!file_readable(copy->in) || !file_writable(copy->out) ||
	    copy->out->flags & O_APPEND)
		return -EBADF;
	if (from + *count < from || to + *count < to)
		return -EOVERFLOW;
	*count = from < in->size ? MIN(*count, in->size - from) : 0;
	if (in == out && from < to + *count && to < from + *count)
		return -EINVAL;
	return 0;
}

static ssize_t copy_range(struct copy *copy, off_t *in_offset,
			  off_t *out_offset, size_t count)
{
	u64 in_at, out_at;
	ssize_t n;
	int error =
		get_place(in_offset, &copy->in->offset, &in_at, &copy->in_at);

	if (!error)
		error = get_place(out_offset, &copy->out->offset, &out_at,
				  &copy->out_at);
	count = MIN(count, MAX_COUNT);
	if (!error)
		error = check_range(copy, &count);
	if (error || !count)
		return error;
	n = copy_all(copy, count);
	if ((in_offset && put_user_u64(in_offset, in_at)) ||
	    (out_offset && put_user_u64(out_offset, out_at)))
		return -EFAULT;
	return n;
}

UK_SYSCALL_R_DEFINE(ssize_t, copy_file_range, int, fd_in, off_t *, off_in, int,
		    fd_out, off_t *, off_out, size_t, len, unsigned int, flags)
{
	struct file *in AUTO(file_auto_put) = fd_get(fd_in);
	struct file *out AUTO(file_auto_put) = fd_get(fd_out);
	struct copy copy = { .in = in, .out = out };

	if (!in || !out)
		return -EBADF;
	return flags ? -EINVAL : copy_range(&copy, off_in, off_out, len);
}
