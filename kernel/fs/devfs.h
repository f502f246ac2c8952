/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Character devices: from a node's number (inode->rdev) to what it does. Any
 * file system may hold such nodes; each gives them device_file_ops, whose open
 * finds the device.
 */
#pragma once

#include "lib/types.h"

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

/* Is it /dev/zero? A shared mapping of that is anonymous shared memory. */
bool device_is_zero(const struct inode *inode);
