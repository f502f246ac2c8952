// SPDX-License-Identifier: BSD-3-Clause
/* mkdir(2) and mknod(2): new directories, devices, fifos, files. */
#include "fs/path.h"
#include "fs/cred.h"
#include "shim/syscall.h"

UK_SYSCALL_R_DEFINE(int, mkdirat, int, dirfd, const char *, path, mode_t, mode)
{
	struct path_parent parent AUTO(path_parent_put) = { 0 };

	TRY(create_find(dirfd, path, true, &parent));
	return create_object(parent.last, S_IFDIR | (mode & 01777), 0, NULL);
}

UK_SYSCALL_R_DEFINE(int, mknodat, int, dirfd, const char *, path, mode_t, mode,
		    unsigned int, dev)
{
	struct path_parent parent AUTO(path_parent_put) = { 0 };

	switch (mode & S_IFMT) {
	case 0: mode |= S_IFREG; break;
	case S_IFREG:
	case S_IFCHR:
	case S_IFBLK:
	case S_IFIFO:
	case S_IFSOCK: break;
	case S_IFDIR: return -EPERM;
	default: return -EINVAL;
	}
	TRY(create_find(dirfd, path, false, &parent));
	if ((S_ISCHR(mode) || S_ISBLK(mode)) && !capable(CAP_MKNOD))
		return -EPERM;
	return create_object(parent.last, mode & (S_IFMT | 07777), dev, NULL);
}
