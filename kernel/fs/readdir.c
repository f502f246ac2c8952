// SPDX-License-Identifier: BSD-3-Clause
/*
 * Reading directories whose names are all in memory. A position is a cookie: 0
 * and 1 for "." and "..", then the children's own (fs/dentry.c).
 */
#include "fs/atime.h"
#include "fs/dentry_hash.h"
#include "fs/file.h"

static unsigned int type_of(const struct inode *inode)
{
	return inode->mode >> 12;
}

/* "." or "..", which is what position 0 or 1 stands for; true: full. */
static bool add_dots(struct file *file, struct directory_sink *sink)
{
	const struct dentry *dir = file->dentry;

	if (file->offset == 0) {
		if (sink->add(sink, ".", 1, dir->inode->ino, 4, 1))
			return true;
		file->offset = 1;
	}
	if (file->offset == 1) {
		const struct dentry *up = dir;

		if (up == up->sb->root && up->sb->mountpoint)
			up = up->sb->mountpoint;
		if (sink->add(sink, "..", 2, up->parent->inode->ino, 4, 2))
			return true;
		file->offset = 2;
	}
	return false;
}

int dentry_readdir(struct file *file, struct directory_sink *sink)
{
	struct dentry *child;

	if (add_dots(file, sink))
		return 0;
	while ((child = dentry_next_child(file->dentry, file->offset))) {
		u64 next = child->cookie + 1;

		if (child->kept &&
		    sink->add(sink, child->name, child->name_length,
			      child->inode->ino, type_of(child->inode), next))
			return 0;
		file->offset = next;
	}
	return 0;
}
