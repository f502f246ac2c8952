/* SPDX-License-Identifier: BSD-3-Clause */
/* Where file systems sit on one another, as path resolution needs it. */
#pragma once

#include "fs/inode.h"

/* The file system of what has no name in any directory (fs/anonymous.c). */
extern struct superblock *anonymous_superblock;

static inline bool superblock_is_anonymous(const struct superblock *sb)
{
	return sb == anonymous_superblock;
}

/*
 * Where DENTRY is seen from above: the root of a mounted file system is at its
 * mount point. Not above ROOT, where a process's world ends (NULL: no end).
 */
static inline struct dentry *mount_cross_up(struct dentry *dentry,
					    const struct dentry *root)
{
	while (dentry != root && dentry == dentry->sb->root &&
	       dentry->sb->mountpoint)
		dentry = dentry->sb->mountpoint;
	return dentry;
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
