// SPDX-License-Identifier: BSD-3-Clause
/*
 * Memory that processes share after fork without a file: an object that keeps a
 * page for each index that was touched. What it needs is a sparse table from
 * index to page, which is what a page table is, so it uses one of its own that
 * no CPU ever loads.
 */
#include "mm/backing.h"

#include "mm/kmalloc.h"
#include "mm/paging.h"
#include "mm/vma.h"

struct shared {
	struct backing backing;
	u32 refs;
	u64 pages;
	u64 table; /* a page-table root: index * PAGE_SIZE is the address */
};

static struct shared *shared_of(struct backing *backing)
{
	return container_of(backing, struct shared, backing);
}

static struct page *shared_peek_page(struct backing *backing, u64 index)
{
	struct shared *shared = shared_of(backing);
	u64 *slot = NULL;
	struct page *page;

	if (index < shared->pages)
		slot = paging_slot(shared->table, index << PAGE_SHIFT, false);
	if (!slot || !*slot)
		return NULL;
	page = phys_to_page(*slot & PTE_ADDRESS);
	page_get(page);
	return page;
}

/* Reading makes a page too: everybody must come to see the same one. */
static int shared_get_page(struct backing *backing, u64 index,
			   bool for_write UNUSED, struct page **out)
{
	struct shared *shared = shared_of(backing);
	u64 *slot;

	if (index >= shared->pages)
		return -EFAULT;
	*out = shared_peek_page(backing, index);
	if (*out)
		return 0;
	slot = paging_slot(shared->table, index << PAGE_SHIFT, true);
	*out = slot ? page_alloc_zeroed() : NULL;
	if (!*out)
		return -ENOMEM;
	*slot = page_phys(*out) | PTE_PRESENT;
	page_get(*out);
	return 0;
}

static const struct backing_ops shared_ops = {
	.get_page = shared_get_page,
	.peek_page = shared_peek_page,
};

struct backing *shared_create(u64 pages)
{
	struct shared *shared = kzalloc(sizeof(*shared));

	if (!shared)
		return NULL;
	shared->table = paging_create();
	if (!shared->table) {
		kfree(shared);
		return NULL;
	}
	shared->backing.ops = &shared_ops;
	list_init(&shared->backing.mappings);
	shared->refs = 1;
	shared->pages = pages;
	return &shared->backing;
}

void shared_get(struct backing *backing)
{
	shared_of(backing)->refs++;
}

void shared_discard(struct backing *backing, u64 first, u64 last)
{
	struct shared *shared = shared_of(backing);
	u64 at = first << PAGE_SHIFT, end = MIN(last, shared->pages)
					    << PAGE_SHIFT;
	u64 *slot;

	for_each_slot (slot, shared->table, at, end) {
		if (!*slot)
			continue;
		page_put(phys_to_page(*slot & PTE_ADDRESS));
		*slot = 0;
	}
}

void shared_put(struct backing *backing)
{
	struct shared *shared = shared_of(backing);

	if (--shared->refs)
		return;
	shared_discard(backing, 0, shared->pages);
	paging_destroy(shared->table);
	kfree(shared);
}
