// SPDX-License-Identifier: BSD-3-Clause
/*
 * From a dentry back to a path, for getcwd, /proc/PID/fd and messages. Built
 * from the last name to the first, hence from the end of the buffer.
 */
#include "fs/inode.h"

#include "fs/fs.h"
#include "fs/mount.h"
#include "lib/string.h"

struct builder {
	char *buf, *at;
};

static bool prepend(struct builder *builder, const char *bytes, size_t n)
{
	if ((size_t)(builder->at - builder->buf) < n)
		return false;
	builder->at -= n;
	memcpy(builder->at, bytes, n);
	return true;
}

static bool prepend_name(struct builder *builder, const struct dentry *dentry)
{
	return prepend(builder, dentry->name, dentry->name_length) &&
	       prepend(builder, "/", 1);
}

/* A file system's root is seen at the place where it is mounted. */
static struct dentry *up_to_mountpoint(struct dentry *dentry,
				       struct dentry *root)
{
	while (dentry != root && dentry == dentry->sb->root &&
	       dentry->sb->mountpoint)
		dentry = dentry->sb->mountpoint;
	return dentry;
}

char *dentry_path(struct dentry *dentry, struct dentry *root, char *buf,
		  size_t size)
{
	struct builder builder = { buf, buf + size };
	bool is_root = true;

	if (!root)
		root = fs_root;
	if (!prepend(&builder, "", 1))
		return NULL;
	if (dentry->unlinked && !prepend(&builder, " (deleted)", 10))
		return NULL;
	if (superblock_is_anonymous(dentry->sb))
		return prepend(&builder, dentry->name, dentry->name_length) ?
			       builder.at :
			       NULL;
	for (;;) {
		dentry = up_to_mountpoint(dentry, root);
		if (dentry == root || dentry->parent == dentry)
			break;
		if (!prepend_name(&builder, dentry))
			return NULL;
		is_root = false;
		dentry = dentry->parent;
	}
	if (is_root && !prepend(&builder, "/", 1))
		return NULL;
	return builder.at;
}
