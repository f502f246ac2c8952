/* SPDX-License-Identifier: BSD-3-Clause */
/* What the rest of the kernel asks of the file systems at start. */
#pragma once

#include "lib/types.h"

struct dentry;
struct fd_table;
struct file;
struct superblock;

/* Root ramfs from the archive at [start, start + size), /dev, /proc, /tmp. */
void fs_init(u64 initrd_phys, u64 initrd_size);

extern struct dentry *fs_root;

/* fs/ramfs.c: at boot; TYPE, MAGIC and MODE of its root are what is shown. */
struct superblock *ramfs_create(const char *type, u32 magic, u32 mode);
/* fs/cpio.c: fills ROOT; a damaged archive gives a log line and -EINVAL. */
int cpio_unpack(struct superblock *sb, u64 phys, u64 size);
/* fs/devfs.c, fs/procfs.c: mount themselves on /dev and /proc. */
void devfs_init(void);
void procfs_init(void);

/* fs/console_file.c: opens descriptors 0, 1, 2 of the first program. */
int console_open_standard(struct fd_table *files);
