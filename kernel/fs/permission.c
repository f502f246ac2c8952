// SPDX-License-Identifier: BSD-3-Clause
/*
 * May the caller do that to this inode? Owner, group, others, and the
 * capabilities that override them: path_resolution(7), capabilities(7).
 */
#include "fs/cred.h"
#include "fs/path.h"
#include "sched/thread.h"
#include "shim/syscall.h"

/* The three bits of the mode that count for the caller. */
static u32 granted(const struct inode *inode, const struct cred *cred)
{
	if (cred->fsuid == inode->uid)
		return inode->mode >> 6 & 7;
	if (cred_in_group(cred, inode->gid))
		return inode->mode >> 3 & 7;
	return inode->mode & 7;
}

/* Capabilities never make a file executable that nobody may execute. */
static bool overridden(const struct inode *inode, const struct cred *cred,
		       u32 mask)
{
	bool directory = S_ISDIR(inode->mode);

	if ((directory || !(mask & MAY_EXEC) || inode->mode & 0111) &&
	    cred_has_cap(cred, CAP_DAC_OVERRIDE))
		return true;
	if (directory ? mask & MAY_WRITE : mask != MAY_READ)
		return false;
	return cred_has_cap(cred, CAP_DAC_READ_SEARCH);
}

int inode_permission(struct inode *inode, u32 mask)
{
	const struct cred *cred = current->cred;

	if (!(mask & ~granted(inode, cred)))
		return 0;
	return overridden(inode, cred, mask) ? 0 : -EACCES;
}

bool inode_is_owned(const struct inode *inode)
{
	return current->cred->fsuid == inode->uid || capable(CAP_FOWNER);
}

/* ---- access(2): may the user who started the program? It asks with the real
 * ids ---- */

static int check(int dirfd, const char *path, u32 mode, u32 how)
{
	struct dentry *dentry AUTO(dentry_auto_put) = NULL;

	TRY(path_find_user(dirfd, path, how, &dentry));
	return mode ? inode_permission(dentry->inode, mode) : 0;
}

static bool ids_differ(const struct cred *cred)
{
	return cred->uid != cred->fsuid || cred->gid != cred->fsgid;
}

/* The whole path is walked with the real ids, and their capabilities. */
static int check_as_real(int dirfd, const char *path, u32 mode, u32 how)
{
	struct cred *own = current->cred, *real = cred_copy(own);
	int error;

	if (!real)
		return -ENOMEM;
	real->fsuid = real->uid;
	real->fsgid = real->gid;
	real->cap_effective = real->uid ? 0 : real->cap_permitted;
	current->cred = real;
	error = check(dirfd, path, mode, how);
	current->cred = own;
	cred_put(real);
	return error;
}

UK_SYSCALL_R_DEFINE(int, faccessat2, int, dirfd, const char *, path, int, mode,
		    int, flags)
{
	u32 how = path_flags(flags);

	if (mode & ~(MAY_READ | MAY_WRITE | MAY_EXEC))
		return -EINVAL;
	if (flags & ~(AT_EACCESS | AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	if (flags & AT_EACCESS || !ids_differ(current->cred))
		return check(dirfd, path, mode, how);
	return check_as_real(dirfd, path, mode, how);
}
