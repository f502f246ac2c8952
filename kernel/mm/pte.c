// SPDX-License-Identifier: BSD-3-Clause
/*
 * Filling and emptying slots of page tables, with the references and the counts
 * that go with them: mm/pte.h has the rules.
 */
#include "mm/pte.h"

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

static void zap(struct vma *vma, u64 *slot)
{
	struct page *page = pte_page(*slot);

	*slot = 0;
	if (!is_counted(vma, page))
		return;
	vma->mm->resident_pages--;
	page_put(page);
}

void pte_zap(struct vma *vma, u64 start, u64 end)
{
	struct tlb_batch batch;
	u64 *slot;

	tlb_batch_init(&batch, vma->mm);
	for_each_slot (slot, vma->mm->pml4, start, end) {
		if (!*slot)
			continue;
		if (*slot & PTE_PRESENT)
			tlb_batch_page(&batch, start);
		zap(vma, slot);
	}
	tlb_batch_end(&batch);
}
