// SPDX-License-Identifier: BSD-3-Clause
/* Locks on byte ranges as programs ask for them: fcntl_locking(2). */
#include <linux/fs.h>

#include "fs/fcntl.h"
#include "fs/fd.h"
#include "fs/locks.h"
#include "proc/process.h"
#include "shim/syscall.h"

/* The range that a struct flock means: [start, end], end included. */
static int take_range(const struct file *file, const struct flock *from,
		      struct file_lock *lock)
{
	s64 start = seek_base(file, from->l_whence), end = INT64_MAX;

	if (start < 0)
		return start;
	if (__builtin_add_overflow(start, from->l_start, &start))
		return -EOVERFLOW;
	if (start < 0)
		return -EINVAL;
	if (from->l_len > 0 &&
	    __builtin_add_overflow(start, from->l_len - 1, &end))
		return -EOVERFLOW;
	if (from->l_len < 0) {
		end = start - 1;
		start += from->l_len;
	}
	if (start < 0)
		return -EINVAL;
	lock->start = start;
	lock->end = end;
	return 0;
}

static long get_lock(const struct file_lock *wish, struct flock *flock,
		     void *user)
{
	const struct file_lock *found = lock_conflict(wish);

	flock->l_type = F_UNLCK;
	if (found) {
		flock->l_type = found->type;
		flock->l_whence = SEEK_SET;
		flock->l_start = found->start;
		flock->l_len = found->end == INT64_MAX ?
				       0 :
				       found->end - found->start + 1;
		flock->l_pid = found->pid;
	}
	return put_user_struct(user, flock);
}

static int check_mode(const struct file *file, int type)
{
	switch (type) {
	case F_RDLCK: return file_readable(file) ? 0 : -EBADF;
	case F_WRLCK: return file_writable(file) ? 0 : -EBADF;
	case F_UNLCK: return 0;
	default: return -EINVAL;
	}
}

static long set_lock(int fd, struct file *file, struct file_lock *wish,
		     bool wait)
{
	TRY(check_mode(file, wish->type));
	TRY(lock_set(wish, wait));
	/* Closed by another thread while we waited: that dropped all locks. */
	if (wish->owner != file && unlikely(fd_peek_any(fd) != file))
		locks_drop_owner(file->inode, wish->owner);
	return 0;
}

long lock_command(int fd, struct file *file, int command, void *user)
{
	bool of_file = command >= F_OFD_GETLK;
	struct file_lock wish = {
		.inode = file->inode,
		.kind = LOCK_RANGE,
		.owner = of_file ? (void *)file : current->files,
		.pid = of_file ? -1 : current->process->pid,
	};
	struct flock flock;
	bool get = command == F_GETLK || command == F_OFD_GETLK;

	TRY(get_user_struct(&flock, user));
	wish.type = flock.l_type;
	if ((get && wish.type != F_RDLCK && wish.type != F_WRLCK) ||
	    (of_file && flock.l_pid))
		return -EINVAL;
	TRY(take_range(file, &flock, &wish));
	if (get)
		return get_lock(&wish, &flock, user);
	return set_lock(fd, file, &wish,
			command == F_SETLKW || command == F_OFD_SETLKW);
}
