// SPDX-License-Identifier: BSD-3-Clause
/*
 * Changing what a program may do with its mappings. Slots that are in use are
 * rewritten at once. A page may become writable right away only if nobody else
 * refers to it; the others are copied by the fault that a write causes.
 */
#include "mm/pte.h"
#include "mm/vma.h"

/* Does NEW allow less than OLD, so that the CPU has to forget OLD? */
static bool takes_away(u64 old, u64 new)
{
	if (!(old & PTE_PRESENT))
		return false;
	return !(new &PTE_PRESENT) || (old & ~new &PTE_WRITE) ||
	       (new & ~old &PTE_NX);
}

static void protect_pages(struct vma *vma, u64 at, u64 end)
{
	struct tlb_batch batch;
	u64 *slot;

	tlb_batch_init(&batch, vma->mm);
	for_each_slot (slot, vma->mm->pml4, at, end) {
		u64 old = *slot, new;

		if (!old)
			continue;
		new = (old & PTE_ADDRESS) |
		      pte_bits(vma, pte_may_write(vma, pte_page(old)));
		*slot = new;
		if (takes_away(old, new))
			tlb_batch_page(&batch, at);
	}
	tlb_batch_end(&batch);
}

/* A shared mapping of a file that was opened for reading stays read-only. */
static bool may_have(const struct vma *vma, u32 prot)
{
	if (!(prot & PROT_WRITE))
		return true;
	if (vma->flags & VMA_SPECIAL)
		return false;
	return !(vma->flags & VMA_SHARED) || !vma->file ||
	       vma->flags & VMA_MAY_WRITE;
}

static int protect_part(struct vma *vma, u64 start, u64 end, const void *prot)
{
	struct vma changed = *vma;

	changed.prot = *(const u32 *)prot;
	if (vma->prot == changed.prot)
		return 0;
	if (!may_have(vma, changed.prot))
		return -EACCES;
	if (vma_is_data(&changed) && !vma_is_data(vma) &&
	    mm_check_limits(vma->mm, 0, (end - start) >> PAGE_SHIFT))
		return -ENOMEM;
	vma = vma_change(vma, start, end, changed.prot, vma->flags);
	if (!vma)
		return -ENOMEM;
	protect_pages(vma, start, end);
	return 0;
}

/* What comes before a hole is changed nevertheless, as on Linux. */
int mm_protect(struct mm *mm, u64 address, u64 length, u32 prot)
{
	prot &= PROT_READ | PROT_WRITE | PROT_EXEC;
	return vma_walk(mm, address, address + PAGE_UP(length), false,
			protect_part, &prot);
}
