/* SPDX-License-Identifier: BSD-3-Clause */
/* An advisory lock on inode->locks: fs/locks.c and fs/flock.c. */
#ifndef FS_LOCK_LIST_H
#define FS_LOCK_LIST_H

#include "fs/inode.h"
#include "sched/waitq.h"

enum lock_kind { LOCK_RANGE, LOCK_FLOCK }; /* they ignore each other */

struct file_lock {
	struct list link;
	enum lock_kind kind;
	int type;	/* F_RDLCK or F_WRLCK; a wish may be F_UNLCK */
	u64 start, end; /* bytes, end included; INT64_MAX: to the end */
	void *owner;	/* struct fd_table, or struct file */
	int pid;	/* for F_GETLK; -1: an open file's */
};

/* A lock in the way of WISH, or NULL. */
struct file_lock *lock_conflict(struct inode *inode,
				const struct file_lock *wish);

/* Woken whenever any lock was released or made weaker. */
extern struct waitq locks_changed;

#endif
