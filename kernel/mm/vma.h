/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Mappings as the files of mm/ handle them among themselves. Everybody else
 * uses mm/mm.h. Addresses and lengths are bytes and whole pages.
 */
#pragma once

#include "lib/types.h"
#include "mm/mm.h"
#include "mm/page.h"

#define VMA_MAX		65530	    /* mappings of one address space */
#define MAP_LOWEST	0x10000UL   /* vm.mmap_min_addr: keeps NULL unmapped */
#define STACK_GUARD	(1UL << 20) /* kept free below what grows down */
#define USER_TABLES_END (1UL << 47) /* what tables of programs can reach */

/* ---- One mapping (mm/vma.c) ---- */

/*
 * A copy of LIKE with references of its own on file and backing, in no tree
 * yet; NULL when memory is full.
 */
struct vma *vma_create(const struct vma *like);
void vma_destroy(struct vma *vma); /* in no tree any more */

/* Into and out of vma->mm's tree; the range must be free. Keeps the counts. */
void vma_insert(struct vma *vma);
void vma_remove(struct vma *vma);

/*
 * Moves a border of a mapping that is in the tree; the neighbours must not be
 * in the way. What it shows at each address stays the same.
 */
void vma_resize(struct vma *vma, u64 start, u64 end);

/* Changes what it allows; page tables are the caller's. */
void vma_set(struct vma *vma, u32 prot, u32 flags);

struct vma *vma_prev(struct vma *vma);
struct vma *vma_last(struct mm *mm);

/* Below this address other mappings may be placed: a stack keeps its guard. */
u64 vma_lowest(const struct vma *vma);

/* Does it count against RLIMIT_DATA: private, writable and no stack? */
bool vma_is_data(const struct vma *vma);

static inline struct vma *vma_of(struct tree_node *node)
{
	return node ? tree_entry(node, struct vma, node) : NULL;
}

/* Page of the backing that shows at ADDRESS. */
static inline u64 vma_index(const struct vma *vma, u64 address)
{
	return (vma->offset + (address - vma->start)) >> PAGE_SHIFT;
}

/* ---- Splitting and joining (mm/vma_split.c) ---- */

/* VMA keeps [start, at); 0, or -ENOMEM and nothing has changed. */
int vma_split(struct vma *vma, u64 at);

/* Splits so that no mapping crosses START or END; 0 or -ENOMEM. */
int vma_cut(struct mm *mm, u64 start, u64 end);

/* Joins VMA with neighbours that are alike. The mapping that it is in now. */
struct vma *vma_merge(struct vma *vma);

/*
 * Gives VMA's part [start, end) this protection and these flags. The mapping
 * that it is in now, or NULL when memory is full. Page tables are the caller's.
 */
struct vma *vma_change(struct vma *vma, u64 start, u64 end, u32 prot,
		       u32 flags);

/*
 * Calls APPLY for what each mapping has of [start, end), upwards; it may change
 * the tree, and its first error ends the walk. -ENOMEM if there is a hole: at
 * once, or PAST_HOLES when the rest is done.
 */
typedef int vma_apply(struct vma *vma, u64 start, u64 end, const void *arg);
int vma_walk(struct mm *mm, u64 start, u64 end, bool past_holes,
	     vma_apply *apply, const void *arg);

/* Adds what LIKE describes, by stretching a neighbour if one is alike. */
struct vma *vma_add(const struct vma *like);

/* ---- Placement (mm/gap.c) ---- */

/* The highest start of LENGTH free bytes in [low, high), or 0. */
u64 gap_find(struct mm *mm, u64 length, u64 low, u64 high);

/* Is [start, start + length) free and away from guards of stacks? */
bool gap_is_free(struct mm *mm, u64 start, u64 length);

/* ---- Limits ---- */

/* RLIMIT_AS and RLIMIT_DATA (mm/map.c): 0 or -ENOMEM. */
int mm_check_limits(const struct mm *mm, u64 more_pages, u64 more_data_pages);

/* RLIMIT_MEMLOCK (mm/mlock.c), for pages on top of those that are locked: 0,
 * -EPERM or -EAGAIN. */
int mm_check_lock(const struct mm *mm, u64 more_pages);

/* Pages of [start, end) in mappings that are as IS says (NULL: in any). */
u64 mm_pages_mapped(struct mm *mm, u64 start, u64 end,
		    bool (*is)(const struct vma *vma));

/* Gives back page tables that nothing between the neighbours needs any more. */
void mm_free_tables(struct mm *mm, u64 start, u64 end);
