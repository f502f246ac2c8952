/* SPDX-License-Identifier: BSD-3-Clause */
/* What fcntl's commands do, by the file that does it. */
#pragma once

#include "fs/file.h"

/* fcntl_lock.c: F_GETLK, F_SETLK, F_SETLKW and F_OFD_*, on descriptor FD. */
long lock_command(int fd, struct file *file, int command, void *user);

/* memfd.c: 0, -EINVAL (can't be sealed), -EPERM, -EBUSY; F_SEAL_* or -EINVAL.
 */
long memfd_add_seals(struct file *file, u32 seals);
long memfd_get_seals(struct file *file);
