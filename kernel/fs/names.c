// SPDX-License-Identifier: BSD-3-Clause
/*
 * What makes, moves and removes names: mkdir(2), mknod(2), link(2), symlink(2),
 * readlink(2), rename(2), unlink(2) and rmdir(2), and the checks that they
 * share with open: path_resolution(7), inode(7). The checks come in Linux's
 * order.
 */
#include <linux/fs.h>
#include <linux/limits.h>

#include "fs/cred.h"
#include "fs/inotify.h"
#include "fs/path.h"
#include "lib/string.h"
#include "mm/kmalloc.h"
#include "sched/thread.h"
#include "shim/syscall.h"

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

/* May the caller remove DENTRY from DIR, and is it what it is taken for? */
static int remove_allowed(struct dentry *dir, struct dentry *dentry,
			  bool directory)
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

/* Where a program's path says that an object is to be made. PARENT must be put
 * afterwards, also on failure. */
static int create_find(int dirfd, const char *user, bool directory,
		       struct path_parent *parent)
{
	TRY(path_find_parent_user(dirfd, user, parent));
	return create_check(parent, directory);
}

/* ---- New objects ---- */

UK_SYSCALL_R_DEFINE(int, mkdirat, int, dirfd, const char *, path, mode_t, mode)
{
	struct path_parent parent AUTO(path_parent_put) = { 0 };

	TRY(create_find(dirfd, path, true, &parent));
	return create_object(parent.last, S_IFDIR | (mode & 01777), 0, NULL);
}

UK_SYSCALL_R_DEFINE(int, mknodat, int, dirfd, const char *, path, mode_t, mode,
		    unsigned int, dev)
{
	struct path_parent parent AUTO(path_parent_put) = { 0 };

	switch (mode & S_IFMT) {
	case 0: mode |= S_IFREG; break;
	case S_IFREG:
	case S_IFCHR:
	case S_IFBLK:
	case S_IFIFO:
	case S_IFSOCK: break;
	case S_IFDIR: return -EPERM;
	default: return -EINVAL;
	}
	TRY(create_find(dirfd, path, false, &parent));
	if ((S_ISCHR(mode) || S_ISBLK(mode)) && !capable(CAP_MKNOD))
		return -EPERM;
	return create_object(parent.last, mode & (S_IFMT | 07777), dev, NULL);
}

/* ---- More names, and names for names ---- */

static int add_name(struct path_parent *parent, struct dentry *old)
{
	struct inode *dir = parent->dir->inode, *inode = old->inode;

	if (parent->dir->sb != old->sb)
		return -EXDEV;
	if (!dir->ops->link || S_ISDIR(inode->mode))
		return -EPERM;
	if (!inode->links && !inode->linkable)
		return -ENOENT;
	TRY(dir->ops->link(dir, parent->last, inode));
	inode->linkable = false;
	return 0;
}

UK_SYSCALL_R_DEFINE(int, linkat, int, olddirfd, const char *, oldpath, int,
		    newdirfd, const char *, newpath, int, flags)
{
	u32 how = (flags & AT_SYMLINK_FOLLOW ? PATH_FOLLOW : 0) |
		  (flags & AT_EMPTY_PATH ? PATH_EMPTY : 0);
	struct path_parent parent AUTO(path_parent_put) = { 0 };
	struct dentry *old AUTO(dentry_auto_put) = NULL;

	if (flags & ~(AT_SYMLINK_FOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	if (flags & AT_EMPTY_PATH && !capable(CAP_DAC_READ_SEARCH))
		return -ENOENT;
	TRY(path_find_user(olddirfd, oldpath, how, &old));
	TRY(create_find(newdirfd, newpath, false, &parent));
	return add_name(&parent, old);
}

UK_SYSCALL_R_DEFINE(int, symlinkat, const char *, target, int, newdirfd,
		    const char *, linkpath)
{
	struct path_parent parent AUTO(path_parent_put) = { 0 };
	struct user_path from AUTO(user_path_put);

	TRY(user_path_get(&from, target, false));
	TRY(create_find(newdirfd, linkpath, false, &parent));
	return create_object(parent.last, S_IFLNK, 0, from.path);
}

/* The target of LINK, somewhere in BUF (PATH_MAX bytes); its length. */
static ssize_t find_target(struct inode *link, char *buf, char **target)
{
	struct dentry *dentry AUTO(dentry_auto_put) = NULL;

	*target = buf;
	if (!link->ops->follow)
		return link->ops->readlink(link, buf, PATH_MAX);
	TRY(link->ops->follow(link, &dentry));
	*target = dentry_path(dentry, current->fs->root, buf, PATH_MAX);
	return *target ? (ssize_t)strlen(*target) : -ENAMETOOLONG;
}

/* The target into the program's BUF; what does not fit is cut. */
static ssize_t read_target(struct inode *link, char *buf, size_t size)
{
	char *bytes AUTO(kfree_auto) = NULL, *target;
	ssize_t n;

	if (!S_ISLNK(link->mode))
		return -EINVAL;
	bytes = kmalloc(PATH_MAX);
	if (!bytes)
		return -ENOMEM;
	n = find_target(link, bytes, &target);
	if (n <= 0)
		return n;
	n = MIN((size_t)n, size);
	inode_accessed(link);
	return copy_to_user(buf, target, n) ? -EFAULT : n;
}

UK_SYSCALL_R_DEFINE(ssize_t, readlinkat, int, dirfd, const char *, path, char *,
		    buf, int, bufsiz)
{
	struct user_path name AUTO(user_path_put);
	struct dentry *link AUTO(dentry_auto_put) = NULL;
	ssize_t n;

	TRY(user_path_get(&name, path, true));
	if (bufsiz <= 0)
		return -EINVAL;
	TRY(path_find(dirfd, name.path, PATH_EMPTY, &link));
	n = read_target(link->inode, buf, bufsiz);
	/* "": a link opened with O_PATH; anything else isn't there. */
	return n == -EINVAL && !*name.path ? -ENOENT : n;
}

/* ---- Removing: what is open or in use lives on without its name ---- */

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

/* ---- Renaming ---- */

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
