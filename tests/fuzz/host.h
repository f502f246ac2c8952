/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What stands in for the kernel around the loader when it runs on the host: one
 * file in memory. The heap is tests/unit/fake_heap.c.
 */
#ifndef TESTS_HOST_H
#define TESTS_HOST_H

#include "fs/file.h"
#include "lib/types.h"

/* The one file: the program, its own interpreter, the interpreter of scripts.
 */
extern struct file host_file;
void host_set_file(const void *bytes, size_t n);

#endif
