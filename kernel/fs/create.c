// SPDX-License-Identifier: BSD-3-Clause
/*
 * The checks before names are made and removed, shared by open, mkdir, mknod,
 * link, symlink, unlink, rmdir and rename: path_resolution(7), inode(7).
 */
#include "fs/path.h"

#include "fs/cred.h"
#include "sched/thread.h"

int create_allowed(struct dentry *dir)
{
	if (dir->unlinked)
		return -ENOENT;
	return inode_permission(dir->inode, MAY_WRITE | MAY_EXEC);
}

int create_object(struct dentry *dentry, u32 mode, u64 rdev, const char *target)
{
	struct inode *dir = dentry->parent->inode, *inode;
	int error;

	if (!dir->ops->make)
		return -EPERM;
	inode = dir->ops->make(dir, mode & ~current->fs->umask, rdev, target);
	if (!inode)
		return -ENOSPC;
	error = dir->ops->link(dir, dentry, inode);
	inode_put(inode);
	return error;
}

/* In a directory like /tmp only owners remove: of the name, or of it all. */
static bool sticky_forbids(const struct inode *dir, const struct inode *inode)
{
	u32 uid = current->cred->fsuid;

	if (!(dir->mode & S_ISVTX))
		return false;
	return inode->uid != uid && dir->uid != uid && !capable(CAP_FOWNER);
}

int remove_allowed(struct dentry *dir, struct dentry *dentry, bool directory)
{
	TRY(inode_permission(dir->inode, MAY_WRITE | MAY_EXEC));
	if (sticky_forbids(dir->inode, dentry->inode))
		return -EPERM;
	if (directory && !S_ISDIR(dentry->inode->mode))
		return -ENOTDIR;
	if (!directory && S_ISDIR(dentry->inode->mode))
		return -EISDIR;
	return dentry->mounted ? -EBUSY : 0;
}

int create_check(const struct path_parent *parent, bool directory)
{
	if (parent->kind != LAST_NORMAL || parent->last->inode)
		return -EEXIST;
	if (parent->slash && !directory)
		return -ENOENT;
	return create_allowed(parent->dir);
}

int create_find(int dirfd, const char *user, bool directory,
		struct path_parent *parent)
{
	TRY(path_find_parent_user(dirfd, user, parent));
	return create_check(parent, directory);
}
