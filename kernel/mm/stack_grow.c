// SPDX-License-Identifier: BSD-3-Clause
/*
 * Stacks grow downwards by themselves: a fault below one moves its lower end.
 * Some room to the next mapping stays free, so that a stack that runs away
 * meets a fault and not somebody's data.
 */
#include "mm/pte.h"
#include "mm/vma.h"

static bool too_close(const struct vma *prev, u64 start)
{
	if (!prev || !prev->prot || prev->flags & VMA_GROWSDOWN)
		return false;
	return start - prev->end < STACK_GUARD;
}

struct vma *stack_grow(struct mm *mm, u64 address)
{
	struct vma *vma = vma_find_after(mm, address);
	u64 start = PAGE_DOWN(address);

	if (!vma || !(vma->flags & VMA_GROWSDOWN) || start < MAP_LOWEST ||
	    vma->end - start > mm->stack_limit)
		return NULL;
	if (too_close(vma_prev(vma), start) ||
	    mm_check_limits(mm, (vma->start - start) >> PAGE_SHIFT, 0))
		return NULL;
	vma_resize(vma, start, vma->end);
	return vma;
}
