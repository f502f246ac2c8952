/* SPDX-License-Identifier: BSD-3-Clause */
/* Within fs/: what devfs.c's table of devices is made of. */
#pragma once

#include "lib/types.h"

struct dentry;
struct file_ops;

/* memory_devices.c */
extern const struct file_ops null_file_ops, zero_file_ops, full_file_ops;
extern const struct backing_ops zero_backing_ops;

extern const struct file_ops random_file_ops;

/* console_file.c: each open leads to a terminal, or -ENXIO. */
extern const struct file_ops terminal_device_ops;
extern const struct file_ops ptmx_device_ops; /* pty.c */

extern struct superblock *devpts; /* /dev/pts, with a node a terminal */

/* The node NAME of /dev as devfs_init made it, with a reference; or NULL. */
struct dentry *devfs_find(const char *name);

#define DEVICE_TTY     DEVICE_NUMBER(5, 0)
#define DEVICE_CONSOLE DEVICE_NUMBER(5, 1)
#define DEVICE_ZERO    DEVICE_NUMBER(1, 5)

/*
 * Character devices: from a node's number (inode->rdev) to what it does. Any
 * file system may hold such nodes; each gives them device_file_ops, whose open
 * finds the device.
 */

struct file_ops;
struct inode;

/* rdev as stat's st_rdev encodes it. */
#define DEVICE_NUMBER(major, minor) \
	((u64)((minor) & ~0xff) << 12 | (major) << 8 | ((minor)&0xff))

/*
 * inode->file_ops of every S_IFCHR and S_IFBLK node: open puts the device's own
 * operations into file->ops, or returns -ENXIO when there is no such device.
 */
extern const struct file_ops device_file_ops;
