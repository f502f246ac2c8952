/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Physical memory: one struct page for each frame of RAM, and a buddy allocator
 * over those that are free. A page lives as long as it has references; each
 * mapping in a page table and each place in a file's pages holds one.
 *
 * All of RAM is mapped at PHYSMAP_BASE, read-write and never executable (the
 * kernel's own image is read-only there).
 */
#ifndef MM_PAGE_H
#define MM_PAGE_H

#include "lib/list.h"
#include "lib/types.h"

#define PHYSMAP_BASE 0xffff800000000000UL
#define KERNEL_BASE 0xffffffff80000000UL
#define USER_END 0x00007ffffffff000UL /* programs end below this */

#define PAGE_MAX_ORDER 10

struct page {
	u32 refs; /* 0: free */
	u8 order; /* of the block that begins here */
	u8 flags;
	u16 slab_used;
	union {
		struct list link; /* free lists, slabs */
		void *owner;	  /* for whoever allocated it */
	};
	void *slab_free;
};

/* Set for pages that never go back to the allocator (kernel image, firmware). */
#define PAGE_RESERVED 1

extern struct page *page_table; /* indexed by frame number */
extern u64 page_count;		/* frames described */

static inline void *phys_to_virt(u64 phys)
{
	return (void *)(PHYSMAP_BASE + phys);
}

static inline u64 virt_to_phys(const void *virt)
{
	return (u64)virt - PHYSMAP_BASE;
}

static inline u64 page_phys(const struct page *page)
{
	return (u64)(page - page_table) << PAGE_SHIFT;
}

static inline struct page *phys_to_page(u64 phys)
{
	return &page_table[phys >> PAGE_SHIFT];
}

static inline void *page_address(const struct page *page)
{
	return phys_to_virt(page_phys(page));
}

/*
 * 2^ORDER pages in a row with one reference on the first, contents undefined;
 * NULL when memory is full, after the shrinkers and the out-of-memory handler
 * have been tried.
 */
struct page *page_alloc_order(unsigned int order);
struct page *page_alloc(void);
struct page *page_alloc_zeroed(void);

static inline void page_get(struct page *page)
{
	page->refs++;
}

void page_put(struct page *page);

/* Frames in RAM handed to programs or free, and free ones now. */
u64 page_total(void);
u64 page_free_count(void);

#endif
