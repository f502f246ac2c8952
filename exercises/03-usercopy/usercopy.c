// SPDX-License-Identifier: BSD-3-Clause
/*
 * A pointer from a program is not to be trusted. It may be NULL, point into the
 * kernel, run off the end of a mapping, or wrap around. Two things make it safe
 * to follow:
 *
 *	1. Before: the whole range must lie below USER_END. Whatever is up there
 *	   is the kernel's, and this code has the right to read and write it, so
 *	   the page tables would not stop us.
 *	2. During: the range may hold pages that are missing or forbidden. The
 *	   instructions that touch it (mm/usercopy_copy.S) are known to the
 *	   page-fault handler: a page that belongs there is brought in, as for
 *	   the program itself; otherwise the copy ends there and says how much
 *	   is left.
 *
 * The CPU helps: with SMAP the kernel faults on every access to a program's
 * memory, except between user_access_begin and user_access_end.
 *
 * What you need:
 *
 *	user_range_ok(p, n)
 *		Do N bytes at P lie below USER_END? (mm/usercopy.h)
 *	user_access_begin(), user_access_end()
 *		Between the two the CPU lets us touch a program's memory.
 *	usercopy_copy(to, from, n), usercopy_clear(to, n)
 *		Do it, and return how many bytes are left: 0, or what could not
 *		be reached.
 *	usercopy_string(to, from, n)
 *		Copies up to a NUL or N bytes. The length before the NUL; N if
 *		there is none; -1 if it ran into a missing page.
 */
#include "mm/usercopy.h"

#include <asm/errno.h>
#include <linux/errno.h>

#include "mm/page.h"
#include "mm/usercopy_copy.h"

/* All three return the number of bytes that were NOT copied: 0 is success. */
size_t copy_from_user(void *to, const void *from, size_t n)
{
	/* TODO 1: a range that reaches beyond USER_END: nothing is copied. */
	/* TODO 2: copy, with access for just that long. */
	(void)to, (void)from;
	return n;
}

size_t copy_to_user(void *to, const void *from, size_t n)
{
	/* TODO 3: the same; which of the two addresses is the program's now? */
	(void)to, (void)from;
	return n;
}

size_t clear_user(void *to, size_t n)
{
	/* TODO 4: the same with zeros. */
	(void)to;
	return n;
}

/*
 * Copies a string with its NUL into TO, which has room for SIZE bytes. Its
 * length without the NUL, -EFAULT, or -ENAMETOOLONG when there is no NUL in
 * SIZE bytes. Where the string ends is not known before.
 */
ssize_t copy_string_from_user(char *to, const char *from, size_t size)
{
	/* TODO 5: a string that begins at USER_END or above: -EFAULT. */
	/* TODO 6: how many bytes may be looked at? SIZE, or fewer, if
	 * USER_END comes before. */
	/* TODO 7: copy, and tell four ends from each other: a missing page, a
	 * NUL, SIZE bytes without one, USER_END without one. */
	(void)to, (void)from, (void)size;
	return -EFAULT;
}

/* ---- Given: what is built on them ---- */

int get_user_u64(u64 *value, const void *from)
{
	return copy_from_user(value, from, sizeof(*value)) ? -EFAULT : 0;
}

int get_user_u32(u32 *value, const void *from)
{
	return copy_from_user(value, from, sizeof(*value)) ? -EFAULT : 0;
}

int put_user_u64(void *to, u64 value)
{
	return copy_to_user(to, &value, sizeof(value)) ? -EFAULT : 0;
}

int put_user_u32(void *to, u32 value)
{
	return copy_to_user(to, &value, sizeof(value)) ? -EFAULT : 0;
}

int cmpxchg_user_u32(u32 *to, u32 *old, u32 new_value)
{
	long error;

	if (!user_range_ok(to, sizeof(*to)))
		return -EFAULT;
	user_access_begin();
	error = usercopy_cmpxchg(to, old, new_value);
	user_access_end();
	return error ? -EFAULT : 0;
}
