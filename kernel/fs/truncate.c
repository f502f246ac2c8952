// SPDX-License-Identifier: BSD-3-Clause
/* truncate(2), fallocate(2): the size of a file, and the room behind it. */
#include <linux/falloc.h>

#include "fs/cred.h"
#include "fs/fd.h"
#include "fs/inotify.h"
#include "fs/path.h"
#include "proc/process.h"
#include "sched/raise.h"
#include "shim/syscall.h"

void inode_drop_set_id(struct inode *inode)
{
	if (likely(!(inode->mode & (S_ISUID | S_ISGID))) || capable(CAP_FSETID))
		return;
	inode->mode &= ~S_ISUID;
	if (inode->mode & S_IXGRP)
		inode->mode &= ~S_ISGID;
}

/* May a file become SIZE bytes long? */
static int check_size(u64 size)
{
	if (size <= current->process->limits[RLIMIT_FSIZE].rlim_cur)
		return 0;
	raise_signal(SIGXFSZ);
	return -EFBIG;
}

int dentry_truncate(struct dentry *dentry, u64 size)
{
	struct inode *inode = dentry->inode;

	TRY(size > inode->size ? check_size(size) : 0);
	if (inode->deny_write)
		return -ETXTBSY;
	if (!inode->ops->truncate)
		return -EPERM;
	TRY(inode->ops->truncate(inode, size));
	inode_drop_set_id(inode);
	inotify_file(dentry, IN_MODIFY);
	return 0;
}

static int truncate_found(struct dentry *dentry, u64 size)
{
	struct inode *inode = dentry->inode;

	if (!S_ISREG(inode->mode))
		return S_ISDIR(inode->mode) ? -EISDIR : -EINVAL;
	TRY(inode_permission(inode, MAY_WRITE));
	return dentry_truncate(dentry, size);
}

UK_SYSCALL_R_DEFINE(int, truncate, const char *, path, off_t, length)
{
	struct dentry *dentry AUTO(dentry_auto_put) = NULL;

	if (length < 0)
		return -EINVAL;
	TRY(path_find_user(AT_FDCWD, path, PATH_FOLLOW, &dentry));
	return truncate_found(dentry, length);
}

UK_SYSCALL_R_DEFINE(int, ftruncate, unsigned int, fd, off_t, length)
{
	struct file *file;

	if (length < 0)
		return -EINVAL;
	file = fd_peek(fd);
	if (!file)
		return -EBADF;
	if (!S_ISREG(file->inode->mode) || !file_writable(file))
		return -EINVAL;
	return dentry_truncate(file->dentry, length);
}

static int check_fallocate(const struct file *file, int mode, s64 offset,
			   s64 length)
{
	const struct inode *inode = file->inode;
	s64 end;

	if (!file_writable(file))
		return -EBADF;
	if (mode & FALLOC_FL_PUNCH_HOLE && !(mode & FALLOC_FL_KEEP_SIZE))
		return -EOPNOTSUPP;
	if (mode & FALLOC_FL_PUNCH_HOLE && mode & FALLOC_FL_ZERO_RANGE)
		return -EOPNOTSUPP;
	if (S_ISFIFO(inode->mode))
		return -ESPIPE;
	if (S_ISDIR(inode->mode))
		return -EISDIR;
	if (!S_ISREG(inode->mode))
		return -ENODEV;
	if (__builtin_add_overflow(offset, length, &end))
		return -EFBIG;
	if (mode & FALLOC_FL_KEEP_SIZE || (u64)end <= inode->size)
		return 0;
	return check_size(end);
}

UK_SYSCALL_R_DEFINE(int, fallocate, int, fd, int, mode, off_t, offset, off_t,
		    length)
{
	struct file *file AUTO(file_auto_put) = fd_get(fd);

	if (!file)
		return -EBADF;
	if (offset < 0 || length <= 0)
		return -EINVAL;
	TRY(check_fallocate(file, mode, offset, length));
	if (!file->inode->ops->fallocate)
		return -EOPNOTSUPP;
	TRY(file->inode->ops->fallocate(file->inode, mode, offset, length));
	inotify_file(file->dentry, IN_MODIFY);
	return 0;
}
