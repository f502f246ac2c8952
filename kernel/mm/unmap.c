// SPDX-License-Identifier: BSD-3-Clause
/*
 * Taking mappings away, whole or in part. Only a hole in the middle of one
 * needs memory (for its upper part), and that is taken first: a call that fails
 * has changed nothing.
 */
#include "mm/pte.h"
#include "mm/vma.h"

void mm_free_tables(struct mm *mm, u64 start, u64 end)
{
	struct vma *next = vma_find_after(mm, start);
	struct vma *prev = next ? vma_prev(next) : vma_last(mm);
	u64 low = prev ? prev->end : 0;
	u64 high = next ? next->start : USER_TABLES_END;
	u64 table = ALIGN_DOWN(start, TABLE_REACH);

	if (table < low)
		table += TABLE_REACH;
	if (table >= end || table + TABLE_REACH > high)
		return; /* the usual case: neighbours use the table too */
	paging_free_tables(mm->pml4, start, end, low, high);
}

static void unmap_part(struct vma *vma, u64 start, u64 end)
{
	pte_zap(vma, start, end);
	if (start > vma->start) {
		vma_resize(vma, vma->start, start);
	} else if (end < vma->end) {
		vma_resize(vma, end, vma->end);
	} else {
		vma_remove(vma);
		vma_destroy(vma);
	}
}

int mm_unmap(struct mm *mm, u64 address, u64 length)
{
	u64 end = address + PAGE_UP(length);
	struct vma *vma, *next;

	if (address & ~PAGE_MASK || length > USER_END ||
	    address > USER_END - PAGE_UP(length) || end <= address)
		return -EINVAL;
	vma = vma_find_after(mm, address);
	if (!vma || vma->start >= end)
		return 0;
	if (vma->start < address && vma->end > end) {
		TRY(vma_split(vma, end));
	}
	for (; vma && vma->start < end; vma = next) {
		next = vma_next(vma);
		unmap_part(vma, MAX(vma->start, address), MIN(vma->end, end));
	}
	mm_free_tables(mm, address, end);
	return 0;
}
