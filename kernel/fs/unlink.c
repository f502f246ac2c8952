// SPDX-License-Identifier: BSD-3-Clause
/* unlink(2) and rmdir(2). What is open or in use lives on without its name. */
#include "fs/path.h"
#include "fs/inotify.h"
#include "shim/syscall.h"

static int remove_name(struct path_parent *parent, bool directory)
{
	static const int special[] = { [LAST_DOT] = -EINVAL,
				       [LAST_DOT_DOT] = -ENOTEMPTY,
				       [LAST_ROOT] = -EBUSY };
	struct inode *dir = parent->dir->inode, *inode;

	if (parent->kind != LAST_NORMAL)
		return directory ? special[parent->kind] : -EISDIR;
	inode = parent->last->inode;
	if (!inode)
		return -ENOENT;
	if (parent->slash && !directory)
		return S_ISDIR(inode->mode) ? -EISDIR : -ENOTDIR;
	TRY(remove_allowed(parent->dir, parent->last, directory));
	if (!dir->ops->unlink)
		return -EPERM;
	TRY(dir->ops->unlink(dir, parent->last));
	inotify_name(parent->last, IN_DELETE);
	return 0;
}

UK_SYSCALL_R_DEFINE(int, unlinkat, int, dirfd, const char *, path, int, flags)
{
	struct path_parent parent AUTO(path_parent_put) = { 0 };

	if (flags & ~AT_REMOVEDIR)
		return -EINVAL;
	TRY(path_find_parent_user(dirfd, path, &parent));
	return remove_name(&parent, flags & AT_REMOVEDIR);
}
