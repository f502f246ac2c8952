// SPDX-License-Identifier: BSD-3-Clause
/*
 * openat2(2): open that refuses what it does not know, and can be confined to a
 * directory; and opening a program for execve.
 */
#include <linux/fcntl.h>
#include <linux/openat2.h>

#include "fs/fd.h"
#include "fs/open_path.h"
#include "fs/path.h"
#include "mm/usercopy.h"
#include "shim/syscall.h"

#define KNOWN_RESOLVE                                                    \
	(RESOLVE_NO_XDEV | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS | \
	 RESOLVE_BENEATH | RESOLVE_IN_ROOT | RESOLVE_CACHED)
#define BOUNDARIES (RESOLVE_BENEATH | RESOLVE_IN_ROOT)
#define TMPFILE	   020000000

/* Structures may grow: what we don't know of a longer one must be zero. */
static int copy_how(struct open_how *how, const void *user, size_t size)
{
	char rest[64];

	if (size < sizeof(*how))
		return -EINVAL;
	if (size > PAGE_SIZE)
		return -E2BIG;
	if (copy_from_user(how, user, sizeof(*how)))
		return -EFAULT;
	for (size_t at = sizeof(*how); at < size;) {
		size_t n = MIN(size - at, sizeof(rest));

		if (copy_from_user(rest, (const char *)user + at, n))
			return -EFAULT;
		for (size_t i = 0; i < n; i++)
			if (rest[i])
				return -E2BIG;
		at += n;
	}
	return 0;
}

static int check_how(const struct open_how *how, struct open_request *request)
{
	int error;

	if (how->resolve & ~KNOWN_RESOLVE ||
	    (how->resolve & BOUNDARIES) == BOUNDARIES)
		return -EINVAL;
	if (how->mode & ~07777UL)
		return -EINVAL;
	if (how->mode && !(how->flags & (O_CREAT | TMPFILE)))
		return -EINVAL;
	if (how->flags >> 32)
		return -EINVAL;
	error = open_request_init(request, how->flags, how->mode);
	if (error)
		return error;
	/* Whatever open would have ignored is an error here. */
	if (how->flags & ~(u64)(request->flags | O_LARGEFILE))
		return -EINVAL;
	request->resolve = how->resolve;
	if (how->resolve & RESOLVE_CACHED &&
	    how->flags & (O_TRUNC | O_CREAT | TMPFILE))
		return -EAGAIN;
	return 0;
}

UK_SYSCALL_R_DEFINE(int, openat2, int, dirfd, const char *, path,
		    struct open_how *, how, size_t, size)
{
	struct open_request request;
	struct open_how wish;
	struct user_path name;
	struct file *file;
	int error = copy_how(&wish, how, size);

	if (!error)
		error = check_how(&wish, &request);
	if (error)
		return error;
	error = user_path_get(&name, path, false);
	if (error)
		return error;
	error = fd_check_free();
	if (!error)
		error = open_path(dirfd, name.path, &request, &file);
	user_path_put(&name);
	return error ? error : fd_install(file, 0, wish.flags & O_CLOEXEC);
}

static int check_program(struct inode *inode)
{
	int error;

	if (!S_ISREG(inode->mode))
		return S_ISLNK(inode->mode) ? -ELOOP : -EACCES;
	error = inode_permission(inode, MAY_EXEC);
	if (error)
		return error;
	return inode->writers ? -ETXTBSY : 0;
}

int file_open_exec(int dirfd, const char *path, int at_flags, struct file **out)
{
	u32 flags = (at_flags & AT_SYMLINK_NOFOLLOW ? 0 : PATH_FOLLOW) |
		    (at_flags & AT_EMPTY_PATH ? PATH_EMPTY : 0);
	struct dentry *dentry;
	int error;

	if (at_flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	error = path_find(dirfd, path, flags, &dentry);
	if (error)
		return error;
	error = check_program(dentry->inode);
	if (!error)
		error = file_open(dentry, dentry->inode, O_RDONLY | O_LARGEFILE,
				  out);
	if (!error) {
		dentry->inode->deny_write++;
		(*out)->denies_write = true;
	}
	dentry_put(dentry);
	return error;
}
