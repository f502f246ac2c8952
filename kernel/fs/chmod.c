// SPDX-License-Identifier: BSD-3-Clause
/* chmod(2) and chown(2). */
#include "fs/cred.h"
#include "fs/fd.h"
#include "fs/inotify.h"
#include "fs/path.h"
#include "fs/procfs.h"
#include "shim/syscall.h"

#define KEEP UINT32_MAX /* an owner or group of -1 stays */

static int change_mode(struct dentry *dentry, u32 mode)
{
	struct inode *inode = dentry->inode;

	if (S_ISLNK(inode->mode))
		return -EOPNOTSUPP;
	if (!inode_is_owned(inode) || inode->sb == procfs)
		return -EPERM;
	if (!cred_in_group(current->cred, inode->gid) && !capable(CAP_FSETID))
		mode &= ~S_ISGID;
	inode->mode = (inode->mode & S_IFMT) | (mode & 07777);
	inode_changed(inode);
	inotify_file(dentry, IN_ATTRIB);
	return 0;
}

UK_SYSCALL_R_DEFINE(int, fchmodat, int, dirfd, const char *, path, mode_t, mode)
{
	struct dentry *dentry AUTO(dentry_auto_put) = NULL;

	TRY(path_find_user(dirfd, path, PATH_FOLLOW, &dentry));
	return change_mode(dentry, mode);
}

UK_SYSCALL_R_DEFINE(int, fchmod, unsigned int, fd, mode_t, mode)
{
	struct file *file = fd_peek(fd);

	return file ? change_mode(file->dentry, mode) : -EBADF;
}

/* The owner may give a file to a group that it is in; all else needs CAP_CHOWN.
 */
static bool may_change_owner(const struct inode *inode, u32 uid, u32 gid)
{
	const struct cred *cred = current->cred;

	if (capable(CAP_CHOWN))
		return true;
	if (cred->fsuid != inode->uid)
		return false;
	if (uid != KEEP && uid != inode->uid)
		return false;
	return gid == KEEP || gid == inode->gid || cred_in_group(cred, gid);
}

static int change_owner(struct dentry *dentry, u32 uid, u32 gid)
{
	struct inode *inode = dentry->inode;

	if ((uid != KEEP || gid != KEEP) &&
	    (inode->sb == procfs || !may_change_owner(inode, uid, gid)))
		return -EPERM;
	if (uid != KEEP)
		inode->uid = uid;
	if (gid != KEEP)
		inode->gid = gid;
	if (!S_ISDIR(inode->mode)) {
		inode->mode &= ~S_ISUID;
		if (inode->mode & S_IXGRP)
			inode->mode &= ~S_ISGID;
	}
	inode_changed(inode);
	inotify_file(dentry, IN_ATTRIB);
	return 0;
}

UK_SYSCALL_R_DEFINE(int, fchownat, int, dirfd, const char *, path, uid_t, owner,
		    gid_t, group, int, flags)
{
	struct dentry *dentry AUTO(dentry_auto_put) = NULL;

	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	TRY(path_find_user(dirfd, path, path_flags(flags), &dentry));
	return change_owner(dentry, owner, group);
}

UK_SYSCALL_R_DEFINE(int, fchown, unsigned int, fd, uid_t, owner, gid_t, group)
{
	struct file *file = fd_peek(fd);

	return file ? change_owner(file->dentry, owner, group) : -EBADF;
}
