/* SPDX-License-Identifier: BSD-3-Clause */
/* Advisory locks, as those who close files see them. */
#ifndef FS_LOCKS_H
#define FS_LOCKS_H

#include "lib/types.h"

struct file;
struct flock;
struct inode;

/*
 * OWNER (a descriptor table, or a file for flock and OFD locks) lets go of all
 * its locks on INODE. Call it only when inode->locks is not empty.
 */
void locks_drop_owner(struct inode *inode, void *owner);

/* fcntl's F_GETLK, F_SETLK, F_SETLKW and F_OFD_*: 0 or a negative errno. */
int locks_get(struct file *file, struct flock *lock, bool of_file);
int locks_set(struct file *file, const struct flock *lock, bool of_file,
	      bool wait);

#endif
