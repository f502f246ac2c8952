// SPDX-License-Identifier: BSD-3-Clause
/*
 * Filling and emptying slots of page tables, with the references and the counts
 * that go with them: mm/pte.h has the rules.
 */
#include "mm/pte.h"

#include <linux/mman.h>

#define TABLE_REACH (PAGE_SIZE * 512)

u64 pte_bits(const struct vma *vma, bool writable)
{
	u64 bits = PTE_PRESENT | PTE_USER | PTE_ACCESSED;

	if (!vma->prot)
		return PTE_KEPT;
	if (writable)
		bits |= PTE_WRITE | PTE_DIRTY;
	if (!(vma->prot & PROT_EXEC))
		bits |= pte_nx;
	return bits;
}

/*
 * A private mapping may write to a page that nobody else refers to: not the
 * file, which holds a reference of its own, and no other process.
 */
bool pte_may_write(const struct vma *vma, const struct page *page)
{
	if (!(vma->prot & PROT_WRITE) || vma->flags & VMA_SPECIAL)
		return false;
	if (vma->flags & VMA_SHARED)
		return true;
	return page != zero_page && page->refs == 1;
}

static bool is_counted(const struct vma *vma, const struct page *page)
{
	return page != zero_page && !(vma->flags & VMA_SPECIAL);
}

void pte_set(struct vma *vma, u64 *slot, struct page *page, bool writable)
{
	struct mm *mm = vma->mm;

	*slot = page_phys(page) | pte_bits(vma, writable);
	if (writable && vma->backing && !(vma->flags & VMA_SHARED))
		vma->flags |= VMA_COPIED;
	if (!is_counted(vma, page))
		return;
	mm->resident_pages++;
	if (mm->resident_pages > mm->peak_resident_pages)
		mm->peak_resident_pages = mm->resident_pages;
}

/* Empties the slots from SLOT on that one table holds; where it stopped. */
static u64 zap_table(struct vma *vma, u64 *slot, u64 address, u64 end,
		     struct tlb_batch *batch)
{
	u64 border = ALIGN_DOWN(address, TABLE_REACH) + TABLE_REACH;

	for (end = MIN(end, border); address < end;
	     address += PAGE_SIZE, slot++) {
		u64 entry = *slot;

		if (!entry)
			continue;
		*slot = 0;
		if (entry & PTE_PRESENT)
			tlb_batch_page(batch, address);
		if (!is_counted(vma, pte_page(entry)))
			continue;
		vma->mm->resident_pages--;
		page_put(pte_page(entry));
	}
	return address;
}

void pte_zap(struct vma *vma, u64 start, u64 end)
{
	struct tlb_batch batch;
	u64 *slot;

	tlb_batch_init(&batch, vma->mm);
	while ((slot = paging_next_slot(vma->mm->pml4, &start, end)))
		start = zap_table(vma, slot, start, end, &batch);
	tlb_batch_end(&batch);
}
