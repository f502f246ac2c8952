/* SPDX-License-Identifier: BSD-3-Clause */
/* Where file systems sit on one another, as path resolution needs it. */
#ifndef FS_MOUNT_H
#define FS_MOUNT_H

#include "fs/inode.h"

/* The file system of what has no name in any directory (fs/anonymous.c). */
extern struct superblock *anonymous_superblock;

static inline bool superblock_is_anonymous(const struct superblock *sb)
{
	return sb == anonymous_superblock;
}

/* Consumes a reference to DENTRY, returns one to what is mounted on it. */
static inline struct dentry *mount_cross_down(struct dentry *dentry)
{
	while (unlikely(dentry->mounted)) {
		struct dentry *root = dentry->mounted->root;

		dentry_get(root);
		dentry_put(dentry);
		dentry = root;
	}
	return dentry;
}

#endif
