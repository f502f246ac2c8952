// SPDX-License-Identifier: BSD-3-Clause
/*
 * The address space of a child after fork: the same mappings, and for private
 * memory the same pages, read-only on both sides until one of them writes.
 * Slots that show a file's own pages are not copied: the child's faults find
 * those in the file, many at a time.
 */
#include "lib/string.h"
#include "mm/kmalloc.h"
#include "mm/pte.h"
#include "mm/vma.h"

#define TABLE_REACH (PAGE_SIZE * 512)

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

static u64 share_table(struct vma *child, u64 *from, u64 *to, u64 at, u64 end,
		       struct tlb_batch *batch)
{
	end = MIN(end, ALIGN_DOWN(at, TABLE_REACH) + TABLE_REACH);
	for (; at < end; at += PAGE_SIZE, from++, to++) {
		if (!*from)
			continue;
		if (*from & PTE_WRITE)
			tlb_batch_page(batch, at);
		share(child, from, to);
	}
	return at;
}

static bool share_pages(struct vma *parent, struct vma *child,
			struct tlb_batch *batch)
{
	u64 at = parent->start;
	u64 *from;

	while ((from = paging_next_slot(parent->mm->pml4, &at, parent->end))) {
		u64 *to = paging_slot(child->mm->pml4, at, true);

		if (!to)
			return false;
		at = share_table(child, from, to, at, parent->end, batch);
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
	struct tree_node *node;
	bool good = true;

	if (!mm)
		return NULL;
	copy_fields(mm, from);
	tlb_batch_init(&batch, from);
	for (node = tree_first(&from->vmas); node && good;
	     node = tree_next(node)) {
		struct vma *vma = tree_entry(node, struct vma, node);

		if (!(vma->flags & VMA_DONTFORK))
			good = copy_vma(mm, vma, &batch);
	}
	tlb_batch_end(&batch);
	mm->peak_resident_pages = mm->resident_pages;
	if (good)
		return mm;
	mm_put(mm);
	return NULL;
}
