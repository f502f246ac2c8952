/* SPDX-License-Identifier: BSD-3-Clause */
/* /dev/random and /dev/urandom. */
#ifndef FS_RANDOM_FILE_H
#define FS_RANDOM_FILE_H

struct file_ops;

extern const struct file_ops random_file_ops;

#endif
