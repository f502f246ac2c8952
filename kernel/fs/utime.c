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

/* What to set; tv_nsec may be TIME_NOW or TIME_OMIT. */
struct new_times {
	struct __kernel_timespec access, change;
};

static const struct new_times both_now = { { 0, TIME_NOW }, { 0, TIME_NOW } };

/* Everyone who may write may say "now"; only the owner any other time. */
static int check_rights(struct inode *inode, const struct new_times *times)
{
	bool now = times->access.tv_nsec == TIME_NOW &&
		   times->change.tv_nsec == TIME_NOW;

	if (inode->sb->read_only)
		return -EROFS;
	if (inode_is_owned(inode))
		return 0;
	return now ? inode_permission(inode, MAY_WRITE) : -EPERM;
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
	set_time(&inode->atime, times->access);
	set_time(&inode->mtime, times->change);
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

static bool nsec_valid(s64 nsec)
{
	return nsec == TIME_NOW || nsec == TIME_OMIT ||
	       (nsec >= 0 && nsec < (s64)NS_PER_SEC);
}

UK_SYSCALL_R_DEFINE(int, utimensat, int, dirfd, const char *, path,
		    const struct __kernel_timespec *, times, int, flags)
{
	struct new_times new = both_now;

	if (times) {
		if (copy_from_user(&new, times, sizeof(new)))
			return -EFAULT;
		if (new.access.tv_nsec == TIME_OMIT &&new.change.tv_nsec ==
		    TIME_OMIT)
			return 0; /* nothing to do: no more is looked at */
		if (!nsec_valid(new.access.tv_nsec) ||
		    !nsec_valid(new.change.tv_nsec))
			return -EINVAL;
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
		new = (struct new_times){
			{ given[0].tv_sec, given[0].tv_usec * 1000 },
			{ given[1].tv_sec, given[1].tv_usec * 1000 },
		};
	}
	return set_times_at(dirfd, path, &new, 0);
}

UK_SYSCALL_R_DEFINE(int, utime, const char *, path, const struct utimbuf *,
		    times)
{
	struct new_times new = both_now;
	struct utimbuf given;

	if (times) {
		if (get_user_struct(&given, times))
			return -EFAULT;
		new = (struct new_times){ { given.actime, 0 },
					  { given.modtime, 0 } };
	}
	return set_times_at(AT_FDCWD, path, &new, 0);
}
