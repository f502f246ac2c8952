// SPDX-License-Identifier: BSD-3-Clause
/*
 * The buddy allocator: free memory in blocks of 2^order pages, each aligned to
 * its size. A freed block merges with its buddy, the other half of the block
 * that both came from, when that is free as well.
 *
 * Boot must not touch all of RAM, not even all of page_table. So memory is
 * taken over in chunks of the largest order, one at a time, when the free lists
 * run dry: only then are the chunk's struct pages written.
 */
#include "mm/page.h"

#include "boot/config.h"
#include "lib/log.h"
#include "lib/string.h"
#include "mm/layout.h"
#include "mm/usercopy_copy.h"

#define CHUNK_PAGES (1UL << PAGE_MAX_ORDER)

struct page *page_table;
u64 page_count;

static struct list free_lists[PAGE_MAX_ORDER + 1];
static u64 free_pages, total_pages, reserve_pages;
static bool use_reserve;

/*
 * Single pages come and go all the time: those freed last are kept for the next
 * ones, neither merged with their buddies nor split off again.
 */
#define HOT_MAX 128
static struct list hot_pages = LIST_INIT(hot_pages);
static u64 hot_count;

static u64 next_chunk;		      /* chunks below it have been taken over */
static u64 initrd_first, initrd_last; /* frames; taken over at boot */

/* Frames of RAM that nobody has at boot: [start, end), sorted. */
static struct range {
	u64 start, end;
} ranges[ARRAY_SIZE(boot_info.ram) + 8];
static unsigned int range_count;

static u64 frame_of(const struct page *page)
{
	return page - page_table;
}

static void block_free(u64 frame, unsigned int order)
{
	struct page *page = &page_table[frame];

	page->refs = 0;
	while (order < PAGE_MAX_ORDER) {
		struct page *buddy = &page_table[frame ^ (1UL << order)];

		if ((frame ^ (1UL << order)) >= page_count ||
		    !(buddy->flags & PAGE_FREE) || buddy->order != order)
			break;
		list_remove(&buddy->link);
		buddy->flags = 0;
		frame &= ~(1UL << order);
		page = &page_table[frame];
		order++;
	}
	page->order = order;
	page->flags = PAGE_FREE;
	list_push_front(&free_lists[order], &page->link);
}

/* Frees [start, end), cutting it into the largest aligned blocks. */
static void frames_free(u64 start, u64 end)
{
	while (start < end) {
		unsigned int order = 0;

		while (order < PAGE_MAX_ORDER &&
		       !(start & ((2UL << order) - 1)) &&
		       start + (2UL << order) <= end)
			order++;
		block_free(start, order);
		start += 1UL << order;
	}
}

static void chunk_take_over(u64 chunk)
{
	u64 first = chunk * CHUNK_PAGES;
	u64 last = MIN(first + CHUNK_PAGES, page_count);

	memset(&page_table[first], 0, (last - first) * sizeof(struct page));
	for (unsigned int i = 0; i < range_count; i++)
		frames_free(MAX(first, ranges[i].start),
			    MIN(last, ranges[i].end));
}

static bool chunk_has_initrd(u64 chunk)
{
	return chunk * CHUNK_PAGES < initrd_last &&
	       (chunk + 1) * CHUNK_PAGES > initrd_first;
}

/* The next chunk that nobody has used yet; false when there is none. */
static bool memory_grow(void)
{
	while (next_chunk * CHUNK_PAGES < page_count) {
		u64 chunk = next_chunk++;

		if (!chunk_has_initrd(chunk)) {
			chunk_take_over(chunk);
			return true;
		}
	}
	return false;
}

static struct page *block_take(unsigned int order)
{
	unsigned int from = order;
	struct page *page;

	while (from <= PAGE_MAX_ORDER && list_empty(&free_lists[from]))
		from++;
	if (from > PAGE_MAX_ORDER)
		return NULL;
	page = list_first(&free_lists[from], struct page, link);
	list_remove(&page->link);
	while (from > order) {
		struct page *upper = page + (1UL << --from);

		upper->order = from;
		upper->flags = PAGE_FREE;
		list_push_front(&free_lists[from], &upper->link);
	}
	page->flags = 0;
	page->order = order;
	return page;
}

static struct page *hot_take(struct list *link)
{
	list_remove(link);
	hot_count--;
	return list_entry(link, struct page, link);
}

/* Gives single pages back to the buddy lists until COUNT are left. */
static bool hot_drain(u64 count)
{
	bool any = hot_count > count;

	while (hot_count > count)
		block_free(frame_of(hot_take(hot_pages.prev)), 0);
	return any;
}

