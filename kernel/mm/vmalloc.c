// SPDX-License-Identifier: BSD-3-Clause
/*
 * Large tables (and the kernel's stacks) in one piece of addresses, though
 * their pages lie anywhere. The areas are few and kept in a list by address; a
 * new one goes into the first gap that fits, with one page left unmapped on
 * both sides.
 */
#include "lib/list.h"
#include "lib/log.h"
#include "mm/kmalloc.h"
#include "mm/layout.h"
#include "mm/page.h"
#include "mm/paging.h"

struct area {
	struct list link;
	u64 start, pages;
};

static struct list areas = LIST_INIT(areas);

static void area_unmap(struct area *area)
{
	u64 at = area->start, end = at + area->pages * PAGE_SIZE;
	u64 *slot;

	for_each_slot (slot, kernel_pml4, at, end) {
		if (!*slot)
			continue;
		page_put(phys_to_page(*slot & PTE_ADDRESS));
		*slot = 0;
		paging_flush_page(at);
	}
}

static bool area_map(struct area *area)
{
	for (u64 i = 0; i < area->pages; i++) {
		struct page *page = page_alloc();

		if (!page)
			return false;
		if (paging_map_kernel(area->start + i * PAGE_SIZE,
				      page_phys(page), PTE_WRITE | pte_nx)) {
			page_put(page);
			return false;
		}
	}
	return true;
}

/* Sets area->start and links AREA in order; false when no gap is left. */
static bool area_place(struct area *area)
{
	u64 size = area->pages << PAGE_SHIFT;
	u64 start = VMALLOC_BASE + PAGE_SIZE;
	struct list *after = &areas;
	struct area *other;

	list_for_each (other, &areas, link) {
		if (start + size + PAGE_SIZE <= other->start)
			break;
		start = other->start + (other->pages + 1) * PAGE_SIZE;
		after = &other->link;
	}
	if (start + size + PAGE_SIZE > VMALLOC_END)
		return false;
	area->start = start;
	list_insert_after(after, &area->link);
	return true;
}

void *vmalloc(size_t size)
{
	struct area *area;

	if (!size || size > 1UL << 30)
		return NULL;
	area = kzalloc(sizeof(*area));
	if (!area)
		return NULL;
	area->pages = PAGE_UP(size) >> PAGE_SHIFT;
	if (!area_place(area)) {
		kfree(area);
		return NULL;
	}
	if (!area_map(area)) {
		vfree((void *)area->start);
		return NULL;
	}
	return (void *)area->start;
}

void vfree(void *p)
{
	struct area *area;

	if (!p)
		return;
	list_for_each (area, &areas, link)
		if (area->start == (u64)p)
			break;
	ASSERT(&area->link != &areas);
	area_unmap(area);
	list_remove(&area->link);
	kfree(area);
}
