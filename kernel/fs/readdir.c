// SPDX-License-Identifier: BSD-3-Clause
/*
 * Reading directories whose names are all in memory. A position is 0 or
 * 1 for "." and "..", then the children's own place (fs/dentry.c).
 */
#include "fs/file.h"
#include "lib/string.h"

bool directory_add(struct file *file, struct directory_sink *sink,
		   const char *name, u64 ino, u32 mode, u64 next)
{
	if (sink->add(sink, name, strlen(name), ino, mode >> 12, next))
		return true;
	file->offset = next;
	return false;
}

bool directory_add_dots(struct file *file, struct directory_sink *sink)
{
	struct dentry *dir = file->dentry, *up = mount_cross_up(dir, NULL);

	if (file->offset == 0 &&
	    directory_add(file, sink, ".", dir->inode->ino, S_IFDIR, 1))
		return true;
	return file->offset == 1 &&
	       directory_add(file, sink, "..", up->parent->inode->ino, S_IFDIR,
			     2);
}

int dentry_readdir(struct file *file, struct directory_sink *sink)
{
	struct dentry *child;

	if (directory_add_dots(file, sink))
		return 0;
	while ((child = dentry_next_child(file->dentry, file->offset)))
		if (directory_add(file, sink, child->name, child->inode->ino,
				  child->inode->mode, child->place.key + 1))
			break;
	return 0;
}
