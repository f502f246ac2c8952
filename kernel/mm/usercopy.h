/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The only way to a program's memory. Each routine checks that the range lies
 * below USER_END and survives whatever the pages turn out to be: a missing page
 * is brought in as for the program itself, a forbidden one ends the copy.
 */
#pragma once

#include "lib/types.h"
#include "mm/page.h"

/*
 * Are "rep movs" and "rep stos" quick here? True on real processors, false
 * under an emulator that runs them step by step. Set once at boot, before
 * mm_init.
 */
extern bool usercopy_use_rep;

/* Return the number of bytes NOT copied: 0 is success, and partial is possible.
 */
size_t copy_from_user(void *to, const void *from, size_t n);
size_t copy_to_user(void *to, const void *from, size_t n);
size_t clear_user(void *to, size_t n);

/*
 * Copies a string with its NUL into TO (SIZE bytes). Its length without the
 * NUL, -EFAULT, or -ENAMETOOLONG when no NUL is found in SIZE bytes.
 */
ssize_t copy_string_from_user(char *to, const char *from, size_t size);

/* 0 or -EFAULT. */
int get_user_u64(u64 *value, const void *from);
int get_user_u32(u32 *value, const void *from);
int put_user_u64(void *to, u64 value);
int put_user_u32(void *to, u32 value);

/* *TO = NEW if it is *OLD, else *OLD = *TO; 0 or -EFAULT. For futexes. */
int cmpxchg_user_u32(u32 *to, u32 *old, u32 new_value);

/*
 * True if [p, p + n) could be a program's memory: below USER_END. Comparing
 * p + n with the end would be wrong: the sum may wrap around to a small number.
 */
static inline bool user_range_ok(const void *p, size_t n)
{
	return n <= USER_END && (u64)p <= USER_END - n;
}

/* So many bytes, whole structures; evaluate to 0 or -EFAULT. */
#define get_user_bytes(to, from, n) \
	(copy_from_user((to), (from), (n)) ? -EFAULT : 0)
#define put_user_bytes(to, from, n) \
	(copy_to_user((to), (from), (n)) ? -EFAULT : 0)
#define get_user_struct(to, from) get_user_bytes(to, from, sizeof(*(to)))
#define put_user_struct(to, from) put_user_bytes(to, from, sizeof(*(from)))

/*
 * cpu/exception.c: a kernel-mode fault at RIP. Where to go on if RIP is one of
 * the instructions that may touch a program's memory, else 0.
 */
u64 usercopy_fixup(u64 rip);
