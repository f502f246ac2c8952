// SPDX-License-Identifier: BSD-3-Clause
/* /proc/PID/mounts and mountinfo: proc(5), fstab(5). */
#include "fs/path.h"
#include "fs/procfs.h"
#include "lib/string.h"
#include "mm/kmalloc.h"

/* Blanks and backslashes as octal numbers: the fields are set apart by blanks.
 */
static void add_escaped(struct text *text, const char *s)
{
	for (; *s; s++) {
		if (strchr(" \t\n\\", *s))
			text_add(text, "\\%03o", *s);
		else
			text_add_bytes(text, s, 1);
	}
}

static void add_mountpoint(struct text *text, const struct superblock *sb)
{
	char *buf = kmalloc(PAGE_SIZE), *path = NULL;

	if (buf)
		path = dentry_path(sb->root, NULL, buf, PAGE_SIZE);
	add_escaped(text, path ? path : "/");
	kfree(buf);
}

static const char *options(const struct superblock *sb)
{
	return sb->read_only ? "ro" : "rw";
}

void procfs_show_mounts(struct text *text)
{
	struct superblock *sb;

	list_for_each (sb, &all_mounts, link) {
		text_add(text, "%s ", sb->type);
		add_mountpoint(text, sb);
		text_add(text, " %s %s,relatime 0 0\n", sb->type, options(sb));
	}
}

/* A mount's number: the device's will do, each is mounted once. */
static u64 mount_id(const struct superblock *sb)
{
	return sb->device;
}

void procfs_show_mountinfo(struct text *text)
{
	struct superblock *sb;

	list_for_each (sb, &all_mounts, link) {
		const struct superblock *parent =
			sb->mountpoint ? sb->mountpoint->sb : sb;

		text_add(text, "%lu %lu %lu:%lu / ", mount_id(sb),
			 mount_id(parent), sb->device >> 8, sb->device & 255);
		add_mountpoint(text, sb);
		text_add(text, " %s,relatime - %s %s %s\n", options(sb),
			 sb->type, sb->type, options(sb));
	}
}
