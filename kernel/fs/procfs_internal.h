/* SPDX-License-Identifier: BSD-3-Clause */
/* What the files procfs*.c share. */
#ifndef FS_PROCFS_INTERNAL_H
#define FS_PROCFS_INTERNAL_H

#include "fs/procfs.h"

struct directory_sink;
struct file;
struct file_ops;
struct inode;
struct superblock;

extern struct superblock *procfs;

/* procfs_file.c: text made at the first read and again at each read from the
 * start. inode->private is a node. */
extern const struct file_ops procfs_file_ops;

extern const struct procfs_directory procfs_sys; /* procfs_sysctl.c */
void procfs_show_cpuinfo(struct text *text);	 /* procfs_cpuinfo.c */

#endif
