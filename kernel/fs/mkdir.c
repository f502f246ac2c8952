// SPDX-License-Identifier: BSD-3-Clause
/* mkdir(2) and mknod(2): new directories, devices, fifos, files. */
#include <linux/capability.h>
#include <linux/fcntl.h>

#include "cpu/cpu.h"
#include "fs/create.h"
#include "fs/cred.h"
#include "lib/abi.h"
#include "sched/thread.h"
#include "shim/syscall.h"

static int make_directory(struct path_parent *parent, u32 mode)
{
	struct inode *dir = parent->dir->inode;

	if (!dir->ops->mkdir)
		return -EPERM;
	mode &= 01777 & ~current->fs->umask;
	return dir->ops->mkdir(dir, parent->last, mode);
}

UK_SYSCALL_R_DEFINE(int, mkdirat, int, dirfd, const char *, path, mode_t, mode)
{
	struct path_parent parent AUTO(path_parent_put) = { 0 };
	int error = create_find(dirfd, path, true, &parent);

	return error ? error : make_directory(&parent, mode);
}

UK_SYSCALL_R_DEFINE(int, mkdir, const char *, path, mode_t, mode)
{
	return uk_syscall_r_mkdirat(AT_FDCWD, path, mode);
}

static int check_type(u32 mode)
{
	switch (mode & S_IFMT) {
	case 0:
	case S_IFREG:
	case S_IFCHR:
	case S_IFBLK:
	case S_IFIFO:
	case S_IFSOCK: return 0;
	case S_IFDIR: return -EPERM;
	default: return -EINVAL;
	}
}

static int make_node(struct path_parent *parent, u32 mode, u32 rdev)
{
	struct inode *dir = parent->dir->inode;

	if ((S_ISCHR(mode) || S_ISBLK(mode)) && !capable(CAP_MKNOD))
		return -EPERM;
	if (!dir->ops->create)
		return -EPERM;
	if (!(mode & S_IFMT))
		mode |= S_IFREG;
	mode &= S_IFMT | (07777 & ~current->fs->umask);
	return dir->ops->create(dir, parent->last, mode, rdev);
}

UK_SYSCALL_R_DEFINE(int, mknodat, int, dirfd, const char *, path, mode_t, mode,
		    unsigned int, dev)
{
	struct path_parent parent AUTO(path_parent_put) = { 0 };
	int error = check_type(mode);

	if (!error)
		error = create_find(dirfd, path, false, &parent);
	return error ? error : make_node(&parent, mode, dev);
}

UK_SYSCALL_R_DEFINE(int, mknod, const char *, path, mode_t, mode, unsigned int,
		    dev)
{
	return uk_syscall_r_mknodat(AT_FDCWD, path, mode, dev);
}
