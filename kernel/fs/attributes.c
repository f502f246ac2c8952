// SPDX-License-Identifier: BSD-3-Clause
/* Changing attributes: chmod(2), chown(2), utimensat(2) and its ancestors. */
#include <linux/time.h>
#include <linux/utime.h>

#include "fs/cred.h"
#include "fs/fd.h"
#include "fs/inotify.h"
#include "fs/path.h"
#include "fs/procfs.h"
#include "shim/syscall.h"

#define KEEP UINT32_MAX /* an owner or group of -1 stays */

static int change_mode(struct dentry *dentry, u32 mode)
{
	struct inode *inode = dentry->inode;

	if (S_ISLNK(inode->mode))
		return -EOPNOTSUPP;
	if (!inode_is_owned(inode) || inode->sb == procfs)
		return -EPERM;
	if (!cred_in_group(current->cred, inode->gid) && !capable(CAP_FSETID))
		mode &= ~S_ISGID;
	inode->mode = (inode->mode & S_IFMT) | (mode & 07777);
	inode_changed(inode);
	inotify_file(dentry, IN_ATTRIB);
	return 0;
}

UK_SYSCALL_R_DEFINE(int, fchmodat, int, dirfd, const char *, path, mode_t, mode)
{
	struct dentry *dentry AUTO(dentry_auto_put) = NULL;

	TRY(path_find_user(dirfd, path, PATH_FOLLOW, &dentry));
	return change_mode(dentry, mode);
}

UK_SYSCALL_R_DEFINE(int, fchmod, unsigned int, fd, mode_t, mode)
{
	struct file *file = fd_peek(fd);

	return file ? change_mode(file->dentry, mode) : -EBADF;
}

/* The owner may give a file to a group that it is in; all else needs CAP_CHOWN.
 */
static bool may_change_owner(const struct inode *inode, u32 uid, u32 gid)
{
	const struct cred *cred = current->cred;

	if (capable(CAP_CHOWN))
		return true;
	if (cred->fsuid != inode->uid)
		return false;
	if (uid != KEEP && uid != inode->uid)
		return false;
	return gid == KEEP || gid == inode->gid || cred_in_group(cred, gid);
}

static int change_owner(struct dentry *dentry, u32 uid, u32 gid)
{
	struct inode *inode = dentry->inode;

	if ((uid != KEEP || gid != KEEP) &&
	    (inode->sb == procfs || !may_change_owner(inode, uid, gid)))
		return -EPERM;
	if (uid != KEEP)
		inode->uid = uid;
	if (gid != KEEP)
		inode->gid = gid;
	if (!S_ISDIR(inode->mode)) {
		inode->mode &= ~S_ISUID;
		if (inode->mode & S_IXGRP)
			inode->mode &= ~S_ISGID;
	}
	inode_changed(inode);
	inotify_file(dentry, IN_ATTRIB);
	return 0;
}

UK_SYSCALL_R_DEFINE(int, fchownat, int, dirfd, const char *, path, uid_t, owner,
		    gid_t, group, int, flags)
{
	struct dentry *dentry AUTO(dentry_auto_put) = NULL;

	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	TRY(path_find_user(dirfd, path, path_flags(flags), &dentry));
	return change_owner(dentry, owner, group);
}

UK_SYSCALL_R_DEFINE(int, fchown, unsigned int, fd, uid_t, owner, gid_t, group)
{
	struct file *file = fd_peek(fd);

	return file ? change_owner(file->dentry, owner, group) : -EBADF;
}

/* ---- Times ---- */

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
