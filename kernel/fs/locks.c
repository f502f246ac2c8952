// SPDX-License-Identifier: BSD-3-Clause
/*
 * Byte-range locks: fcntl_locking(2). An inode has a list of them. A lock of
 * the process belongs to its descriptor table and goes when the process closes
 * any descriptor of the file; one of the open file (OFD) belongs to the struct
 * file.
 *
 * Whoever waits is on one queue for all files and looks again when any lock has
 * gone. Its wish is in a list meanwhile: following the wishes of those who are
 * in the way shows a circle (EDEADLK) before it closes.
 */
#include "fs/locks.h"

#include <linux/errno.h>
#include <linux/fcntl.h>
#include <linux/fs.h>

#include "cpu/cpu.h"
#include "fs/file.h"
#include "fs/lock_list.h"
#include "mm/kmalloc.h"
#include "proc/process.h"
#include "sched/thread.h"
#include "sched/waitq.h"

#define DEADLOCK_STEPS 64

struct waitq locks_changed = WAITQ_INIT(locks_changed);
static struct list wishes = LIST_INIT(wishes);

/* A thread that waits; on its stack. */
struct wish {
	struct list link;
	struct inode *inode;
	const struct file_lock *lock;
};

static bool overlap(const struct file_lock *a, const struct file_lock *b)
{
	return a->start <= b->end && b->start <= a->end;
}

struct file_lock *lock_conflict(struct inode *inode,
				const struct file_lock *wish)
{
	struct file_lock *lock;

	list_for_each (lock, &inode->locks, link) {
		if (lock->kind == wish->kind && lock->owner != wish->owner &&
		    overlap(lock, wish) &&
		    (lock->type == F_WRLCK || wish->type == F_WRLCK))
			return lock;
	}
	return NULL;
}

void locks_drop_owner(struct inode *inode, void *owner)
{
	struct file_lock *lock, *next;
	bool dropped = false;

	list_for_each_safe (lock, next, &inode->locks, link) {
		if (lock->owner != owner)
			continue;
		list_remove(&lock->link);
		kfree(lock);
		dropped = true;
	}
	if (dropped)
		waitq_wake(&locks_changed, 0);
}

/* Takes [start, end] away from LOCK of the same owner; SPARE is used, and set
 * to NULL, when a piece remains on both sides. */
static void cut(struct file_lock *lock, u64 start, u64 end,
		struct file_lock **spare)
{
	if (lock->start < start && lock->end > end) {
		struct file_lock *rest = *spare;

		*spare = NULL;
		*rest = *lock;
		rest->start = end + 1;
		lock->end = start - 1;
		list_insert_after(&lock->link, &rest->link);
	} else if (lock->start < start) {
		lock->end = start - 1;
	} else if (lock->end > end) {
		lock->start = end + 1;
	} else {
		list_remove(&lock->link);
		kfree(lock);
	}
}

/* Equal locks of one owner that touch become one. */
static bool merges(const struct file_lock *lock, const struct file_lock *new)
{
	return lock->type == new->type && lock->start <= new->end + 1 &&
	       new->start <= lock->end + 1;
}

/* NEW (F_UNLCK too) replaces what its owner had there. */
static void apply(struct inode *inode, struct file_lock *new,
		  struct file_lock **spare)
{
	struct file_lock *lock, *next;

	list_for_each_safe (lock, next, &inode->locks, link) {
		if (lock->kind != new->kind || lock->owner != new->owner)
			continue;
		if (merges(lock, new)) {
			new->start = MIN(new->start, lock->start);
			new->end = MAX(new->end, lock->end);
			list_remove(&lock->link);
			kfree(lock);
		} else if (overlap(lock, new)) {
			cut(lock, new->start, new->end, spare);
		}
	}
	if (new->type != F_UNLCK)
		list_push_back(&inode->locks, &new->link);
}

/* Copies of NEW for the list and for a split are made before anything changes.
 */
