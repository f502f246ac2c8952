/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The instructions that may touch a program's memory (mm/usercopy_copy.S). They
 * check nothing: mm/usercopy.c does that before.
 */
#pragma once

#include "cpu/cpu.h"
#include "lib/types.h"

/* Between the two, SMAP lets the kernel touch a program's memory. */
static inline void user_access_begin(void)
{
	if (cpu_features.smap)
		asm volatile("stac" : : : "memory");
}

static inline void user_access_end(void)
{
	if (cpu_features.smap)
		asm volatile("clac" : : : "memory");
}

/* Return the number of bytes that are left because a page is missing. */
size_t usercopy_copy(void *to, const void *from, size_t n);
size_t usercopy_clear(void *to, size_t n);

/*
 * Copies up to a NUL or N bytes. The length before the NUL, N if there is none,
 * -1 if a page is missing.
 */
ssize_t usercopy_string(char *to, const char *from, size_t n);

/* As cmpxchg_user_u32; 0, or -1 if the page is missing. */
long usercopy_cmpxchg(u32 *to, u32 *old, u32 new_value);
