// SPDX-License-Identifier: BSD-3-Clause
/*
 * The file-system context of a process: root, working directory and umask. A
 * context never changes its directories while another thread walks from them
 * without holding them: path.c takes references.
 */
#include "fs/path.h"

#include "fs/fs.h"
#include "mm/kmalloc.h"

struct fs_context *fs_context_create(void)
{
	const struct fs_context first = { .umask = 022,
					  .root = fs_root,
					  .cwd = fs_root };

	return fs_context_copy(&first);
}

struct fs_context *fs_context_copy(const struct fs_context *from)
{
	struct fs_context *fs = kmalloc(sizeof(*fs));

	if (!fs)
		return NULL;
	*fs = *from;
	fs->refs = 1;
	dentry_get(fs->root);
	dentry_get(fs->cwd);
	return fs;
}

void fs_context_put(struct fs_context *fs)
{
	if (--fs->refs)
		return;
	dentry_put(fs->root);
	dentry_put(fs->cwd);
	kfree(fs);
}
