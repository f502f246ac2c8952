// SPDX-License-Identifier: BSD-3-Clause
/*
 * A file has lost pages that programs have mapped: the next access must not see
 * them any more.
 */
#include "mm/pte.h"
#include "mm/vma.h"

/* The part of VMA that shows bytes [from, to) of its file, if any. */
static bool part_of(const struct vma *vma, u64 from, u64 to, u64 *start,
		    u64 *end)
{
	u64 last = vma->offset + (vma->end - vma->start);

	if (to <= vma->offset || from >= last)
		return false;
	*start = vma->start + (MAX(from, vma->offset) - vma->offset);
	*end = vma->start + (MIN(to, last) - vma->offset);
	return true;
}

void backing_truncate(struct backing *backing, u64 end)
{
	struct vma *vma;

	list_for_each (vma, &backing->mappings, backing_link) {
		u64 from, to;

		if (part_of(vma, end, ~0UL, &from, &to))
			pte_zap(vma, from, to);
	}
}

/* Drops the slots that hold a page of the file itself. */
static void zap_file_pages(struct vma *vma, u64 at, u64 end)
{
	struct backing *backing = vma->backing;
	u64 *slot;

	for (; (slot = paging_next_slot(vma->mm->pml4, &at, end));
	     at += PAGE_SIZE) {
		struct page *page;

		if (!*slot)
			continue;
		page = backing->ops->peek_page(backing, vma_index(vma, at));
		if (page && page == pte_page(*slot))
			pte_zap(vma, at, at + PAGE_SIZE);
		if (page && page != zero_page)
			page_put(page);
	}
}

void backing_punch(struct backing *backing, u64 start, u64 end)
{
	struct vma *vma;

	list_for_each (vma, &backing->mappings, backing_link) {
		u64 from, to;

		if (part_of(vma, start, end, &from, &to))
			zap_file_pages(vma, from, to);
	}
}
