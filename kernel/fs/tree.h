/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Putting objects into ramfs before there are programs: no permissions, no
 * links followed, missing directories made.
 */
#ifndef FS_TREE_H
#define FS_TREE_H

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
void tree_place_put(struct tree_place *place);

/* INODE (a reference is taken) gets the name. 0 or -ENOMEM. */
int tree_add(struct tree_place *place, struct inode *inode);
void tree_remove_name(struct tree_place *place);

#endif
