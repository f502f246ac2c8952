/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the kernel says. log_info is for --verbose and silent otherwise;
 * log_always is for the one line that a user must see, each beginning with
 * "elfin: ". panic is for a bug of the kernel and never returns.
 */
#pragma once

#include "lib/types.h"

extern bool log_verbose;

__attribute__((format(printf, 1, 2))) void log_info(const char *fmt, ...);
__attribute__((format(printf, 1, 2))) void log_always(const char *fmt, ...);
__attribute__((format(printf, 1, 2), noreturn)) void panic(const char *fmt,
							   ...);

/* Checks what the kernel itself guarantees, never what a program supplies. */
#define ASSERT(cond)                                                   \
	do {                                                           \
		if (unlikely(!(cond)))                                 \
			panic("%s:%d: %s", __FILE__, __LINE__, #cond); \
	} while (0)

/* What a panic ends with: a backtrace, then power off (cpu/report.c). */
__attribute__((noreturn)) void log_panic_stop(void);

/* Where the log's bytes go; drivers/serial.c in the kernel. */
void log_output(const char *bytes, size_t n);
