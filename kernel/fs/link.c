// SPDX-License-Identifier: BSD-3-Clause
/* link(2), symlink(2) and readlink(2): more names, and names for names. */
#include <linux/limits.h>

#include "fs/path.h"
#include "fs/cred.h"
#include "lib/string.h"
#include "mm/kmalloc.h"
#include "shim/syscall.h"

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
