/* SPDX-License-Identifier: BSD-3-Clause */
/* Who gets SIGIO for a file: F_SETOWN and its family. */
#ifndef FS_FCNTL_OWNER_H
#define FS_FCNTL_OWNER_H

#include "fs/file.h"

/* The command's result, or -EINVAL when it is none of these. */
long owner_command(struct file *file, int command, u64 argument);

#endif