static int apply_copy(struct inode *inode, const struct file_lock *new)
{
	struct file_lock *copy = kmalloc(sizeof(*copy));
	struct file_lock *spare = kmalloc(sizeof(*spare));

	if (!copy || !spare) {
		kfree(copy);
		kfree(spare);
		return -ENOLCK;
	}
	*copy = *new;
	apply(inode, copy, &spare);
	if (new->type == F_UNLCK)
		kfree(copy);
	kfree(spare);
	waitq_wake(&locks_changed, 0);
	return 0;
}

/* What OWNER waits for, or NULL. */
static struct wish *wish_of(const void *owner)
{
	struct wish *wish;

	list_for_each (wish, &wishes, link)
		if (wish->lock->owner == owner)
			return wish;
	return NULL;
}

/* Does the one in the way wait, through others perhaps, for us? */
static bool would_deadlock(struct inode *inode, const struct file_lock *lock)
{
	const struct file_lock *in_the_way = lock_conflict(inode, lock);

	for (int i = 0; in_the_way && i < DEADLOCK_STEPS; i++) {
		struct wish *wish = wish_of(in_the_way->owner);

		if (!wish)
			return false;
		in_the_way = lock_conflict(wish->inode, wish->lock);
		if (in_the_way && in_the_way->owner == lock->owner)
			return true;
	}
	return false;
}

static int wait_for(struct inode *inode, const struct file_lock *lock,
		    bool of_file)
{
	struct wish wish = { .inode = inode, .lock = lock };
	int error;

	if (!of_file && would_deadlock(inode, lock))
		return -EDEADLK;
	list_push_back(&wishes, &wish.link);
	error = wait_event(&locks_changed, !lock_conflict(inode, lock));
	list_remove(&wish.link);
	return error;
}

static s64 base_of(const struct file *file, int whence)
{
	switch (whence) {
	case SEEK_SET: return 0;
	case SEEK_CUR: return file->offset;
	case SEEK_END: return file->inode->size;
	default: return -EINVAL;
	}
}

/* The range that a struct flock means: [start, end], end included. */
static int take_range(const struct file *file, const struct flock *from,
		      struct file_lock *lock)
{
	s64 start = base_of(file, from->l_whence), end = INT64_MAX;

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

static int init_lock(struct file *file, const struct flock *from, bool of_file,
		     struct file_lock *lock)
{
	if (of_file && from->l_pid)
		return -EINVAL;
	lock->kind = LOCK_RANGE;
	lock->type = from->l_type;
	lock->owner = of_file ? (void *)file : current->files;
	lock->pid = of_file ? -1 : current->process->pid;
	return take_range(file, from, lock);
}

int locks_get(struct file *file, struct flock *lock, bool of_file)
{
	struct file_lock wish, *found;
	int error;

	if (lock->l_type != F_RDLCK && lock->l_type != F_WRLCK)
		return -EINVAL;
	error = init_lock(file, lock, of_file, &wish);
	if (error)
		return error;
	found = lock_conflict(file->inode, &wish);
	if (!found) {
		lock->l_type = F_UNLCK;
		return 0;
	}
	lock->l_type = found->type;
	lock->l_whence = SEEK_SET;
	lock->l_start = found->start;
	lock->l_len = found->end == INT64_MAX ? 0 :
						found->end - found->start + 1;
	lock->l_pid = found->pid;
	return 0;
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

int locks_set(struct file *file, const struct flock *from, bool of_file,
	      bool wait)
{
	struct file_lock lock;
	int error = init_lock(file, from, of_file, &lock);

	if (!error)
		error = check_mode(file, lock.type);
	if (error)
		return error;
	while (lock.type != F_UNLCK && lock_conflict(file->inode, &lock)) {
		if (!wait)
			return -EAGAIN;
		error = wait_for(file->inode, &lock, of_file);
		if (error)
			return error;
	}
	return apply_copy(file->inode, &lock);
}
