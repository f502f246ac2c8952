// SPDX-License-Identifier: BSD-3-Clause
/* statfs(2): how large and how full is the file system of a file? */
#include <asm/statfs.h>
#include <linux/limits.h>
#include <linux/magic.h>

#include "fs/fd.h"
#include "fs/path.h"
#include "shim/syscall.h"

#define ST_VALID    0x20 /* f_flags mean something */
#define ST_RELATIME 0x1000

/* Files in memory may use all that is free; other file systems have no size. */
static void fill(const struct superblock *sb, struct statfs *to)
{
	*to = (struct statfs){
		.f_type = sb->magic,
		.f_bsize = PAGE_SIZE,
		.f_frsize = PAGE_SIZE,
		.f_namelen = NAME_MAX,
		.f_flags = ST_VALID | ST_RELATIME,
	};
	to->f_fsid.val[0] = sb->device;
	if (sb->magic != RAMFS_MAGIC && sb->magic != TMPFS_MAGIC)
		return;
	to->f_blocks = page_total();
	to->f_bfree = to->f_bavail = page_free_count();
	to->f_files = page_total();
	to->f_ffree = page_free_count();
}

static int put_statfs(const struct superblock *sb, struct statfs *user)
{
	struct statfs statfs;

	fill(sb, &statfs);
	return put_user_struct(user, &statfs);
}

UK_SYSCALL_R_DEFINE(int, statfs, const char *, path, struct statfs *, buf)
{
	struct dentry *dentry AUTO(dentry_auto_put) = NULL;

	TRY(path_find_user(AT_FDCWD, path, PATH_FOLLOW, &dentry));
	return put_statfs(dentry->sb, buf);
}

UK_SYSCALL_R_DEFINE(int, fstatfs, unsigned int, fd, struct statfs *, buf)
{
	struct file *file = fd_peek_any(fd);

	return file ? put_statfs(file->inode->sb, buf) : -EBADF;
}
