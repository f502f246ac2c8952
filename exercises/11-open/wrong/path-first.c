// SPDX-License-Identifier: BSD-3-Clause
/*
 * caught by: flags are looked at first
 * message: -22 (EINVAL)
 *
 * The path is copied before the flags are looked at.
 */
#include <linux/fcntl.h>

#include "fs/fd.h"
#include "fs/open_path.h"
#include "fs/path.h"
#include "lib/abi.h"
#include "mm/usercopy.h"
#include "shim/syscall.h"

static long open_at(int dirfd, const char *path, int flags, mode_t mode)
{
	struct open_request request;
	struct user_path name;
	struct file *file;
	int error;

	/* Flags that contradict each other are found before anything else. */
	error = user_path_get(&name, path, false);
	if (!error)
		error = open_request_init(&request, flags, mode);

	/* With no number left the file must not even be created. */
	if (!error)
		error = fd_check_free();
	if (!error)
		error = open_path(dirfd, name.path, &request, &file);
	user_path_put(&name);
	if (error)
		return error;

	/* The table takes over our reference to the file. */
	return fd_install(file, 0, flags & O_CLOEXEC);
}

UK_SYSCALL_R_DEFINE(int, open, const char *, path, int, flags, mode_t, mode)
{
	return open_at(AT_FDCWD, path, flags, mode);
}

/* Does PATH begin at the root, whatever the directory? Faults are open's. */
static bool is_absolute(const char *path)
{
	char first;

	return !copy_from_user(&first, path, 1) && first == '/';
}

UK_SYSCALL_R_DEFINE(int, openat, int, dirfd, const char *, path, int, flags,
		    mode_t, mode)
{
	if (dirfd == AT_FDCWD || is_absolute(path))
		return uk_syscall_r_open(path, flags, mode);
	return open_at(dirfd, path, flags, mode);
}

UK_SYSCALL_R_DEFINE(int, creat, const char *, path, mode_t, mode)
{
	return uk_syscall_r_open(path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

UK_SYSCALL_R_DEFINE(int, close, int, fd)
{
	return fd_close(fd);
}