static void hot_put(struct page *page)
{
	if (hot_count == HOT_MAX)
		hot_drain(HOT_MAX / 2);
	list_push_front(&hot_pages, &page->link);
	hot_count++;
}

struct page *page_alloc_order(unsigned int order)
{
	struct page *page;

	if (order > PAGE_MAX_ORDER)
		return NULL;
	if (!order && hot_count)
		page = hot_take(hot_pages.next);
	else
		while (!(page = block_take(order)))
			if (!memory_grow() && !hot_drain(0))
				return NULL;
	free_pages -= 1UL << order;
	page->refs = 1;
	page->slab_used = 0;
	return page;
}

bool page_is_low(void)
{
	return free_pages <= reserve_pages && !use_reserve;
}

struct page *page_alloc(void)
{
	if (unlikely(page_is_low()))
		return NULL;
	return page_alloc_order(0);
}

/* The copies for programs are the quickest that this machine has. */
void page_clear(void *page)
{
	usercopy_clear(page, PAGE_SIZE);
}

void page_copy(void *to, const void *from)
{
	usercopy_copy(to, from, PAGE_SIZE);
}

struct page *page_alloc_zeroed(void)
{
	struct page *page = page_alloc();

	if (page)
		page_clear(page_address(page));
	return page;
}

void page_put(struct page *page)
{
	ASSERT(page->refs > 0);
	if (--page->refs)
		return;
	free_pages += 1UL << page->order;
	if (page->order)
		block_free(frame_of(page), page->order);
	else
		hot_put(page);
}

void page_use_reserve(bool use)
{
	use_reserve = use;
}

u64 page_total(void)
{
	return total_pages;
}

u64 page_free_count(void)
{
	return free_pages;
}

/* Takes bytes [start, end) out of the ranges: what they cut falls in two. */
static void reserve(u64 start, u64 end)
{
	start >>= PAGE_SHIFT;
	end = PAGE_UP(end) >> PAGE_SHIFT;
	for (unsigned int i = 0; i < range_count; i++) {
		struct range *range = &ranges[i];

		if (end <= range->start || start >= range->end)
			continue;
		ASSERT(range_count < ARRAY_SIZE(ranges));
		memmove(range + 1, range, (range_count - i) * sizeof(*range));
		range_count++;
		range[0].end = MAX(start, range[0].start);
		range[1].start = MIN(end, range[1].end);
	}
}

/*
 * The lowest SIZE bytes that nobody has. Low, since the boot page tables reach
 * no further than 4 GiB.
 */
static u64 find_room(u64 size)
{
	for (unsigned int i = 0; i < range_count; i++)
		if (ranges[i].end - ranges[i].start >= size >> PAGE_SHIFT)
			return ranges[i].start << PAGE_SHIFT;
	panic("too little memory to describe memory");
}

/* Files lie in the initrd's pages: each may be freed by itself one day. */
static void initrd_take_over(void)
{
	if (initrd_first == initrd_last)
		return;
	for (u64 chunk = initrd_first / CHUNK_PAGES;
	     chunk * CHUNK_PAGES < initrd_last; chunk++)
		chunk_take_over(chunk);
	for (u64 frame = initrd_first; frame < initrd_last; frame++)
		page_table[frame].refs = 1;
}

void page_init(void)
{
	u64 initrd_end = boot_info.initrd_start + boot_info.initrd_size;
	u64 table, table_size;

	for (; range_count < boot_info.ram_count; range_count++) {
		ranges[range_count].start = boot_info.ram[range_count].start >>
					    PAGE_SHIFT;
		page_count = boot_info.ram[range_count].end >> PAGE_SHIFT;
		ranges[range_count].end = page_count;
	}
	for (unsigned int i = 0; i <= PAGE_MAX_ORDER; i++)
		list_init(&free_lists[i]);

	reserve(0, PAGE_SIZE); /* so that address 0 stays "none" */
	reserve((u64)kernel_start - KERNEL_BASE, (u64)kernel_end - KERNEL_BASE);
	if (boot_info.initrd_size) {
		reserve(PAGE_DOWN(boot_info.initrd_start), initrd_end);
		initrd_first = boot_info.initrd_start >> PAGE_SHIFT;
		initrd_last = PAGE_UP(initrd_end) >> PAGE_SHIFT;
	}
	table_size = PAGE_UP(page_count * sizeof(struct page));
	table = find_room(table_size);
	reserve(table, table + table_size);
	page_table = phys_to_virt(table);

	for (unsigned int i = 0; i < range_count; i++)
		free_pages += ranges[i].end - ranges[i].start;
	total_pages = free_pages + (initrd_last - initrd_first);
	reserve_pages = MIN(MAX(total_pages / 128, 16UL), 512UL);
	initrd_take_over();
}
