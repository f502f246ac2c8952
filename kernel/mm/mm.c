// SPDX-License-Identifier: BSD-3-Clause
/*
 * Whole address spaces: from an empty one to none. What is in them is the work
 * of the files next door: mm/vma.c (mappings), mm/map.c (new ones), mm/fault.c
 * (their pages), mm/copy.c (fork).
 */
#include "mm/mm.h"

#include "boot/config.h"
#include "lib/log.h"
#include "lib/random.h"
#include "mm/kmalloc.h"
#include "mm/pte.h"
#include "mm/vma.h"
#include "sched/thread.h"

struct page *zero_page;

void mm_init(void)
{
	page_init();
	paging_init();
	kmalloc_init();
	zero_page = page_alloc_zeroed();
	if (!zero_page)
		panic("too little memory for the zero page");
}

u64 mm_random_offset(u64 limit)
{
	if (!boot_config.aslr || limit < PAGE_SIZE)
		return 0;
	return PAGE_DOWN(random_u64() % limit);
}

/* The tree asks for this whenever the subtree below NODE has changed. */
static void update_widest_gap(struct tree_node *node)
{
	struct vma *vma = vma_of(node);

	vma->widest_gap = vma->gap;
	for (int side = 0; side < 2; side++) {
		struct vma *child = vma_of(node->child[side]);

		if (child)
			vma->widest_gap =
				MAX(vma->widest_gap, child->widest_gap);
	}
}

struct mm *mm_create(void)
{
	struct mm *mm = kzalloc(sizeof(*mm));

	if (!mm)
		return NULL;
	mm->pml4 = paging_create();
	if (!mm->pml4) {
		kfree(mm);
		return NULL;
	}
	mm->refs = 1;
	mm->vmas.update = update_widest_gap;
	mm->stack_limit = mm->as_limit = ~0UL;
	mm->data_limit = mm->lock_limit = ~0UL;
	return mm;
}

static void unmap_everything(struct mm *mm)
{
	struct vma *vma;

	while ((vma = vma_of(mm->vmas.root))) {
		pte_zap(vma, vma->start, vma->end);
		vma_remove(vma);
		vma_destroy(vma);
	}
}

void mm_put(struct mm *mm)
{
	ASSERT(mm->refs > 0);
	if (--mm->refs)
		return;
	/* Nobody will see these tables again: no need to flush page by page. */
	if (mm->pml4 == loaded_pml4)
		paging_load(kernel_pml4);
	unmap_everything(mm);
	ASSERT(!mm->total_pages && !mm->resident_pages);
	paging_destroy(mm->pml4);
	if (mm->exe)
		file_put(mm->exe);
	kfree(mm);
}

u64 mm_pages_used(const struct mm *mm)
{
	return mm->resident_pages + paging_table_count(mm->pml4);
}

struct mm *mm_current(void)
{
	return current->mm;
}
