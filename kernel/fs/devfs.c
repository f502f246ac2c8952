// SPDX-License-Identifier: BSD-3-Clause
/*
 * /dev: a ramfs with the nodes of the table below, and the way from a node's
 * number to the operations of its device. Programs may add nodes, links and
 * files there as they like.
 */
#include "fs/devices.h"
#include "fs/file.h"
#include "fs/fs.h"
#include "fs/ramfs.h"
#include "lib/string.h"

#include <linux/magic.h>

struct device {
	const char *name;
	u64 number;
	u32 mode;
	const struct file_ops *ops;
};

static const struct device devices[] = {
	{ "null", DEVICE_NUMBER(1, 3), 0666, &null_file_ops },
	{ "zero", DEVICE_ZERO, 0666, &zero_file_ops },
	{ "full", DEVICE_NUMBER(1, 7), 0666, &full_file_ops },
	{ "random", DEVICE_NUMBER(1, 8), 0666, &random_file_ops },
	{ "urandom", DEVICE_NUMBER(1, 9), 0666, &random_file_ops },
	{ "tty", DEVICE_TTY, 0666, &terminal_device_ops },
	{ "console", DEVICE_CONSOLE, 0600, &terminal_device_ops },
	{ "ptmx", DEVICE_NUMBER(5, 2), 0666, &ptmx_device_ops },
};

static const struct {
	const char *name, *target;
} links[] = {
	{ "fd", "/proc/self/fd" },
	{ "stdin", "/proc/self/fd/0" },
	{ "stdout", "/proc/self/fd/1" },
	{ "stderr", "/proc/self/fd/2" },
};

static struct superblock *devfs;
struct superblock *devpts;

/* ---- Opening a node, in whatever file system it is ---- */

static const struct device *device_find(u64 number)
{
	for (size_t i = 0; i < ARRAY_SIZE(devices); i++)
		if (devices[i].number == number)
			return &devices[i];
	return NULL;
}

static int device_open(struct inode *inode, struct file *file)
{
	const struct device *device = device_find(inode->rdev);

	if (!S_ISCHR(inode->mode) || !device)
		return -ENXIO;
	if (device->number == DEVICE_ZERO)
		inode->backing.ops = &zero_backing_ops;
	file->ops = device->ops;
	return file->ops->open ? file->ops->open(inode, file) : 0;
}

const struct file_ops device_file_ops = {
	.open = device_open,
};

/* ---- Filling /dev ---- */

static struct superblock *mount_ramfs(struct superblock *on, const char *path,
				      const char *type, u32 magic, u32 mode)
{
	struct superblock *sb = ramfs_create(type, magic, mode);

	mount_attach(sb, tree_make(on, path, S_IFDIR | 0755, 0, NULL));
	return sb;
}

void devfs_init(void)
{
	static const struct inode_ops names_are_our_own;

	devfs = mount_ramfs(fs_root->sb, "dev", "devtmpfs", TMPFS_MAGIC, 0755);
	for (size_t i = 0; i < ARRAY_SIZE(devices); i++)
		tree_make(devfs, devices[i].name, S_IFCHR | devices[i].mode,
			  devices[i].number, NULL);
	for (size_t i = 0; i < ARRAY_SIZE(links); i++)
		tree_make(devfs, links[i].name, S_IFLNK | 0777, 0,
			  links[i].target);
	/* Shared memory of POSIX: shm_open makes files there. */
	mount_ramfs(devfs, "shm", "tmpfs", TMPFS_MAGIC, S_ISVTX | 0777);
	devpts = mount_ramfs(devfs, "pts", "devpts", DEVPTS_SUPER_MAGIC, 0755);
	devpts->root->inode->ops = &names_are_our_own;
}

struct dentry *devfs_find(const char *name)
{
	return dentry_find(devfs->root, name, strlen(name));
}
