// SPDX-License-Identifier: BSD-3-Clause
/*
 * msync: a shared mapping is the file's own page, so there is nothing to write
 * back; what is left of the call are its checks.
 */
#include <linux/mman.h>

#include "mm/page.h"
#include "mm/vma.h"
#include "shim/syscall.h"

static int check_flags(int flags)
{
	if (flags & ~(MS_ASYNC | MS_INVALIDATE | MS_SYNC))
		return -EINVAL;
	return (flags & MS_ASYNC) && (flags & MS_SYNC) ? -EINVAL : 0;
}

UK_SYSCALL_R_DEFINE(int, msync, void *, addr, size_t, length, int, flags)
{
	u64 start = (u64)addr, end = start + PAGE_UP(length);
	struct vma *vma;
	int error = check_flags(flags);

	if (error || start & ~PAGE_MASK)
		return -EINVAL;
	if (end < start)
		return -ENOMEM;
	for (vma = vma_find_after(mm_current(), start); start < end;
	     vma = vma_next(vma)) {
		if (!vma)
			return -ENOMEM;
		if (vma->start > start) {
			error = -ENOMEM; /* a hole: go on, but say so */
			start = vma->start;
			if (start >= end)
				break;
		}
		if (flags & MS_INVALIDATE && vma->flags & VMA_LOCKED)
			return -EBUSY;
		start = vma->end;
	}
	return error;
}
