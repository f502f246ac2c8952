// SPDX-License-Identifier: BSD-3-Clause
/*
 * fsync(2), sync(2) and the like, and advice about the use of files. The files
 * are in memory: there is nothing to wait for, and nothing to bring in earlier.
 * What is wrong with the arguments is still said.
 */
#include <linux/fadvise.h>
#include <linux/fs.h>

#include "fs/fd.h"
#include "shim/syscall.h"

UK_SYSCALL_R_DEFINE(int, fsync, unsigned int, fd)
{
	struct file *file AUTO(file_auto_put) = fd_get(fd);

	if (!file)
		return -EBADF;
	/* Files with pages; those of /proc have none. */
	if (S_ISREG(file->inode->mode) && file->inode->backing.ops)
		return 0;
	return S_ISDIR(file->inode->mode) ? 0 : -EINVAL;
}

/* Faked: all file systems are in memory. */
UK_SYSCALL_R_DEFINE0(void, sync)
{
	return 0;
}

/* Faked: as sync. */
UK_SYSCALL_R_DEFINE(int, syncfs, int, fd)
{
	return fd_peek(fd) ? 0 : -EBADF;
}

/* Faked: as sync. */
UK_SYSCALL_R_DEFINE(int, sync_file_range, int, fd, off_t, offset, off_t, n,
		    unsigned int, flags)
{
	const u32 known = SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE |
			  SYNC_FILE_RANGE_WAIT_AFTER;
	struct file *file = fd_peek(fd);
	u32 mode;
	s64 end;

	if (!file)
		return -EBADF;
	mode = file->inode->mode;
	if (flags & ~known || offset < 0 || n < 0 ||
	    __builtin_add_overflow(offset, n, &end))
		return -EINVAL;
	return S_ISFIFO(mode) || S_ISCHR(mode) || S_ISSOCK(mode) ? -ESPIPE : 0;
}

/* Faked: files are in memory already, and nothing is gained by forgetting. */
UK_SYSCALL_R_DEFINE(int, fadvise64, int, fd, off_t, offset UNUSED, size_t,
		    length, int, advice)
{
	struct file *file = fd_peek(fd);

	if (!file)
		return -EBADF;
	if (S_ISFIFO(file->inode->mode))
		return -ESPIPE;
	if ((ssize_t)length < 0 || advice < POSIX_FADV_NORMAL ||
	    advice > POSIX_FADV_NOREUSE)
		return -EINVAL;
	return 0;
}

/* Faked: as fadvise64. */
UK_SYSCALL_R_DEFINE(ssize_t, readahead, int, fd, off_t, offset UNUSED, size_t,
		    count UNUSED)
{
	struct file *file = fd_peek(fd);

	if (!file || !file_readable(file))
		return -EBADF;
	return S_ISREG(file->inode->mode) ? 0 : -EINVAL;
}
