/* SPDX-License-Identifier: BSD-3-Clause */
/* Names for what has none (see file_open_anonymous in fs/file.h). */
#ifndef FS_ANONYMOUS_H
#define FS_ANONYMOUS_H

#include "fs/file.h"

void anonymous_init(void); /* once at boot */

/* A name for INODE (a reference is taken), as file_open_anonymous makes it;
 * NULL: memory. */
struct dentry *anonymous_dentry(const char *name, struct inode *inode);

/*
 * A descriptor for a file like "anon_inode:[eventfd]": its number or an error.
 * PRIVATE is the heap's, or NULL: ops->release frees it, or this if the file
 * can't be made. FLAGS: how it is opened, O_NONBLOCK, O_CLOEXEC.
 */
long file_install_anonymous(const char *name, const struct file_ops *ops,
			    void *private, u32 flags);

#endif
