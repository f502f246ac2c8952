// SPDX-License-Identifier: BSD-3-Clause
/*
 * Mounts: a file system's root on top of a directory of another. There is one
 * tree for all processes, and a file system is mounted at one place only.
 */
#include "fs/fs.h"
#include "fs/inode.h"
#include "lib/log.h"
#include "mm/kmalloc.h"

struct list all_mounts = LIST_INIT(all_mounts);

struct superblock *superblock_alloc(const char *type, u32 magic)
{
	static u64 devices; /* major 0, as Linux numbers those without one */
	struct superblock *sb = kzalloc(sizeof(*sb));

	if (!sb)
		panic("no memory for %s", type);
	sb->type = type;
	sb->magic = magic;
	sb->device = ++devices;
	list_init(&sb->link);
	return sb;
}

void mount_attach(struct superblock *sb, struct dentry *at)
{
	if (sb->root != fs_root) {
		if (!at)
			panic("no place for %s", sb->type);
		dentry_get(at);
		at->mounted = sb;
	}
	sb->mountpoint = at;
	list_push_back(&all_mounts, &sb->link);
}
