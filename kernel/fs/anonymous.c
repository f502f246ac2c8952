// SPDX-License-Identifier: BSD-3-Clause
/*
 * Files without a name in any directory: pipes, eventfds, memfds. They have an
 * inode and a dentry like all others, in a file system that is mounted nowhere.
 */
#include <linux/magic.h>

#include "fs/fd.h"
#include "lib/format.h"
#include "lib/string.h"
#include "mm/kmalloc.h"

struct superblock *anonymous_superblock;

void anonymous_init(void)
{
	anonymous_superblock =
		superblock_alloc("anon_inodefs", ANON_INODE_FS_MAGIC);
}

int file_open_nameless(struct dentry *dentry, struct inode *inode, u32 flags,
		       struct file **out)
{
	int error;

	if (!dentry) {
		inode_put(inode);
		return -ENOMEM;
	}
	dentry->inode = inode;
	dentry->unlinked = S_ISREG(inode->mode);
	error = file_open(dentry, inode, flags, out);
	dentry_put(dentry);
	return error;
}

int inode_open_anonymous(const char *name, struct inode *inode, u32 flags,
			 struct file **out)
{
	static struct dentry nowhere; /* stands in for a parent */
	struct dentry *dentry;
	char full[64];

	nowhere.sb = anonymous_superblock;
	nowhere.refs = 1;
	if (!strchr(name, ':') && !strchr(name, '/')) {
		format(full, sizeof(full), "%s:[%lu]", name, inode->ino);
		name = full;
	}
	dentry = dentry_alloc(&nowhere, name, strlen(name));
	if (dentry)
		dentry->parent = dentry;
	return file_open_nameless(dentry, inode, flags, out);
}

int file_open_anonymous(const char *name, u32 mode, const struct file_ops *ops,
			void *private, u32 flags, struct file **out)
{
	struct inode *inode = inode_alloc(anonymous_superblock, mode);

	if (!inode)
		return -ENOMEM;
	inode->file_ops = ops;
	TRY(inode_open_anonymous(name, inode, flags, out));
	(*out)->private = private;
	return 0;
}

long file_install_anonymous(const char *name, const struct file_ops *ops,
			    void *private, u32 flags)
{
	struct file *file;
	int error = file_open_anonymous(name, 0600, ops, private,
					flags & ~O_CLOEXEC, &file);

	if (error) {
		kfree(private);
		return error;
	}
	return fd_install(file, 0, flags & O_CLOEXEC);
}
