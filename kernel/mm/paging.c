// SPDX-License-Identifier: BSD-3-Clause
/*
 * Page tables of four levels, walked through the physmap. The upper half is the
 * kernel's and the same in all address spaces: its top-level entries are made
 * once (mm/paging_kernel.c) and copied into each new top-level table, so
 * nothing has to be kept in step later.
 *
 * Entries of the upper levels allow everything; the lowest level decides.
 */
#include "mm/paging.h"

#include "cpu/io.h"
#include "lib/string.h"
#include "mm/page.h"

#define LEVEL_SHIFT(level) (PAGE_SHIFT + 9 * (level))
#define TABLE_FLAGS	   (PTE_PRESENT | PTE_WRITE | PTE_USER)
#define KERNEL_HALF	   256 /* first top-level entry of the kernel */

u64 loaded_pml4;

static u64 *table_at(u64 entry)
{
	return phys_to_virt(entry & PTE_ADDRESS);
}

static unsigned int index_of(u64 address, int level)
{
	return address >> LEVEL_SHIFT(level) & 511;
}

static inline u64 *walk(u64 pml4, u64 address, int level, bool create)
{
	u64 *table = phys_to_virt(pml4);

	for (int at = 3; at > level; at--) {
		u64 *entry = &table[index_of(address, at)];

		if (unlikely(!(*entry & PTE_PRESENT))) {
			struct page *page;

			if (!create)
				return NULL;
			page = page_alloc_zeroed();
			if (!page)
				return NULL;
			*entry = page_phys(page) | TABLE_FLAGS;
			phys_to_page(pml4)->table_count++;
		}
		table = table_at(*entry);
	}
	return &table[index_of(address, level)];
}

u64 *paging_entry(u64 pml4, u64 address, int level, bool create)
{
	return walk(pml4, address, level, create);
}

u64 *paging_slot(u64 pml4, u64 address, bool create)
{
	return walk(pml4, address, 0, create);
}

u64 *paging_next_slot(u64 pml4, u64 *address, u64 end)
{
	while (*address < end) {
		u64 *table = phys_to_virt(pml4);
		int level = 3;

		while (level > 0) {
			u64 entry = table[index_of(*address, level)];

			if (!(entry & PTE_PRESENT))
				break;
			table = table_at(entry);
			level--;
		}
		if (!level)
			return &table[index_of(*address, 0)];
		*address = ALIGN_DOWN(*address, 1UL << LEVEL_SHIFT(level)) +
			   (1UL << LEVEL_SHIFT(level));
	}
	return NULL;
}

u64 paging_create(void)
{
	struct page *page = page_alloc_zeroed();
	u64 *table;

	if (!page)
		return 0;
	page->table_count = 0;
	table = page_address(page);
	memcpy(table + KERNEL_HALF,
	       (u64 *)phys_to_virt(kernel_pml4) + KERNEL_HALF, PAGE_SIZE / 2);
	return page_phys(page);
}

/* The request of paging_free_tables, and the tables found so far. */
struct free_tables {
	u64 start, end;
	u64 low, high;
	struct list freed;
};

/* Unlinks tables below TABLE, which is of LEVEL and begins at BASE. */
static void unlink_below(struct free_tables *what, u64 *table, int level,
			 u64 base)
{
	u64 reach = 1UL << LEVEL_SHIFT(level);
	u64 i = what->start > base ? (what->start - base) / reach : 0;

	for (; i < 512 && base + i * reach < what->end; i++) {
		u64 from = base + i * reach;
		struct page *page;

		if (!(table[i] & PTE_PRESENT))
			continue;
		if (level > 1)
			unlink_below(what, table_at(table[i]), level - 1, from);
		if (from < what->low || from + reach > what->high)
			continue;
		page = phys_to_page(table[i] & PTE_ADDRESS);
		list_push_back(&what->freed, &page->link);
		table[i] = 0;
	}
}

/*
 * The CPU caches upper levels too and may walk them at any time: it has to
 * forget the tables before their pages serve another purpose.
 */
void paging_free_tables(u64 pml4, u64 start, u64 end, u64 low, u64 high)
{
	struct free_tables what = {
		.start = start,
		.end = end,
		.low = low,
		.high = high,
		.freed = LIST_INIT(what.freed),
	};
	struct page *page, *next;

	unlink_below(&what, phys_to_virt(pml4), 3, 0);
	if (!list_empty(&what.freed) && pml4 == loaded_pml4)
		paging_flush_all();
	list_for_each_safe (page, next, &what.freed, link) {
		list_remove(&page->link);
		page_put(page);
		phys_to_page(pml4)->table_count--;
	}
}

u64 paging_table_count(u64 pml4)
{
	return phys_to_page(pml4)->table_count;
}

void paging_destroy(u64 pml4)
{
	const u64 end = KERNEL_HALF * (1UL << LEVEL_SHIFT(3));

	paging_free_tables(pml4, 0, end, 0, end);
	page_put(phys_to_page(pml4));
}

void paging_flush_page(u64 address)
{
	invlpg(address);
}

/* The kernel's own entries are global and stay. */
void paging_flush_all(void)
{
	write_cr3(loaded_pml4);
}
