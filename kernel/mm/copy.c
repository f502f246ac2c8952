// SPDX-License-Identifier: BSD-3-Clause
/*
 * The address space of a child after fork: the same mappings, and for private
 * memory the same pages, read-only on both sides until one of them writes.
 * Slots that show a file's own pages are not copied: the child's faults find
 * those in the file, many at a time.
 */
#include "mm/pte.h"
#include "mm/vma.h"

/* One slot; the parent loses the right to write. */
static void share(struct vma *child, u64 *from, u64 *to)
{
	struct page *page = pte_page(*from);

	*from &= ~PTE_WRITE;
	*to = *from;
	if (page == zero_page)
		return;
	page_get(page);
	child->mm->resident_pages++;
}

/* The slots of both sides run in step; each new table begins anew. */
static bool share_pages(struct vma *parent, struct vma *child,
			struct tlb_batch *batch)
{
	u64 at = parent->start;
	u64 *from, *to = NULL;

	for_each_slot (from, parent->mm->pml4, at, parent->end) {
		if (to && at % TABLE_REACH)
			to++;
		else
			to = paging_slot(child->mm->pml4, at, true);
		if (!to)
			return false;
		if (!*from)
			continue;
		if (*from & PTE_WRITE)
			tlb_batch_page(batch, at);
		share(child, from, to);
	}
	return true;
}

static bool needs_slots(const struct vma *vma)
{
	if (vma->flags & (VMA_SHARED | VMA_SPECIAL | VMA_WIPEONFORK))
		return false;
	return !vma->backing || vma->flags & VMA_COPIED;
}

static bool copy_vma(struct mm *mm, struct vma *parent, struct tlb_batch *batch)
{
	struct vma like = *parent;
	struct vma *child;

	like.mm = mm;
	like.flags &= ~VMA_LOCKED; /* locks are not inherited */
	child = vma_create(&like);
	if (!child)
		return false;
	vma_insert(child);
	return !needs_slots(parent) || share_pages(parent, child, batch);
}

static void copy_fields(struct mm *to, const struct mm *from)
{
	struct mm own = *to;

	*to = *from;
	to->refs = 1;
	to->pml4 = own.pml4;
	to->vmas = own.vmas;
	to->vma_count = 0;
	to->last_found = NULL;
	to->total_pages = to->data_pages = 0;
	to->resident_pages = to->locked_pages = 0;
	to->lock_future = 0;
	if (to->exe)
		file_get(to->exe);
}

struct mm *mm_copy(struct mm *from)
{
	struct mm *mm = mm_create();
	struct tlb_batch batch;
	struct vma *vma;
	bool good = true;

	if (!mm)
		return NULL;
	copy_fields(mm, from);
	tlb_batch_init(&batch, from);
	for (vma = vma_find_after(from, 0); vma && good; vma = vma_next(vma))
		if (!(vma->flags & VMA_DONTFORK))
			good = copy_vma(mm, vma, &batch);
	tlb_batch_end(&batch);
	mm->peak_resident_pages = mm->resident_pages;
	if (good)
		return mm;
	mm_put(mm);
	return NULL;
}
