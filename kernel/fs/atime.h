/* SPDX-License-Identifier: BSD-3-Clause */
/* When a file was last read, as far as it is kept: relatime. */
#pragma once

#include <linux/fcntl.h>

#include "fs/file.h"

/* a <= b */
static inline bool timestamp_not_after(struct timestamp a, struct timestamp b)
{
	return a.sec < b.sec || (a.sec == b.sec && a.nsec <= b.nsec);
}

#define SECONDS_PER_DAY 86400

/*
 * The access time moves only when it is not later than the last change, or a
 * day old, so most reads need not look at the clock.
 */
static inline void inode_accessed(struct inode *inode)
{
	if (unlikely(timestamp_not_after(inode->atime, inode->mtime) ||
		     timestamp_not_after(inode->atime, inode->ctime) ||
		     inode->atime.sec + SECONDS_PER_DAY < timestamp_last_sec))
		inode->atime = timestamp_now();
}

static inline void file_accessed(struct file *file)
{
	if (likely(!(file->flags & O_NOATIME)))
		inode_accessed(file->inode);
}
