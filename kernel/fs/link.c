// SPDX-License-Identifier: BSD-3-Clause
/* link(2), symlink(2) and readlink(2): more names, and names for names. */
#include <linux/capability.h>
#include <linux/fcntl.h>
#include <linux/limits.h>

#include "fs/atime.h"
#include "fs/create.h"
#include "fs/cred.h"
#include "mm/kmalloc.h"
#include "mm/usercopy.h"
#include "shim/syscall.h"

static int add_name(struct path_parent *parent, struct dentry *old)
{
	struct inode *dir = parent->dir->inode, *inode = old->inode;
	int error;

	if (parent->dir->sb != old->sb)
		return -EXDEV;
	if (!dir->ops->link || S_ISDIR(inode->mode))
		return -EPERM;
	if (!inode->links && !inode->linkable)
		return -ENOENT;
	error = dir->ops->link(dir, parent->last, inode);
	if (!error)
		inode->linkable = false;
	return error;
}

static int link_dentry(struct dentry *old, int newdirfd, const char *newpath)
{
	struct path_parent parent;
	struct user_path name;
	int error = user_path_get(&name, newpath, false);

	if (error)
		return error;
	error = create_find(newdirfd, name.path, false, &parent);
	if (!error) {
		error = add_name(&parent, old);
		path_parent_put(&parent);
	}
	user_path_put(&name);
	return error;
}

UK_SYSCALL_R_DEFINE(int, linkat, int, olddirfd, const char *, oldpath, int,
		    newdirfd, const char *, newpath, int, flags)
{
	u32 how = (flags & AT_SYMLINK_FOLLOW ? PATH_FOLLOW : 0) |
		  (flags & AT_EMPTY_PATH ? PATH_EMPTY : 0);
	struct dentry *old;
	int error;

	if (flags & ~(AT_SYMLINK_FOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	if (flags & AT_EMPTY_PATH && !capable(CAP_DAC_READ_SEARCH))
		return -ENOENT;
	error = path_find_user(olddirfd, oldpath, how, &old);
	if (error)
		return error;
	error = link_dentry(old, newdirfd, newpath);
	dentry_put(old);
	return error;
}

UK_SYSCALL_R_DEFINE(int, link, const char *, oldpath, const char *, newpath)
{
	return uk_syscall_r_linkat(AT_FDCWD, oldpath, AT_FDCWD, newpath, 0);
}

static int make_symlink(const char *target, int newdirfd, const char *path)
{
	struct path_parent parent;
	struct inode *dir;
	int error = create_find(newdirfd, path, false, &parent);

	if (error)
		return error;
	dir = parent.dir->inode;
	error = dir->ops->symlink ?
			dir->ops->symlink(dir, parent.last, target) :
			-EPERM;
	path_parent_put(&parent);
	return error;
}

UK_SYSCALL_R_DEFINE(int, symlinkat, const char *, target, int, newdirfd,
		    const char *, linkpath)
{
	struct user_path from, to;
	int error = user_path_get(&from, target, false);

	if (error)
		return error;
	error = user_path_get(&to, linkpath, false);
	if (!error) {
		error = make_symlink(from.path, newdirfd, to.path);
		user_path_put(&to);
	}
	user_path_put(&from);
	return error;
}

UK_SYSCALL_R_DEFINE(int, symlink, const char *, target, const char *, linkpath)
{
	return uk_syscall_r_symlinkat(target, AT_FDCWD, linkpath);
}

/* The target into the program's BUF; what does not fit is cut. */
static ssize_t read_target(struct inode *inode, char *buf, size_t size)
{
	char *target;
	ssize_t n;

	if (!inode->ops->readlink)
		return -EINVAL;
	target = kmalloc(PATH_MAX);
	if (!target)
		return -ENOMEM;
	n = inode->ops->readlink(inode, target, PATH_MAX);
	if (n > 0) {
		n = MIN((size_t)n, size);
		inode_accessed(inode);
		if (copy_to_user(buf, target, n))
			n = -EFAULT;
	}
	kfree(target);
	return n;
}

UK_SYSCALL_R_DEFINE(ssize_t, readlinkat, int, dirfd, const char *, path, char *,
		    buf, int, bufsiz)
{
	struct user_path name;
	struct dentry *link;
	ssize_t n;

	if (bufsiz <= 0)
		return -EINVAL;
	n = user_path_get(&name, path, true);
	if (n)
		return n;
	n = path_find(dirfd, name.path, PATH_EMPTY, &link);
	if (!n) {
		n = read_target(link->inode, buf, bufsiz);
		/* "": a link opened with O_PATH; anything else isn't there. */
		if (n == -EINVAL && !*name.path)
			n = -ENOENT;
		dentry_put(link);
	}
	user_path_put(&name);
	return n;
}

UK_SYSCALL_R_DEFINE(ssize_t, readlink, const char *, path, char *, buf, int,
		    bufsiz)
{
	return uk_syscall_r_readlinkat(AT_FDCWD, path, buf, bufsiz);
}
