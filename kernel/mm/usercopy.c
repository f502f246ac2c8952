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
 */
#include "mm/usercopy.h"

#include "mm/page.h"
#include "mm/usercopy_copy.h"

size_t copy_from_user(void *to, const void *from, size_t n)
{
	size_t left;

	if (!user_range_ok(from, n))
		return n;
	user_access_begin();
	left = usercopy_copy(to, from, n);
	user_access_end();
	return left;
}

size_t copy_to_user(void *to, const void *from, size_t n)
{
	size_t left;

	if (!user_range_ok(to, n))
		return n;
	user_access_begin();
	left = usercopy_copy(to, from, n);
	user_access_end();
	return left;
}

size_t clear_user(void *to, size_t n)
{
	size_t left;

	if (!user_range_ok(to, n))
		return n;
	user_access_begin();
	left = usercopy_clear(to, n);
	user_access_end();
	return left;
}

/*
 * Where the string ends is not known before. It may end just below USER_END,
 * though SIZE bytes would reach beyond: then only what lies below is looked at,
 * and no NUL in there means that it runs into forbidden memory.
 */
ssize_t copy_string_from_user(char *to, const char *from, size_t size)
{
	size_t max = size;
	ssize_t length;

	if ((u64)from >= USER_END)
		return -EFAULT;
	if (max > USER_END - (u64)from)
		max = USER_END - (u64)from;
	user_access_begin();
	length = usercopy_string(to, from, max);
	user_access_end();
	if (length < 0)
		return -EFAULT;
	if ((size_t)length < max)
		return length;
	return max < size ? -EFAULT : -ENAMETOOLONG;
}

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
