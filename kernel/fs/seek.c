// SPDX-License-Identifier: BSD-3-Clause
/* lseek(2): where the next read or write happens. */
#include <linux/fs.h>

#include "fs/fd.h"
#include "shim/syscall.h"

/* A place before the start, or one too great for an offset, is -EINVAL. */
static s64 place(s64 base, s64 offset)
{
	s64 sum;

	if (__builtin_add_overflow(base, offset, &sum) || sum < 0)
		return -EINVAL;
	return sum;
}

s64 seek_base(const struct file *file, int whence)
{
	switch (whence) {
	case SEEK_SET: return 0;
	case SEEK_CUR: return file->offset;
	case SEEK_END: return file->inode->size;
	default: return -EINVAL;
	}
}

static s64 file_seek(struct file *file, s64 offset, int whence)
{
	s64 base = seek_base(file, whence);
	bool holes = whence == SEEK_DATA || whence == SEEK_HOLE;

	if (file->ops->stream)
		return -ESPIPE;
	if (file->ops->seek && (holes || !S_ISREG(file->inode->mode)))
		return file->ops->seek(file, offset, whence);
	return base < 0 ? base : place(base, offset);
}

/* For devices: it succeeds and leads nowhere. */
s64 seek_nowhere(struct file *file UNUSED, s64 offset UNUSED, int whence UNUSED)
{
	return 0;
}

UK_SYSCALL_R_DEFINE(off_t, lseek, int, fd, off_t, offset, int, whence)
{
	struct file *file = fd_peek(fd);
	s64 at;

	if (!file)
		return -EBADF;
	at = file_seek(file, offset, whence);
	if (at >= 0)
		file->offset = at;
	return at;
}
