// SPDX-License-Identifier: BSD-3-Clause
/*
 * Large tables in one piece of addresses, though their pages lie anywhere. The
 * areas are few and kept in a list by address; a new one goes into the first
 * gap that fits, with one page left unmapped on both sides.
 */
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

static void *vmalloc(size_t size)
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
	if (!paging_map_new(area->start, area->pages)) {
		kvfree((void *)area->start);
		return NULL;
	}
	return (void *)area->start;
}

void *kvmalloc(size_t size)
{
	return size <= PAGE_SIZE ? kmalloc(size) : vmalloc(size);
}

void kvfree(void *p)
{
	struct area *area;

	if ((u64)p < VMALLOC_BASE) {
		kfree(p);
		return;
	}
	list_for_each (area, &areas, link)
		if (area->start == (u64)p)
			break;
	ASSERT(&area->link != &areas);
	paging_unmap(area->start, area->pages);
	list_remove(&area->link);
	kfree(area);
}
