// SPDX-License-Identifier: BSD-3-Clause
/* flock(2): a lock on the whole file, owned by the open file. */
#include <linux/fcntl.h>

#include "fs/fd.h"
#include "fs/file.h"
#include "fs/lock_list.h"
#include "mm/kmalloc.h"
#include "shim/syscall.h"

static struct file_lock *own_lock(struct file *file)
{
	struct file_lock *lock;

	list_for_each (lock, &file->inode->locks, link)
		if (lock->kind == LOCK_FLOCK && lock->owner == file)
			return lock;
	return NULL;
}

static void release(struct file_lock *lock)
{
	list_remove(&lock->link);
	kfree(lock);
	waitq_wake(&locks_changed, 0);
}

/* Changing the kind of lock is letting go and asking again, as in Linux. */
static int acquire(struct file *file, int type, bool wait)
{
	struct file_lock *own = own_lock(file);
	struct file_lock *lock;
	int error = 0;

	if (own && own->type == type)
		return 0;
	lock = kmalloc(sizeof(*lock));
	if (!lock)
		return -ENOLCK;
	*lock = (struct file_lock){ .kind = LOCK_FLOCK,
				    .type = type,
				    .end = INT64_MAX,
				    .owner = file };
	if (own)
		release(own);
	if (lock_conflict(file->inode, lock))
		error = wait ? wait_event(&locks_changed,
					  !lock_conflict(file->inode, lock)) :
			       -EAGAIN;
	if (error)
		kfree(lock);
	else
		list_push_back(&file->inode->locks, &lock->link);
	return error;
}

static int apply(struct file *file, int operation)
{
	struct file_lock *own;

	switch (operation & ~LOCK_NB) {
	case LOCK_SH: return acquire(file, F_RDLCK, !(operation & LOCK_NB));
	case LOCK_EX: return acquire(file, F_WRLCK, !(operation & LOCK_NB));
	default:
		own = own_lock(file);
		if (own)
			release(own);
		return 0;
	}
}

UK_SYSCALL_R_DEFINE(int, flock, unsigned int, fd, int, operation)
{
	int what = operation & ~LOCK_NB;
	struct file *file AUTO(file_auto_put) = NULL;

	if (what != LOCK_SH && what != LOCK_EX && what != LOCK_UN)
		return -EINVAL;
	file = fd_get(fd);
	return file ? apply(file, operation) : -EBADF;
}
