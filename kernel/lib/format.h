/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * printf for the kernel: %d %u %x %X %o %c %s %p %% with the flags - 0 #, a
 * width (also *), and the sizes l and z.
 */
#pragma once

#include <stdarg.h>

#include "lib/types.h"

/*
 * Writes at most SIZE bytes with the closing NUL (nothing when SIZE is 0) and
 * returns the length that the whole text would have.
 */
int format_va(char *buf, size_t size, const char *fmt, va_list args);
__attribute__((format(printf, 3, 4))) int format(char *buf, size_t size,
						 const char *fmt, ...);
