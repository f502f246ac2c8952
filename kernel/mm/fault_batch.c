// SPDX-License-Identifier: BSD-3-Clause
/*
 * Entering the kernel costs more than filling a slot, and who touches one page
 * often touches the next. So a fault brings neighbours along: of anonymous
 * memory ever more while a program walks through it; of a file those that are
 * in memory anyway.
 */
#include "mm/pte.h"
#include "mm/vma.h"

#define BATCH_MAX  16U
#define MEMORY_LOW 256 /* pages: below it nothing is brought on suspicion */

/* How many pages a fault at ADDRESS shall bring: more each time it goes on. */
static u64 window_of(struct vma *vma, u64 address)
{
	if (address != vma->fault_next || page_free_count() < MEMORY_LOW)
		vma->fault_window = 1;
	else
		vma->fault_window =
			MIN(MAX(vma->fault_window, 1U) * 2, BATCH_MAX);
	return vma->fault_window;
}

void fault_batch_anonymous(struct vma *vma, u64 address, u64 *slot, bool write)
{
	u64 at = PAGE_DOWN(address);
	u64 end = MIN(vma->end, ALIGN_DOWN(at, TABLE_REACH) + TABLE_REACH);

	end = MIN(end, at + window_of(vma, at) * PAGE_SIZE);
	while ((at += PAGE_SIZE) < end && !*++slot) {
		struct page *page = write ? page_alloc_zeroed() : zero_page;

		if (!page)
			break;
		pte_set(vma, slot, page, write);
	}
	vma->fault_next = at;
}

/* The window is aligned, so that one table holds all of its slots. */
void fault_batch_file(struct vma *vma, u64 address, u64 *slot)
{
	const struct backing_ops *ops = vma->backing->ops;
	u64 window = ALIGN_DOWN(address, BATCH_MAX * PAGE_SIZE);
	u64 at = MAX(window, vma->start);
	u64 end = MIN(window + BATCH_MAX * PAGE_SIZE, vma->end);
	bool shared = vma->flags & VMA_SHARED;

	slot -= (PAGE_DOWN(address) - at) >> PAGE_SHIFT;
	for (; at < end; at += PAGE_SIZE, slot++) {
		struct page *page;

		if (*slot)
			continue;
		page = ops->peek_page(vma->backing, vma_index(vma, at));
		if (!page || (shared && page == zero_page))
			continue;
		pte_set(vma, slot, page, shared && vma->prot & PROT_WRITE);
	}
}
