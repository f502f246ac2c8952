/* SPDX-License-Identifier: BSD-3-Clause */
/* Changing an inode's size, with what has to be checked first. */
#pragma once

#include "fs/inode.h"

/*
 * A regular file's new size: 0, -EFBIG (with SIGXFSZ: RLIMIT_FSIZE), -ETXTBSY,
 * -EPERM, -ENOSPC. Permission is the caller's affair.
 */
int dentry_truncate(struct dentry *dentry, u64 size);

/* After writes: drops set-user-ID and set-group-ID as Linux does. */
void inode_drop_set_id(struct inode *inode);
