// SPDX-License-Identifier: BSD-3-Clause
/* unlink(2) and rmdir(2). What is open or in use lives on without its name. */
#include <linux/fcntl.h>

#include "fs/create.h"
#include "shim/syscall.h"

static int remove_name(struct path_parent *parent)
{
	struct inode *dir = parent->dir->inode;
	int error;

	if (parent->special)
		return -EISDIR;
	if (!parent->last->inode)
		return -ENOENT;
	if (parent->slash)
		return S_ISDIR(parent->last->inode->mode) ? -EISDIR : -ENOTDIR;
	error = remove_allowed(parent->dir, parent->last, false);
	if (error)
		return error;
	if (!dir->ops->unlink)
		return -EPERM;
	return dir->ops->unlink(dir, parent->last);
}

static int remove_directory(struct path_parent *parent)
{
	static const int special[] = { [LAST_DOT] = -EINVAL,
				       [LAST_DOT_DOT] = -ENOTEMPTY,
				       [LAST_ROOT] = -EBUSY };
	struct inode *dir = parent->dir->inode;
	int error;

	if (parent->special)
		return special[parent->kind];
	if (!parent->last->inode)
		return -ENOENT;
	error = remove_allowed(parent->dir, parent->last, true);
	if (error)
		return error;
	if (!dir->ops->rmdir)
		return -EPERM;
	return dir->ops->rmdir(dir, parent->last);
}

UK_SYSCALL_R_DEFINE(int, unlinkat, int, dirfd, const char *, path, int, flags)
{
	struct path_parent parent AUTO(path_parent_put) = { 0 };
	int error;

	if (flags & ~AT_REMOVEDIR)
		return -EINVAL;
	error = path_find_parent_user(dirfd, path, &parent);
	if (error)
		return error;
	return flags & AT_REMOVEDIR ? remove_directory(&parent) :
				      remove_name(&parent);
}

UK_SYSCALL_R_DEFINE(int, unlink, const char *, path)
{
	return uk_syscall_r_unlinkat(AT_FDCWD, path, 0);
}

UK_SYSCALL_R_DEFINE(int, rmdir, const char *, path)
{
	return uk_syscall_r_unlinkat(AT_FDCWD, path, AT_REMOVEDIR);
}
