// SPDX-License-Identifier: BSD-3-Clause
/* flock(2): a lock on the whole file, owned by the open file. */
#include "fs/fd.h"
#include "fs/locks.h"
#include "shim/syscall.h"

UK_SYSCALL_R_DEFINE(int, flock, unsigned int, fd, int, operation)
{
	int what = operation & ~LOCK_NB;
	struct file *file AUTO(file_auto_put) = NULL;
	struct file_lock wish = {
		.kind = LOCK_FLOCK, .type = F_UNLCK, .end = INT64_MAX, .pid = -1
	};
	int error;

	if (what != LOCK_SH && what != LOCK_EX && what != LOCK_UN)
		return -EINVAL;
	file = fd_get(fd);
	if (!file)
		return -EBADF;
	wish.inode = file->inode;
	wish.owner = file;
	/* Changing the kind of lock is letting go and asking again, as in
	 * Linux. */
	error = lock_set(&wish, false);
	if (error || what == LOCK_UN)
		return error;
	wish.type = what == LOCK_SH ? F_RDLCK : F_WRLCK;
	return lock_set(&wish, !(operation & LOCK_NB));
}
