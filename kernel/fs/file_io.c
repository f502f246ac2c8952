// SPDX-License-Identifier: BSD-3-Clause
/*
 * What all calls that read and write share once they have a file and a place:
 * the checks that come before the file's own operation, and the position.
 */
#include "fs/file.h"
#include "fs/inotify.h"
#include "proc/process.h"
#include "sched/raise.h"

/* The last byte must have a place that an offset can say. */
static bool is_beyond(u64 offset, size_t n)
{
	return offset + n > INT64_MAX;
}

ssize_t file_read(struct file *file, struct iter *to, u64 *offset)
{
	const struct file_ops *ops = file->ops;
	ssize_t n;

	if (unlikely(!file_readable(file)))
		return -EBADF;
	if (unlikely(!ops->read))
		return S_ISDIR(file->inode->mode) ? -EISDIR : -EINVAL;
	if (unlikely(!iter_is_possible(to)))
		return -EFAULT;
	if (unlikely(is_beyond(*offset, to->left)))
		return -EINVAL;
	to->offset = *offset;
	n = ops->read(file, to);
	if (n > 0 && !ops->stream)
		*offset += n;
	if (n > 0)
		inotify_file(file->dentry, IN_ACCESS);
	return n;
}

/* No file grows beyond RLIMIT_FSIZE, nor (by appending) beyond any offset. */
static int limit_size(struct iter *from, u64 offset)
{
	u64 limit = current->process->limits[RLIMIT_FSIZE].rlim_cur;

	if (unlikely(offset >= limit)) {
		raise_signal(SIGXFSZ);
		return -EFBIG;
	}
	if (unlikely(offset >= INT64_MAX))
		return -EFBIG;
	limit = MIN(limit, (u64)INT64_MAX);
	from->left = MIN(from->left, limit - offset);
	return 0;
}

static ssize_t write_regular(struct file *file, struct iter *from, u64 *offset)
{
	u64 at = file->flags & O_APPEND ? file->inode->size : *offset;
	ssize_t n;

	if (!from->left)
		return 0;
	TRY(limit_size(from, at));
	inode_drop_set_id(file->inode);
	from->offset = at;
	n = file->ops->write(file, from);
	if (n > 0) {
		*offset = at + n;
		inotify_file(file->dentry, IN_MODIFY);
	}
	return n;
}

ssize_t file_write(struct file *file, struct iter *from, u64 *offset)
{
	const struct file_ops *ops = file->ops;
	ssize_t n;

	if (unlikely(!file_writable(file)))
		return -EBADF;
	if (unlikely(!ops->write))
		return -EINVAL;
	if (unlikely(!iter_is_possible(from)))
		return -EFAULT;
	if (unlikely(is_beyond(*offset, from->left)))
		return -EINVAL;
	if (S_ISREG(file->inode->mode))
		return write_regular(file, from, offset);
	from->offset = *offset;
	n = ops->write(file, from);
	if (n > 0 && !ops->stream)
		*offset += n;
	if (n > 0)
		inotify_file(file->dentry, IN_MODIFY);
	return n;
}
