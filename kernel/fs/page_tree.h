/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The pages of a file by index, with holes: a radix tree of 64-way nodes that
 * is only as high as the highest index needs (a file of one page has no node).
 * Files that came with the initrd lie in a row in memory: the first is enough.
 */
#pragma once

#include "lib/types.h"

struct page;

struct page_tree {
	struct page *run; /* pages 0 to run_length - 1; no node has them */
	u64 run_length;
	void *root;	     /* a page at height 0, else a node */
	unsigned int height; /* levels of nodes */
};

/* The page at INDEX, or NULL for a hole; no reference is taken. */
struct page *page_tree_find(const struct page_tree *tree, u64 index);

/* The tree takes over a reference to PAGE; INDEX must be a hole. 0, -ENOMEM. */
int page_tree_insert(struct page_tree *tree, u64 index, struct page *page);

/* The first index >= FROM that has a page, with that page; false: none. */
bool page_tree_next(const struct page_tree *tree, u64 *index,
		    struct page **page);

/*
 * Takes out and puts all pages in [first, last]; returns how many. If memory is
 * full, those in the middle of a run may stay.
 */
u64 page_tree_remove(struct page_tree *tree, u64 first, u64 last);
