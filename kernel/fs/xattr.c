// SPDX-License-Identifier: BSD-3-Clause
/*
 * Extended attributes: xattr(7). No file system here has any, so reading and
 * writing one is EOPNOTSUPP and the list is empty; but a wrong path, descriptor
 * or name is told as such first.
 */
#include <linux/fcntl.h>
#include <linux/limits.h>
#include <linux/xattr.h>

#include "fs/fd.h"
#include "fs/path.h"
#include "mm/usercopy.h"
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
	int error = place ? place : check_name(name);

	return error ? error : -EOPNOTSUPP;
}

static long set_unsupported(int place, const char *name,
			    const void *value UNUSED, size_t size, int flags)
{
	int error = place;

	if (!error && flags & ~(XATTR_CREATE | XATTR_REPLACE))
		error = -EINVAL;
	if (!error)
		error = check_name(name);
	if (!error && size > XATTR_SIZE_MAX)
		error = -E2BIG;
	return error ? error : -EOPNOTSUPP;
}

UK_SYSCALL_R_DEFINE(int, setxattr, const char *, path, const char *, name,
		    const void *, value, size_t, size, int, flags)
{
	return set_unsupported(check_path(path, PATH_FOLLOW), name, value, size,
			       flags);
}

UK_SYSCALL_R_DEFINE(int, lsetxattr, const char *, path, const char *, name,
		    const void *, value, size_t, size, int, flags)
{
	return set_unsupported(check_path(path, 0), name, value, size, flags);
}

UK_SYSCALL_R_DEFINE(int, fsetxattr, int, fd, const char *, name, const void *,
		    value, size_t, size, int, flags)
{
	return set_unsupported(check_fd(fd), name, value, size, flags);
}

UK_SYSCALL_R_DEFINE(ssize_t, getxattr, const char *, path, const char *, name,
		    void *, value UNUSED, size_t, size UNUSED)
{
	return unsupported(check_path(path, PATH_FOLLOW), name);
}

UK_SYSCALL_R_DEFINE(ssize_t, lgetxattr, const char *, path, const char *, name,
		    void *, value UNUSED, size_t, size UNUSED)
{
	return unsupported(check_path(path, 0), name);
}

UK_SYSCALL_R_DEFINE(ssize_t, fgetxattr, int, fd, const char *, name, void *,
		    value UNUSED, size_t, size UNUSED)
{
	return unsupported(check_fd(fd), name);
}

UK_SYSCALL_R_DEFINE(ssize_t, listxattr, const char *, path, char *, list UNUSED,
		    size_t, size UNUSED)
{
	return check_path(path, PATH_FOLLOW);
}

UK_SYSCALL_R_DEFINE(ssize_t, llistxattr, const char *, path, char *,
		    list UNUSED, size_t, size UNUSED)
{
	return check_path(path, 0);
}

UK_SYSCALL_R_DEFINE(ssize_t, flistxattr, int, fd, char *, list UNUSED, size_t,
		    size UNUSED)
{
	return check_fd(fd);
}

UK_SYSCALL_R_DEFINE(int, removexattr, const char *, path, const char *, name)
{
	return unsupported(check_path(path, PATH_FOLLOW), name);
}

UK_SYSCALL_R_DEFINE(int, lremovexattr, const char *, path, const char *, name)
{
	return unsupported(check_path(path, 0), name);
}

UK_SYSCALL_R_DEFINE(int, fremovexattr, int, fd, const char *, name)
{
	return unsupported(check_fd(fd), name);
}
