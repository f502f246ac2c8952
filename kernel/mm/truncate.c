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

static bool is_of_file(struct vma *vma, u64 address, const struct page *shown)
{
	struct backing *backing = vma->backing;
	struct page *page;

	page = backing->ops->peek_page(backing, vma_index(vma, address));
	if (page && page != zero_page)
		page_put(page);
	return page == shown;
}

void backing_truncate(struct backing *backing, u64 end)
{
	struct vma *vma;
	u64 from, to;

	list_for_each (vma, &backing->mappings, backing_link)
		if (part_of(vma, end, ~0UL, &from, &to))
			pte_zap(vma, from, to);
}

void backing_punch(struct backing *backing, u64 start, u64 end)
{
	struct vma *vma;
	u64 at, to, *slot;

	list_for_each (vma, &backing->mappings, backing_link) {
		if (!part_of(vma, start, end, &at, &to))
			continue;
		for_each_slot (slot, vma->mm->pml4, at, to)
			if (*slot && is_of_file(vma, at, pte_page(*slot)))
				pte_zap(vma, at, at + PAGE_SIZE);
	}
}
