// SPDX-License-Identifier: BSD-3-Clause
/* /proc/PID/mounts and mountinfo: proc(5), fstab(5). */
#include "fs/path.h"
#include "fs/procfs.h"

/* All are made at boot (and can't be renamed while something is on them): the
 * paths are short and plain. */
static const char *path_of(const struct superblock *sb, char buf[64])
{
	return dentry_path(sb->root, NULL, buf, 64);
}

void procfs_show_mounts(struct text *text)
{
	struct superblock *sb;
	char buf[64];

	list_for_each (sb, &all_mounts, link)
		text_add(text, "%s %s %s rw,relatime 0 0\n", sb->type,
			 path_of(sb, buf), sb->type);
}

/* A mount's number is its device's: each is mounted once. */
void procfs_show_mountinfo(struct text *text)
{
	struct superblock *sb;
	char buf[64];

	list_for_each (sb, &all_mounts, link)
		text_add(text, "%lu %lu %lu:%lu / %s rw,relatime - %s %s rw\n",
			 sb->device,
			 (sb->mountpoint ? sb->mountpoint->sb : sb)->device,
			 sb->device >> 8, sb->device & 255, path_of(sb, buf),
			 sb->type, sb->type);
}
