/* SPDX-License-Identifier: BSD-3-Clause */
/* Pipes and fifos, as the rest of fs/ sees them. */
#pragma once

#include "lib/types.h"

struct file;
struct file_ops;
struct inode;

/*
 * inode->file_ops of every S_IFIFO node: open waits for the other side as
 * fifo(7) says, read and write go through inode->pipe.
 */
extern const struct file_ops fifo_file_ops;

/* F_GETPIPE_SZ and F_SETPIPE_SZ: the size in bytes, or -EBADF (not a pipe),
 * -EINVAL, -EPERM, -EBUSY (it holds more than that), -ENOMEM. */
long pipe_size_get(struct file *file);
long pipe_size_set(struct file *file, u64 size);

/* Gives two files numbers, and those to the program: 0, or -EMFILE, -EFAULT...
 * and both are closed. */
long pipe_install_ends(struct file *ends[2], bool close_on_exec, int *user);

/* Largest size an unprivileged program may ask for, and the usual one. */
#define PIPE_SIZE_MAX	  (1UL << 20)
#define PIPE_SIZE_DEFAULT (1UL << 16)
