// SPDX-License-Identifier: BSD-3-Clause
/*
 * msync: a shared mapping is the file's own page, so there is nothing to write
 * back; what is left of the call are its checks.
 */
#include "mm/vma.h"
#include "shim/syscall.h"

static int check_part(struct vma *vma, u64 start UNUSED, u64 end UNUSED,
		      const void *flags)
{
	if (*(const int *)flags & MS_INVALIDATE && vma->flags & VMA_LOCKED)
		return -EBUSY;
	return 0;
}

UK_SYSCALL_R_DEFINE(int, msync, void *, addr, size_t, length, int, flags)
{
	u64 start = (u64)addr, end = start + PAGE_UP(length);

	if (flags & ~(MS_ASYNC | MS_INVALIDATE | MS_SYNC) ||
	    (flags & MS_ASYNC && flags & MS_SYNC) || start & ~PAGE_MASK)
		return -EINVAL;
	if (end < start)
		return -ENOMEM;
	return vma_walk(mm_current(), start, end, true, check_part, &flags);
}
