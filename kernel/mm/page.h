/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Physical memory: one struct page for each frame of RAM, and a buddy allocator
 * over those that are free. A page lives as long as it has references; each
 * mapping in a page table and each place in a file's pages holds one.
 *
 * All of RAM is mapped at PHYSMAP_BASE, read-write and never executable (the
 * kernel's own image is read-only there).
 */
#pragma once

#include "lib/list.h"
#include "lib/types.h"

#ifndef PHYSMAP_BASE /* unit tests have it elsewhere */
#define PHYSMAP_BASE 0xffff800000000000UL
#endif
#define KERNEL_BASE    0xffffffff80000000UL
#define USER_END       0x00007ffffffff000UL /* programs end below this */

#define PAGE_MAX_ORDER 10

struct page {
	u32 refs; /* 0: free */
	union {
		u8 order;      /* of the block that begins here */
		u8 slab_class; /* of a page of the heap (mm/kmalloc.c) */
	};
	u8 flags;
	u16 slab_used;
	union {
		struct list link; /* free lists, slabs */
		void *owner;	  /* for whoever allocated it */
	};
	union {
		void *slab_free;
		u64 table_count; /* of a top-level page table */
	};
};

#define PAGE_FREE 1 /* the first page of a block on a free list */
#define PAGE_SLAB 2 /* belongs to the heap */

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

/* Once at boot, from boot_info: takes over what the image and initrd leave. */
void page_init(void);

/*
 * 2^ORDER pages in a row with one reference on the first, contents undefined;
 * NULL when memory is full. For the kernel itself: may use up the reserve.
 */
struct page *page_alloc_order(unsigned int order);

/*
 * One page for what grows as programs like: their memory, their page tables,
 * the contents of files. NULL already when just the kernel's reserve is left.
 */
struct page *page_alloc(void);
struct page *page_alloc_zeroed(void);

/* Is it down to the reserve, so that page_alloc fails? */
bool page_is_low(void);

/* While USE is true page_alloc takes from the reserve as well. */
void page_use_reserve(bool use);

/* Zeroes one page, copies one page: as quick as this machine can. */
void page_clear(void *page);
void page_copy(void *to, const void *from);

static inline void page_get(struct page *page)
{
	page->refs++;
}

/* The last reference frees the page, or the whole block that begins here. */
void page_put(struct page *page);

/* Frames in RAM handed to programs or free, and free ones now. */
u64 page_total(void);
u64 page_free_count(void);
