// SPDX-License-Identifier: BSD-3-Clause
/* utimensat(2) and its four ancestors: setting access and change times. */
#include <linux/time.h>
#include <linux/utime.h>

#include "fs/fd.h"
#include "fs/inotify.h"
#include "fs/path.h"
#include "shim/syscall.h"

#define TIME_NOW  ((1L << 30) - 1L) /* UTIME_NOW in tv_nsec */
#define TIME_OMIT ((1L << 30) - 2L)

/* What to set: access, then change; tv_nsec may be TIME_NOW or TIME_OMIT. */
struct new_times {
	struct __kernel_timespec of[2];
};

static bool are_both(const struct new_times *times, s64 nsec)
{
	return times->of[0].tv_nsec == nsec && times->of[1].tv_nsec == nsec;
}

/*
 * What a program gives: two pairs of seconds and a part of one, in units of
 * UNIT ns; NULL means now. 0, -EFAULT, -EINVAL.
 */
static int get_times(struct new_times *times, const void *user, s64 unit)
{
	*times = (struct new_times){ { { 0, TIME_NOW }, { 0, TIME_NOW } } };
	if (!user)
		return 0;
	TRY(get_user_struct(times, user));
	for (int i = 0; i < 2 && !are_both(times, TIME_OMIT); i++) {
		long long *part = &times->of[i].tv_nsec;

		if (unit == 1 && (*part == TIME_NOW || *part == TIME_OMIT))
			continue;
		if (*part < 0 || *part >= (s64)NS_PER_SEC / unit)
			return -EINVAL;
		*part *= unit;
	}
	return 0;
}

/* Everyone who may write may say "now"; only the owner any other time. */
static int check_rights(struct inode *inode, const struct new_times *times)
{
	if (inode_is_owned(inode))
		return 0;
	return are_both(times, TIME_NOW) ? inode_permission(inode, MAY_WRITE) :
					   -EPERM;
}

static void set_time(struct timestamp *time, struct __kernel_timespec new)
{
	if (new.tv_nsec == TIME_NOW)
		*time = timestamp_now();
	else if (new.tv_nsec != TIME_OMIT)
		*time = (struct timestamp){ new.tv_sec, new.tv_nsec };
}

static int set_times(struct dentry *dentry, const struct new_times *times)
{
	struct inode *inode = dentry->inode;

	TRY(check_rights(inode, times));
	set_time(&inode->atime, times->of[0]);
	set_time(&inode->mtime, times->of[1]);
	inode_changed(inode);
	inotify_file(dentry, IN_ATTRIB);
	return 0;
}

static int set_times_at(int dirfd, const char *path,
			const struct new_times *times, int flags)
{
	struct dentry *dentry AUTO(dentry_auto_put) = NULL;
	struct file *file;

	if (!path && dirfd != AT_FDCWD) {
		if (flags)
			return -EINVAL;
		file = fd_peek(dirfd);
		return file ? set_times(file->dentry, times) : -EBADF;
	}
	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	TRY(path_find_user(dirfd, path, path_flags(flags), &dentry));
	return set_times(dentry, times);
}

UK_SYSCALL_R_DEFINE(int, utimensat, int, dirfd, const char *, path,
		    const struct __kernel_timespec *, times, int, flags)
{
	struct new_times new;

	TRY(get_times(&new, times, 1));
	if (are_both(&new, TIME_OMIT))
		return 0; /* nothing to do: no more is looked at */
	return set_times_at(dirfd, path, &new, flags);
}

UK_SYSCALL_R_DEFINE(int, futimesat, int, dirfd, const char *, path,
		    const struct __kernel_old_timeval *, times)
{
	struct new_times new;

	TRY(get_times(&new, times, 1000));
	return set_times_at(dirfd, path, &new, 0);
}

UK_SYSCALL_R_DEFINE(int, utime, const char *, path, const struct utimbuf *,
		    times)
{
	struct utimbuf given;
	struct new_times new;

	TRY(get_times(&new, NULL, 1));
	if (times) {
		TRY(get_user_struct(&given, times));
		new = (struct new_times){ { { given.actime, 0 },
					    { given.modtime, 0 } } };
	}
	return set_times_at(AT_FDCWD, path, &new, 0);
}
