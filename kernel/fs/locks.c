// SPDX-License-Identifier: BSD-3-Clause
/*
 * Advisory locks: fcntl_locking(2), flock(2). An inode has a list of them. A
 * lock of the process belongs to its descriptor table and goes when the process
 * closes any descriptor of the file; one of the open file (OFD, flock) belongs
 * to the struct file.
 *
 * Whoever waits is on one queue for all files and looks again when any lock has
 * gone. Its wish is in a list meanwhile: following the wishes of those who are
 * in the way shows a circle (EDEADLK) before it closes.
 */
#include "fs/locks.h"

#include <linux/fcntl.h>

#include "fs/inode.h"
#include "mm/kmalloc.h"
#include "sched/waitq.h"

#define DEADLOCK_STEPS 64

static struct waitq changed = WAITQ_INIT(changed); /* a lock is gone, or less */
static struct list wishes = LIST_INIT(wishes);

static bool overlap(const struct file_lock *a, const struct file_lock *b)
{
	return a->start <= b->end && b->start <= a->end;
}

struct file_lock *lock_conflict(const struct file_lock *wish)
{
	struct file_lock *lock;

	list_for_each (lock, &wish->inode->locks, link) {
		if (lock->kind == wish->kind && lock->owner != wish->owner &&
		    overlap(lock, wish) &&
		    (lock->type == F_WRLCK || wish->type == F_WRLCK))
			return lock;
	}
	return NULL;
}

static void drop(struct file_lock *lock)
{
	list_remove(&lock->link);
	kfree(lock);
}

void locks_drop_owner(struct inode *inode, void *owner)
{
	struct file_lock *lock, *next;

	list_for_each_safe (lock, next, &inode->locks, link)
		if (lock->owner == owner)
			drop(lock);
	waitq_wake(&changed, 0);
}

/* Takes the range of NEW away from LOCK of the same owner; SPARE is used, and
 * set to NULL, when a piece remains on both sides. */
static void cut(struct file_lock *lock, const struct file_lock *new,
		struct file_lock **spare)
{
	if (lock->start < new->start && lock->end > new->end) {
		struct file_lock *rest = *spare;

		*spare = NULL;
		*rest = *lock;
		rest->start = new->end + 1;
		lock->end = new->start - 1;
		list_insert_after(&lock->link, &rest->link);
	} else if (lock->start < new->start) {
		lock->end = new->start - 1;
	} else if (lock->end > new->end) {
		lock->start = new->end + 1;
	} else {
		drop(lock);
	}
}

/* Equal locks of one owner that touch become one. */
static bool merges(const struct file_lock *lock, const struct file_lock *new)
{
	return lock->type == new->type && lock->start <= new->end + 1 &&
	       new->start <= lock->end + 1;
}

/* The locks for the list and for a split are made before anything changes. */
static int apply(const struct file_lock *wish)
{
	struct file_lock *new = kmalloc(sizeof(*new));
	struct file_lock *spare = kmalloc(sizeof(*spare));
	struct file_lock *lock, *next;

	if (!new || !spare) {
		kfree(new);
		kfree(spare);
		return -ENOLCK;
	}
	*new = *wish;
	list_for_each_safe (lock, next, &wish->inode->locks, link) {
		if (lock->kind != new->kind || lock->owner != new->owner)
			continue;
		if (merges(lock, new)) {
			new->start = MIN(new->start, lock->start);
			new->end = MAX(new->end, lock->end);
			drop(lock);
		} else if (overlap(lock, new)) {
			cut(lock, new, &spare);
		}
	}
	if (new->type == F_UNLCK)
		kfree(new);
	else
		list_push_back(&wish->inode->locks, &new->link);
	kfree(spare);
	waitq_wake(&changed, 0);
	return 0;
}

/* What OWNER waits for, or NULL. */
static struct file_lock *wish_of(const void *owner)
{
	struct file_lock *wish;

	list_for_each (wish, &wishes, link)
		if (wish->owner == owner && wish->kind == LOCK_RANGE)
			return wish;
	return NULL;
}

/* Does the one in the way wait, through others perhaps, for us? */
static bool would_deadlock(const struct file_lock *lock)
{
	const struct file_lock *in_the_way = lock_conflict(lock);

	for (int i = 0; in_the_way && i < DEADLOCK_STEPS; i++) {
		const struct file_lock *wish = wish_of(in_the_way->owner);

		if (!wish)
			return false;
		in_the_way = lock_conflict(wish);
		if (in_the_way && in_the_way->owner == lock->owner)
			return true;
	}
	return false;
}

/* Open files may be passed on: who would have to let go is not known. */
static int wait_for(struct file_lock *wish)
{
	int error;

	if (wish->pid >= 0 && would_deadlock(wish))
		return -EDEADLK;
	list_push_back(&wishes, &wish->link);
	error = wait_event(&changed, !lock_conflict(wish));
	list_remove(&wish->link);
	return error;
}

int lock_set(struct file_lock *wish, bool wait)
{
	int error = 0;

	while (!error && wish->type != F_UNLCK && lock_conflict(wish))
		error = wait ? wait_for(wish) : -EAGAIN;
	return error ? error : apply(wish);
}
