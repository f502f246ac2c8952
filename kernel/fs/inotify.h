/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * inotify(7): telling programs what happens to files. The rest of fs/ says so
 * by these; while nobody watches anything that costs the look at a counter.
 */
#pragma once

#include <linux/inotify.h>

#include "fs/inode.h"

extern u32 inotify_watches; /* of all programs */

/* What the functions below do when something is watched. */
void inotify_tell_file(struct dentry *dentry, u32 mask);
void inotify_tell_name(struct dentry *dentry, u32 mask);
void inotify_tell_inode(struct inode *inode, u32 mask);
void inotify_tell_moved(struct dentry *now, struct dentry *was);

/* Of a file: for its own watches and those of its directory. */
static inline void inotify_file(struct dentry *dentry, u32 mask)
{
	if (unlikely(inotify_watches))
		inotify_tell_file(dentry, mask);
}

/* Of a name, IN_CREATE or IN_DELETE: for its directory's watches. */
static inline void inotify_name(struct dentry *dentry, u32 mask)
{
	if (unlikely(inotify_watches))
		inotify_tell_name(dentry, mask);
}

/* Of a file whatever its name. */
static inline void inotify_inode(struct inode *inode, u32 mask)
{
	if (unlikely(inotify_watches))
		inotify_tell_inode(inode, mask);
}

/* NOW has got another name; WAS has its old one. */
static inline void inotify_moved(struct dentry *now, struct dentry *was)
{
	if (unlikely(inotify_watches))
		inotify_tell_moved(now, was);
}

/* The inode is about to be freed. */
void inotify_forget(struct inode *inode);
