/* SPDX-License-Identifier: BSD-3-Clause */
/* Advisory locks, of byte ranges (fcntl) and of whole files (flock). */
#pragma once

#include "lib/list.h"

struct inode;

enum lock_kind { LOCK_RANGE, LOCK_FLOCK }; /* they ignore each other */

struct file_lock {
	struct list link; /* of inode->locks, or of all who wait */
	struct inode *inode;
	enum lock_kind kind;
	int type;	/* F_RDLCK or F_WRLCK; a wish may be F_UNLCK */
	u64 start, end; /* bytes, end included; INT64_MAX: to the end */
	void *owner;	/* struct fd_table, or struct file */
	int pid;	/* for F_GETLK; -1: an open file's */
};

/* A lock in the way of WISH, or NULL. */
struct file_lock *lock_conflict(const struct file_lock *wish);

/*
 * WISH replaces what its owner had there, when nobody is in the way any more.
 * 0, -EAGAIN (unless WAIT), -EDEADLK, -ENOLCK (memory), or a signal's.
 */
int lock_set(struct file_lock *wish, bool wait);

/*
 * OWNER lets go of all its locks on INODE. Call it only when inode->locks is
 * not empty.
 */
void locks_drop_owner(struct inode *inode, void *owner);
