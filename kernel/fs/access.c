// SPDX-License-Identifier: BSD-3-Clause
/*
 * access(2): what would the user who started the program be allowed to do? It
 * asks with the real user and group, so a set-user-ID program can tell.
 */
#include "fs/cred.h"
#include "fs/path.h"
#include "shim/syscall.h"

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
