/* SPDX-License-Identifier: BSD-3-Clause */
/* Names for what has none (see file_open_anonymous in fs/file.h). */
#pragma once

#include "fs/file.h"

void anonymous_init(void); /* once at boot */

/* What file_open_anonymous does for an INODE that there is, whose reference is
 * taken over. 0 or -ENOMEM. */
int inode_open_anonymous(const char *name, struct inode *inode, u32 flags,
			 struct file **out);

/* The same under a DENTRY in no directory (taken over, too; NULL: -ENOMEM). A
 * regular file is shown as one that was deleted. */
int file_open_nameless(struct dentry *dentry, struct inode *inode, u32 flags,
		       struct file **out);

/*
 * A descriptor for a file like "anon_inode:[eventfd]": its number or an error.
 * PRIVATE is the heap's, or NULL: ops->release frees it, or this if the file
 * can't be made. FLAGS: how it is opened, O_NONBLOCK, O_CLOEXEC.
 */
long file_install_anonymous(const char *name, const struct file_ops *ops,
			    void *private, u32 flags);
