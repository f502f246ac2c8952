// SPDX-License-Identifier: BSD-3-Clause
/*
 * The file system in memory. Its directories are the dentries below them and
 * its files the pages in their trees (fs/ramfs_file.c), so creating, removing
 * and renaming is little more than keeping the counts right.
 */
#include "fs/ramfs.h"

#include <linux/fs.h>

#include "fs/devices.h"
#include "fs/file.h"
#include "fs/fs.h"
#include "fs/inotify.h"
#include "fs/pipe.h"
#include "lib/string.h"
#include "mm/kmalloc.h"

#define ENTRY_SIZE 20 /* of a name in a directory's size, as in tmpfs */

static const struct inode_ops directory_ops, file_inode_ops, symlink_ops;

static const struct file_ops directory_file_ops = {
	.readdir = dentry_readdir,
};

/* What programs need to go on running is not for files. */
bool ramfs_is_full(void)
{
	return page_free_count() < MAX(page_total() / 32, 64UL);
}

struct inode *ramfs_inode(struct superblock *sb, u32 mode, u64 rdev)
{
	struct inode *inode = inode_alloc(sb, mode);

	if (!inode)
		return NULL;
	inode->links--;
	switch (mode & S_IFMT) {
	case S_IFREG:
		inode->private = kzalloc(sizeof(struct ramfs_data));
		if (!inode->private) {
			inode_put(inode);
			return NULL;
		}
		inode->ops = &file_inode_ops;
		inode->file_ops = &ramfs_file_ops;
		inode->backing.ops = &ramfs_backing_ops;
		break;
	case S_IFDIR:
		inode->ops = &directory_ops;
		inode->file_ops = &directory_file_ops;
		inode->size = 2 * ENTRY_SIZE;
		break;
	case S_IFCHR:
	case S_IFBLK:
		inode->file_ops = &device_file_ops;
		inode->rdev = rdev;
		break;
	case S_IFIFO: inode->file_ops = &fifo_file_ops; break;
	}
	return inode;
}

bool ramfs_is_file(const struct inode *inode)
{
	return inode->ops == &file_inode_ops;
}

struct inode *ramfs_symlink_inode(struct superblock *sb, const char *target,
				  size_t n)
{
	struct inode *inode = ramfs_inode(sb, S_IFLNK | 0777, 0);
	char *copy = kmalloc(n);

	if (!inode || !copy) {
		kfree(copy);
		if (inode)
			inode_put(inode);
		return NULL;
	}
	memcpy(copy, target, n);
	inode->ops = &symlink_ops;
	inode->private = copy;
	inode->size = n;
	return inode;
}

/* INODE got a name in DIR (CHANGE is 1), or lost one (-1). */
static void count_name(struct inode *dir, struct inode *inode, int change)
{
	dir->size += change * ENTRY_SIZE;
	inode->links += change;
	if (S_ISDIR(inode->mode))
		dir->links += change; /* by its ".." */
}

void ramfs_add_name(struct dentry *dentry, struct inode *inode)
{
	dentry_instantiate(dentry, inode);
	count_name(dentry->parent->inode, inode, 1);
	inotify_name(dentry, IN_CREATE);
}

/* New files take the group of a set-group-ID directory: inode(7). */
static void inherit_group(const struct inode *dir, struct inode *inode)
{
	if (!(dir->mode & S_ISGID))
		return;
	inode->gid = dir->gid;
	if (S_ISDIR(inode->mode))
		inode->mode |= S_ISGID;
}

static struct inode *ramfs_make(struct inode *dir, u32 mode, u64 rdev,
				const char *target)
{
	struct inode *inode;

	if (ramfs_is_full())
		return NULL;
	if (target)
		inode = ramfs_symlink_inode(dir->sb, target, strlen(target));
	else
		inode = ramfs_inode(dir->sb, mode, rdev);
	if (inode)
		inherit_group(dir, inode);
	return inode;
}

static int ramfs_link(struct inode *dir, struct dentry *dentry,
		      struct inode *inode)
{
	if (ramfs_is_full())
		return -ENOSPC;
	inode_get(inode);
	inotify_inode(inode, IN_ATTRIB);
	ramfs_add_name(dentry, inode);
	inode_changed(inode);
	inode_modified(dir);
	return 0;
}

void ramfs_remove_name(struct dentry *dentry)
{
	count_name(dentry->parent->inode, dentry->inode, -1);
	dentry_unlink(dentry);
}

static int ramfs_unlink(struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = dentry->inode;

	if (dentry->children.root)
		return -ENOTEMPTY;
	if (S_ISDIR(inode->mode))
		inode->links--; /* its own "." */
	else
		inotify_inode(inode, IN_ATTRIB);
	inode_changed(inode);
	inode_modified(dir);
	ramfs_remove_name(dentry);
	return 0;
}

/* A name of INODE moves from one directory to another. */
static void move_name(struct inode *from, struct inode *to, struct inode *inode)
{
	count_name(from, inode, -1);
	count_name(to, inode, 1);
	inode_modified(from);
	inode_modified(to);
	inode_changed(inode);
}

/* The caller has checked that one may replace the other. */
static int ramfs_rename(struct inode *old_dir, struct dentry *old,
			struct inode *new_dir, struct dentry *new, u32 flags)
{
	struct dentry *place;
	int error = 0;

	if (flags & RENAME_EXCHANGE) {
		move_name(old_dir, new_dir, old->inode);
		move_name(new_dir, old_dir, new->inode);
		dentry_exchange(old, new);
		inotify_moved(old, new);
		inotify_moved(new, old);
		return 0;
	}
	place = dentry_alloc(new->parent, new->name, new->name_length);
	if (!place)
		return -ENOMEM;
	if (new->inode)
		error = ramfs_unlink(new_dir, new);
	if (!error) {
		move_name(old_dir, new_dir, old->inode);
		dentry_move(old, place);
		inotify_moved(old, place);
	}
	dentry_put(place);
	return error;
}

static ssize_t ramfs_readlink(struct inode *inode, char *buf, size_t size)
{
	size_t n = MIN(size, (size_t)inode->size);

	memcpy(buf, inode->private, n);
	return n;
}

static void ramfs_release_link(struct inode *inode)
{
	kfree(inode->private);
}

static const struct inode_ops directory_ops = {
	.make = ramfs_make,
	.link = ramfs_link,
	.unlink = ramfs_unlink,
	.rename = ramfs_rename,
};

static const struct inode_ops file_inode_ops = {
	.truncate = ramfs_truncate,
	.fallocate = ramfs_fallocate,
	.release = ramfs_release_pages,
};

static const struct inode_ops symlink_ops = {
	.readlink = ramfs_readlink,
	.release = ramfs_release_link,
};

struct superblock *ramfs_create(const char *type, u32 magic, u32 mode)
{
	struct superblock *sb = superblock_alloc(type, magic);

	dentry_make_root(sb, ramfs_inode(sb, S_IFDIR | mode, 0));
	sb->root->inode->links++; /* its own ".." */
	return sb;
}
