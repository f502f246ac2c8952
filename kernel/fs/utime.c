// SPDX-License-Identifier: BSD-3-Clause
/* utimensat(2) and its four ancestors: setting access and change times. */
#include <linux/fcntl.h>
#include <linux/stat.h>
#include <linux/time.h>
#include <linux/utime.h>

#include "fs/fd.h"
#include "fs/path.h"
#include "mm/usercopy.h"
#include "shim/syscall.h"

#define TIME_NOW  ((1L << 30) - 1L) /* UTIME_NOW in tv_nsec */
#define TIME_OMIT ((1L << 30) - 2L)

/* What to set; NSEC may be TIME_NOW or TIME_OMIT. */
struct new_times {
	struct {
		s64 sec, nsec;
	} access, change;
};

static const struct new_times both_now = { { 0, TIME_NOW }, { 0, TIME_NOW } };

/* Everyone who may write may say "now"; only the owner any other time. */
static int check_rights(struct inode *inode, const struct new_times *times)
{
	bool now = times->access.nsec == TIME_NOW &&
		   times->change.nsec == TIME_NOW;

	if (inode->sb->read_only)
		return -EROFS;
	if (inode_is_owned(inode))
		return 0;
	return now ? inode_permission(inode, MAY_WRITE) : -EPERM;
}

static void set_time(struct timestamp *time, s64 sec, s64 nsec)
{
	if (nsec == TIME_OMIT)
		return;
	if (nsec == TIME_NOW) {
		*time = timestamp_now();
		return;
	}
	time->sec = sec;
	time->nsec = nsec;
}

static int set_times(struct inode *inode, const struct new_times *times)
{
	int error = check_rights(inode, times);

	if (error)
		return error;
	set_time(&inode->atime, times->access.sec, times->access.nsec);
	set_time(&inode->mtime, times->change.sec, times->change.nsec);
	inode_changed(inode);
	if (inode->ops->attributes_changed)
		return inode->ops->attributes_changed(inode);
	return 0;
}

static int set_times_fd(int fd, const struct new_times *times, int flags)
{
	struct file *file;
	int error;

	if (flags)
		return -EINVAL;
	file = fd_get(fd);
	if (!file)
		return -EBADF;
	error = set_times(file->inode, times);
	file_put(file);
	return error;
}

static int set_times_at(int dirfd, const char *path,
			const struct new_times *times, int flags)
{
	u32 how = (flags & AT_SYMLINK_NOFOLLOW ? 0 : PATH_FOLLOW) |
		  (flags & AT_EMPTY_PATH ? PATH_EMPTY : 0);
	struct dentry *dentry;
	int error;

	if (!path && dirfd != AT_FDCWD)
		return set_times_fd(dirfd, times, flags);
	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	error = path_find_user(dirfd, path, how, &dentry);
	if (error)
		return error;
	error = set_times(dentry->inode, times);
	dentry_put(dentry);
	return error;
}

static bool nsec_valid(s64 nsec)
{
	return nsec == TIME_NOW || nsec == TIME_OMIT ||
	       (nsec >= 0 && nsec < (s64)NS_PER_SEC);
}

UK_SYSCALL_R_DEFINE(int, utimensat, int, dirfd, const char *, path,
		    const struct __kernel_timespec *, times, int, flags)
{
	struct __kernel_timespec given[2];
	struct new_times new = both_now;

	if (times) {
		if (copy_from_user(given, times, sizeof(given)))
			return -EFAULT;
		if (given[0].tv_nsec == TIME_OMIT &&
		    given[1].tv_nsec == TIME_OMIT)
			return 0; /* nothing to do: no more is looked at */
		if (!nsec_valid(given[0].tv_nsec) ||
		    !nsec_valid(given[1].tv_nsec))
			return -EINVAL;
		new.access.sec = given[0].tv_sec;
		new.access.nsec = given[0].tv_nsec;
		new.change.sec = given[1].tv_sec;
		new.change.nsec = given[1].tv_nsec;
	}
	return set_times_at(dirfd, path, &new, flags);
}

UK_SYSCALL_R_DEFINE(int, futimesat, int, dirfd, const char *, path,
		    const struct __kernel_old_timeval *, times)
{
	struct __kernel_old_timeval given[2];
	struct new_times new = both_now;

	if (times) {
		if (copy_from_user(given, times, sizeof(given)))
			return -EFAULT;
		for (int i = 0; i < 2; i++)
			if (given[i].tv_usec < 0 || given[i].tv_usec >= 1000000)
				return -EINVAL;
		new.access.sec = given[0].tv_sec;
		new.access.nsec = given[0].tv_usec * 1000;
		new.change.sec = given[1].tv_sec;
		new.change.nsec = given[1].tv_usec * 1000;
	}
	return set_times_at(dirfd, path, &new, 0);
}

UK_SYSCALL_R_DEFINE(int, utimes, const char *, path,
		    const struct __kernel_old_timeval *, times)
{
	return uk_syscall_r_futimesat(AT_FDCWD, path, times);
}

UK_SYSCALL_R_DEFINE(int, utime, const char *, path, const struct utimbuf *,
		    times)
{
	struct new_times new = both_now;
	struct utimbuf given;

	if (times) {
		if (get_user_struct(&given, times))
			return -EFAULT;
		new.access.sec = given.actime;
		new.access.nsec = 0;
		new.change.sec = given.modtime;
		new.change.nsec = 0;
	}
	return set_times_at(AT_FDCWD, path, &new, 0);
}
