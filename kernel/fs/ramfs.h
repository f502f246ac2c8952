/* SPDX-License-Identifier: BSD-3-Clause */
/* ramfs within fs/: its files' pages, and making objects without a program. */
#pragma once

#include "fs/inode.h"
#include "fs/page_tree.h"

struct page;

/* inode->private of a regular file. */
struct ramfs_data {
	struct page_tree pages;
	u32 seals;   /* F_SEAL_*: memfd only */
	bool mapped; /* programs may have written behind the end */
};

extern const struct file_ops ramfs_file_ops;
extern const struct backing_ops ramfs_backing_ops;

static inline struct ramfs_data *ramfs_data(const struct inode *inode)
{
	return inode->private;
}

/* No memory is left for more names and pages: ENOSPC. */
bool ramfs_is_full(void);

/* Does INODE belong to a ramfs, and is it a regular file? */
bool ramfs_is_file(const struct inode *inode);

/* A new inode of any type, without a name; RDEV for devices. NULL: memory. */
struct inode *ramfs_inode(struct superblock *sb, u32 mode, u64 rdev);
/* A symbolic link to the N bytes of TARGET. NULL: memory. */
struct inode *ramfs_symlink_inode(struct superblock *sb, const char *target,
				  size_t n);

/* The negative DENTRY names INODE (a reference is taken over) from now on. */
void ramfs_add_name(struct dentry *dentry, struct inode *inode);
void ramfs_remove_name(struct dentry *dentry);

/* For the boot: the COUNT pages from PAGE on are all that INODE has. */
void ramfs_take_pages(struct inode *inode, struct page *page, u64 count);
/* For the boot: fills INODE from the kernel's memory; 0 or -ENOSPC. */
int ramfs_fill(struct inode *inode, const void *bytes, size_t n);

int ramfs_truncate(struct inode *inode, u64 size);
int ramfs_fallocate(struct inode *inode, int mode, u64 offset, u64 n);
void ramfs_release_pages(struct inode *inode);

/*
 * Putting objects into ramfs before there are programs: no permissions, no
 * links followed, missing directories made. Nothing else changes names then, so
 * a place holds no references.
 */

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
