// SPDX-License-Identifier: BSD-3-Clause
/*
 * Extended attributes: xattr(7). No file system here has any, so reading and
 * writing one is EOPNOTSUPP and the list is empty; but a wrong path, descriptor
 * or name is told as such first.
 */
#include <linux/limits.h>
#include <linux/xattr.h>

#include "fs/fd.h"
#include "fs/path.h"
#include "shim/syscall.h"

/* 0, -ERANGE for an impossible name, -EFAULT. */
static int check_name(const char *name)
{
	char copy[XATTR_NAME_MAX + 1];
	ssize_t n = copy_string_from_user(copy, name, sizeof(copy));

	if (n == 0 || n == -ENAMETOOLONG)
		return -ERANGE;
	return n < 0 ? n : 0;
}

/* The path leads to something: 0. */
static int check_path(const char *path, u32 how)
{
	struct dentry *dentry AUTO(dentry_auto_put) = NULL;

	return path_find_user(AT_FDCWD, path, how, &dentry);
}

static int check_fd(int fd)
{
	return fd_peek(fd) ? 0 : -EBADF;
}

static long unsupported(int place, const char *name)
{
	TRY(place);
	TRY(check_name(name));
	return -EOPNOTSUPP;
}

static long set_unsupported(int place, const char *name, size_t size, int flags)
{
	TRY(place);
	if (flags & ~(XATTR_CREATE | XATTR_REPLACE))
		return -EINVAL;
	TRY(check_name(name));
	return size > XATTR_SIZE_MAX ? -E2BIG : -EOPNOTSUPP;
}

/* Each call is there for a path, for a link itself and for a descriptor; PLACE
 * is 0 if there is something, or the error. */
#define XATTR_CALLS(type, name, answer, ...)                                \
	UK_SYSCALL_R_DEFINE(type, name, const char *, path, __VA_ARGS__)    \
	{                                                                   \
		int place = check_path(path, PATH_FOLLOW);                  \
		return answer;                                              \
	}                                                                   \
	UK_SYSCALL_R_DEFINE(type, l##name, const char *, path, __VA_ARGS__) \
	{                                                                   \
		int place = check_path(path, 0);                            \
		return answer;                                              \
	}                                                                   \
	UK_SYSCALL_R_DEFINE(type, f##name, int, fd, __VA_ARGS__)            \
	{                                                                   \
		int place = check_fd(fd);                                   \
		return answer;                                              \
	}

XATTR_CALLS(int, setxattr, set_unsupported(place, name, size, flags),
	    const char *, name, const void *, value UNUSED, size_t, size, int,
	    flags)
XATTR_CALLS(ssize_t, getxattr, unsupported(place, name), const char *, name,
	    void *, value UNUSED, size_t, size UNUSED)
XATTR_CALLS(ssize_t, listxattr, place, char *, list UNUSED, size_t, size UNUSED)
XATTR_CALLS(int, removexattr, unsupported(place, name), const char *, name)
