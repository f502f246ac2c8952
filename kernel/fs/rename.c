// SPDX-License-Identifier: BSD-3-Clause
/* rename(2): the checks in the order in which Linux makes them. */
#include <linux/fs.h>

#include "fs/path.h"
#include "shim/syscall.h"

static bool is_directory(const struct dentry *dentry)
{
	return dentry->inode && S_ISDIR(dentry->inode->mode);
}

/* Are the names of a kind that can be renamed at all? */
static int check_names(const struct path_parent *old,
		       const struct path_parent *new, u32 flags)
{
	if (old->dir->sb != new->dir->sb)
		return -EXDEV;
	if (old->kind != LAST_NORMAL)
		return -EBUSY;
	if (new->kind != LAST_NORMAL)
		return flags & RENAME_NOREPLACE ? -EEXIST : -EBUSY;
	if (!old->last->inode)
		return -ENOENT;
	if (flags & RENAME_NOREPLACE && new->last->inode)
		return -EEXIST;
	if (flags & RENAME_EXCHANGE) {
		if (!new->last->inode)
			return -ENOENT;
		if (!is_directory(new->last) && new->slash)
			return -ENOTDIR;
	}
	if (is_directory(old->last))
		return 0;
	if (old->slash || (!(flags & RENAME_EXCHANGE) && new->slash))
		return -ENOTDIR;
	return 0;
}

/* No directory may end up inside itself. */
static int check_loops(const struct path_parent *old,
		       const struct path_parent *new, u32 flags)
{
	if (dentry_is_below(new->dir, old->last))
		return -EINVAL;
	if (new->last->inode && dentry_is_below(old->dir, new->last))
		return flags & RENAME_EXCHANGE ? -EINVAL : -ENOTEMPTY;
	return 0;
}

static int check_rights(const struct path_parent *old,
			const struct path_parent *new, u32 flags)
{
	bool directory = is_directory(old->last);

	TRY(remove_allowed(old->dir, old->last, directory));
	if (!new->last->inode)
		TRY(create_allowed(new->dir));
	else
		TRY(remove_allowed(new->dir, new->last,
				   flags & RENAME_EXCHANGE ?
					   is_directory(new->last) :
					   directory));
	/* A directory that moves changes its "..". */
	if (directory && old->dir != new->dir)
		return inode_permission(old->last->inode, MAY_WRITE);
	return 0;
}

static int rename_found(struct path_parent *old, struct path_parent *new,
			u32 flags)
{
	struct inode *dir = old->dir->inode;

	TRY(check_names(old, new, flags));
	TRY(check_loops(old, new, flags));
	if (old->last->inode == new->last->inode)
		return 0; /* two names of one file: nothing happens */
	TRY(check_rights(old, new, flags));
	if (!dir->ops->rename)
		return -EPERM;
	return dir->ops->rename(dir, old->last, new->dir->inode, new->last,
				flags);
}

UK_SYSCALL_R_DEFINE(int, renameat2, int, olddirfd, const char *, oldpath, int,
		    newdirfd, const char *, newpath, unsigned int, flags)
{
	struct path_parent old AUTO(path_parent_put) = { 0 };
	struct path_parent new AUTO(path_parent_put) = { 0 };

	if (flags & ~(RENAME_NOREPLACE | RENAME_EXCHANGE))
		return -EINVAL; /* RENAME_WHITEOUT: no overlays here */
	if ((flags & RENAME_NOREPLACE) && (flags & RENAME_EXCHANGE))
		return -EINVAL;
	TRY(path_find_parent_user(olddirfd, oldpath, &old));
	TRY(path_find_parent_user(newdirfd, newpath, &new));
	return rename_found(&old, &new, flags);
}
