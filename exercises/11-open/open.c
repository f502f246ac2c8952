// SPDX-License-Identifier: BSD-3-Clause
/*
 * Exercise 11: open(2), openat(2), creat(2) and close(2), from a path to a
 * descriptor. Takes the place of kernel/fs/open.c; README.md tells the story.
 *
 * What others do for you:
 *
 *	open_request_init  fs/open_path.h  flags and mode, checked
 *	user_path_get/put  fs/path.h	   the path, copied into the kernel
 *	open_path	   fs/open_path.h  the path to an open file
 *	fd_check_free	   fs/fd.h	   is there a number left?
 *	fd_install	   fs/fd.h	   the lowest free number means a file
 *	fd_close	   fs/fd.h	   and now it does not any more
 */
#include <linux/fcntl.h>

#include "fs/fd.h"
#include "fs/open_path.h"
#include "fs/path.h"
#include "lib/abi.h"
#include "mm/usercopy.h"
#include "shim/syscall.h"

/*
 * The work of all of them: opens PATH (a pointer from the program!), relative
 * to the directory DIRFD. The new descriptor or a negative errno.
 */
static long open_at(int dirfd, const char *path, int flags, mode_t mode)
{
	(void)dirfd, (void)path, (void)flags, (void)mode;

	/* TODO 1: make an open_request of flags and mode. */
	/* TODO 2: copy the path in; a user_path holds it. */
	/* TODO 3: open_path, and fd_install with what it gives. */
	/* TODO 4: whatever fails, user_path_put comes afterwards. */
	/* TODO 7: with no number left, not even O_CREAT makes a file. */
	return -ENOSYS;
}

UK_SYSCALL_R_DEFINE(int, open, const char *, path, int, flags, mode_t, mode)
{
	return open_at(AT_FDCWD, path, flags, mode);
}

UK_SYSCALL_R_DEFINE(int, close, int, fd)
{
	(void)fd;
	/* TODO 5: one call. */
	return -ENOSYS;
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
	/*
	 * TODO 6: open_at does it. But a path that begins at the root, or in
	 * the current directory, goes through uk_syscall_r_open, so that a
	 * breakpoint there sees (nearly) every file that a program opens.
	 */
	(void)dirfd, (void)path, (void)flags, (void)mode, (void)is_absolute;
	return -ENOSYS;
}

UK_SYSCALL_R_DEFINE(int, creat, const char *, path, mode_t, mode)
{
	/* TODO 8: open with three flags, see creat(2). */
	(void)path, (void)mode;
	return -ENOSYS;
}
