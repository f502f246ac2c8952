/* SPDX-License-Identifier: BSD-3-Clause */
/* Files in memory that can be sealed: memfd_create(2). */
#ifndef FS_MEMFD_H
#define FS_MEMFD_H

#include "fs/file.h"

/* F_ADD_SEALS: 0, -EINVAL (can't be sealed), -EPERM, -EBUSY. */
long memfd_add_seals(struct file *file, u32 seals);
long memfd_get_seals(struct file *file); /* F_SEAL_* or -EINVAL */

#endif
