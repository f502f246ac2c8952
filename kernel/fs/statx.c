// SPDX-License-Identifier: BSD-3-Clause
/* statx(2): stat with birth times and a mask of what is wanted. */
#include "fs/path.h"
#include "lib/string.h"
#include "shim/syscall.h"

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
	int error;

	if (mask & STATX__RESERVED ||
	    (flags & AT_STATX_SYNC_TYPE) == AT_STATX_SYNC_TYPE ||
	    flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH | AT_NO_AUTOMOUNT |
		      AT_STATX_SYNC_TYPE))
		return -EINVAL;
	error = path_find_user(dirfd, path, path_flags(flags), &dentry);
	if (error)
		return error;
	fill_statx(dentry, &statx);
	return put_user_struct(statxbuf, &statx);
}
