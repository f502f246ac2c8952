/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Putting objects into ramfs before there are programs: no permissions, no
 * links followed, missing directories made. Nothing else changes names then, so
 * a place holds no references.
 */
#pragma once

#include "fs/inode.h"

struct tree_place {
	struct dentry *dir;	/* NULL: the path was the root itself */
	struct dentry *present; /* what has the name now, or NULL */
	const char *name;
	size_t name_length;
};

/*
 * The place of PATH (N bytes; "./" and "/" in front are allowed) below the root
 * of SB. 0, -EINVAL (".." or a name too long), -ENOTDIR, -ENOMEM.
 */
int tree_find(struct superblock *sb, const char *path, size_t n,
	      struct tree_place *place);

/* INODE, whose reference is taken over, gets the name. 0, or -ENOMEM (also if
 * INODE is NULL). */
int tree_add(struct tree_place *place, struct inode *inode);

/*
 * What PATH names below the root of SB, made if there is nothing: CONTENTS are
 * a file's bytes or a link's target, or NULL. Without a reference; NULL, and a
 * line in the log, if it can't be made.
 */
struct dentry *tree_make(struct superblock *sb, const char *path, u32 mode,
			 u64 rdev, const char *contents);
