// SPDX-License-Identifier: BSD-3-Clause
/*
 * stat(2) and its family: an inode's attributes in one structure, copied out at
 * once. Programs call fstat for every file that they open, so it does no more
 * than that.
 */
#include <asm/stat.h>

#include "fs/fd.h"
#include "fs/path.h"
#include "lib/string.h"
#include "shim/syscall.h"

/*
 * Field by field, the unused ones too: a compiler makes "rep stos" of clearing
 * the whole, which an emulator runs slowly.
 */
static void fill_stat(const struct inode *inode, struct stat *stat)
{
	stat->st_dev = inode->sb->device;
	stat->st_ino = inode->ino;
	stat->st_nlink = inode->links;
	stat->st_mode = inode->mode;
	stat->st_uid = inode->uid;
	stat->st_gid = inode->gid;
	stat->__pad0 = 0;
	stat->st_rdev = inode->rdev;
	stat->st_size = inode->size;
	stat->st_blksize = PAGE_SIZE;
	stat->st_blocks = inode->blocks;
	stat->st_atime = inode->atime.sec;
	stat->st_atime_nsec = inode->atime.nsec;
	stat->st_mtime = inode->mtime.sec;
	stat->st_mtime_nsec = inode->mtime.nsec;
	stat->st_ctime = inode->ctime.sec;
	stat->st_ctime_nsec = inode->ctime.nsec;
	for (unsigned int i = 0; i < ARRAY_SIZE(stat->__unused); i++)
		stat->__unused[i] = 0;
}

static int stat_inode(const struct inode *inode, struct stat *to)
{
	struct stat stat;

	fill_stat(inode, &stat);
	return put_user_struct(to, &stat);
}

UK_SYSCALL_R_DEFINE(int, fstat, int, fd, struct stat *, statbuf)
{
	struct file *file AUTO(file_auto_put) = fd_get_any(fd);

	return file ? stat_inode(file->inode, statbuf) : -EBADF;
}

/* glibc's fstat is newfstatat(fd, "", &buf, AT_EMPTY_PATH). */
static bool is_empty_path(const char *path)
{
	char first;

	return !copy_from_user(&first, path, 1) && !first;
}

UK_SYSCALL_R_DEFINE(int, newfstatat, int, dirfd, const char *, path,
		    struct stat *, statbuf, int, flags)
{
	struct dentry *dentry AUTO(dentry_auto_put) = NULL;

	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH | AT_NO_AUTOMOUNT))
		return -EINVAL;
	if (flags & AT_EMPTY_PATH && dirfd >= 0 && is_empty_path(path))
		return uk_syscall_r_fstat(dirfd, statbuf);
	TRY(path_find_user(dirfd, path, path_flags(flags), &dentry));
	return stat_inode(dentry->inode, statbuf);
}

/* ---- statx: birth times, and a mask of what is wanted ---- */

static struct statx_timestamp time_of(struct timestamp time)
{
	return (struct statx_timestamp){ .tv_sec = time.sec,
					 .tv_nsec = time.nsec };
}

/* As stat encodes device numbers: 12 bits of major, 20 of minor. */
static u32 major_of(u64 device)
{
	return device >> 8 & 0xfff;
}

static u32 minor_of(u64 device)
{
	return (device & 0xff) | (device >> 12 & 0xfff00);
}

static void fill_statx(const struct dentry *dentry, struct statx *to)
{
	const struct inode *inode = dentry->inode;

	memset(to, 0, sizeof(*to));
	to->stx_mask = STATX_BASIC_STATS | STATX_BTIME | STATX_MNT_ID;
	to->stx_blksize = PAGE_SIZE;
	to->stx_attributes_mask = STATX_ATTR_MOUNT_ROOT;
	if (dentry == dentry->sb->root)
		to->stx_attributes = STATX_ATTR_MOUNT_ROOT;
	to->stx_nlink = inode->links;
	to->stx_uid = inode->uid;
	to->stx_gid = inode->gid;
	to->stx_mode = inode->mode;
	to->stx_ino = inode->ino;
	to->stx_size = inode->size;
	to->stx_blocks = inode->blocks;
	to->stx_atime = time_of(inode->atime);
	to->stx_btime = time_of(inode->btime);
	to->stx_ctime = time_of(inode->ctime);
	to->stx_mtime = time_of(inode->mtime);
	to->stx_rdev_major = major_of(inode->rdev);
	to->stx_rdev_minor = minor_of(inode->rdev);
	to->stx_dev_major = major_of(inode->sb->device);
	to->stx_dev_minor = minor_of(inode->sb->device);
	to->stx_mnt_id = inode->sb->device;
}

UK_SYSCALL_R_DEFINE(int, statx, int, dirfd, const char *, path, int, flags,
		    unsigned int, mask, struct statx *, statxbuf)
{
	struct dentry *dentry AUTO(dentry_auto_put) = NULL;
	struct statx statx;

	if (mask & STATX__RESERVED ||
	    (flags & AT_STATX_SYNC_TYPE) == AT_STATX_SYNC_TYPE ||
	    flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH | AT_NO_AUTOMOUNT |
		      AT_STATX_SYNC_TYPE))
		return -EINVAL;
	TRY(path_find_user(dirfd, path, path_flags(flags), &dentry));
	fill_statx(dentry, &statx);
	return put_user_struct(statxbuf, &statx);
}
