// SPDX-License-Identifier: BSD-3-Clause
/*
 * From a dentry back to a path, for getcwd, /proc/PID/fd and messages. Built
 * from the last name to the first, hence from the end of the buffer.
 */
#include "fs/inode.h"

#include "fs/fs.h"
#include "lib/string.h"

struct builder {
	char *buf, *at;
};

/* What does not fit ends it: AT is NULL from then on. */
static void prepend(struct builder *builder, const char *bytes, size_t n)
{
	if (!builder->at || (size_t)(builder->at - builder->buf) < n) {
		builder->at = NULL;
		return;
	}
	builder->at -= n;
	memcpy(builder->at, bytes, n);
}

char *dentry_path(struct dentry *dentry, struct dentry *root, char *buf,
		  size_t size)
{
	struct builder builder = { buf, buf + size };

	if (!root)
		root = fs_root;
	prepend(&builder, "", 1);
	if (dentry->unlinked)
		prepend(&builder, " (deleted)", 10);
	if (superblock_is_anonymous(dentry->sb)) {
		prepend(&builder, dentry->name, dentry->name_length);
		return builder.at;
	}
	dentry = mount_cross_up(dentry, root);
	if (dentry == root || dentry == dentry->parent)
		prepend(&builder, "/", 1);
	while (dentry != root && dentry != dentry->parent) {
		prepend(&builder, dentry->name, dentry->name_length);
		prepend(&builder, "/", 1);
		dentry = mount_cross_up(dentry->parent, root);
	}
	return builder.at;
}
