// SPDX-License-Identifier: BSD-3-Clause
/*
 * sendfile(2) and copy_file_range(2): from file to file without a detour
 * through the program, a buffer at a time. Bytes that the target did not take
 * are not taken from the source either.
 */
#include "fs/fd.h"
#include "mm/kmalloc.h"
#include "shim/syscall.h"

#define BUFFER_SIZE (16 * 1024UL)

/* A file, and where to begin: what a program's pointer says, which moves then,
 * or the file's position. */
struct end {
	struct file *file;
	off_t *user; /* or NULL */
	u64 own;     /* what it says */
	u64 *at;
};

static int end_begin(struct end *end)
{
	end->at = end->user ? &end->own : &end->file->offset;
	if (!end->user)
		return 0;
	if (get_user_u64(&end->own, end->user))
		return -EFAULT;
	return (s64)end->own < 0 ? -EINVAL : 0;
}

static int end_finish(const struct end *end)
{
	return end->user ? put_user_u64(end->user, end->own) : 0;
}

/* One buffer: bytes copied, 0 at the end of the source, or a negative errno. */
static ssize_t copy_piece(struct end *in, struct end *out, char *buffer,
			  size_t n)
{
	u64 at = *in->at;
	struct iter iter;
	ssize_t got, put;

	iter_init_kernel(&iter, buffer, n);
	got = file_read(in->file, &iter, &at);
	if (got <= 0)
		return got;
	iter_init_kernel(&iter, buffer, got);
	put = file_write(out->file, &iter, out->at);
	if (put > 0)
		*in->at += put;
	return put;
}

static ssize_t copy_all(struct end *in, struct end *out, size_t count)
{
	char *buffer AUTO(kfree_auto) = kmalloc(MIN(count, BUFFER_SIZE));
	size_t done = 0;
	ssize_t n = 0;

	if (!buffer)
		return -ENOMEM;
	while (done < count) {
		size_t want = MIN(count - done, BUFFER_SIZE);

		n = copy_piece(in, out, buffer, want);
		if (n <= 0)
			break;
		done += n;
		if ((size_t)n < want && out->file->ops->stream)
			break; /* a full pipe: don't sleep with results */
	}
	return done ? (ssize_t)done : n;
}

static ssize_t send(struct end *in, struct end *out, size_t count)
{
	u32 mode = in->file->inode->mode;
	ssize_t n;

	if (!file_readable(in->file) || !file_writable(out->file))
		return -EBADF;
	if (in->user && in->file->ops->stream)
		return -ESPIPE;
	TRY(end_begin(in));
	if ((!S_ISREG(mode) && !S_ISBLK(mode) && !S_ISCHR(mode)) ||
	    out->file->flags & O_APPEND)
		return -EINVAL;
	end_begin(out);
	n = copy_all(in, out, MIN(count, MAX_RW_COUNT));
	return end_finish(in) ? -EFAULT : n;
}

UK_SYSCALL_R_DEFINE(ssize_t, sendfile, int, out_fd, int, in_fd, off_t *, offset,
		    size_t, count)
{
	struct file *in_file AUTO(file_auto_put) = fd_get(in_fd);
	struct file *out_file AUTO(file_auto_put) = fd_get(out_fd);
	struct end in = { .file = in_file, .user = offset };
	struct end out = { .file = out_file };

	return in_file && out_file ? send(&in, &out, count) : -EBADF;
}

/* Also cuts *COUNT to what the source has now: it may grow by our writing. */
static int check_range(const struct end *in, const struct end *out,
		       size_t *count)
{
	const struct inode *from = in->file->inode, *to = out->file->inode;
	u64 start = *in->at, target = *out->at;

	if (S_ISDIR(from->mode) || S_ISDIR(to->mode))
		return -EISDIR;
	if (!S_ISREG(from->mode) || !S_ISREG(to->mode))
		return -EINVAL;
	if (!file_readable(in->file) || !file_writable(out->file) ||
	    out->file->flags & O_APPEND)
		return -EBADF;
	if (start + *count < start || target + *count < target)
		return -EOVERFLOW;
	*count = start < from->size ? MIN(*count, from->size - start) : 0;
	if (from == to && start < target + *count && target < start + *count)
		return -EINVAL;
	return 0;
}

static ssize_t copy_range(struct end *in, struct end *out, size_t count)
{
	ssize_t n;

	TRY(end_begin(in));
	TRY(end_begin(out));
	count = MIN(count, MAX_RW_COUNT);
	TRY(check_range(in, out, &count));
	if (!count)
		return 0;
	n = copy_all(in, out, count);
	return end_finish(in) || end_finish(out) ? -EFAULT : n;
}

UK_SYSCALL_R_DEFINE(ssize_t, copy_file_range, int, fd_in, off_t *, off_in, int,
		    fd_out, off_t *, off_out, size_t, len, unsigned int, flags)
{
	struct file *in_file AUTO(file_auto_put) = fd_get(fd_in);
	struct file *out_file AUTO(file_auto_put) = fd_get(fd_out);
	struct end in = { .file = in_file, .user = off_in };
	struct end out = { .file = out_file, .user = off_out };

	if (!in_file || !out_file)
		return -EBADF;
	return flags ? -EINVAL : copy_range(&in, &out, len);
}
