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

#define INOTIFY(what, ...) \
	(unlikely(inotify_watches) ? inotify_tell_##what(__VA_ARGS__) : (void)0)

/* Of a file: for its own watches and those of its directory. */
#define inotify_file(dentry, mask) INOTIFY(file, dentry, mask)
/* Of a name, IN_CREATE or IN_DELETE: for its directory's watches. */
#define inotify_name(dentry, mask) INOTIFY(name, dentry, mask)
/* Of a file whatever its name. */
#define inotify_inode(inode, mask) INOTIFY(inode, inode, mask)
/* NOW has got another name; WAS has its old one. */
#define inotify_moved(now, was) INOTIFY(moved, now, was)

/* The inode is about to be freed. */
void inotify_forget(struct inode *inode);
