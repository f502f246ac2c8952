/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The pages of a file by index, with holes: chunks of neighbours in a balanced
 * tree, so that a file of any length with a few pages needs little. Files that
 * came with the initrd lie in a row in memory: the first is enough.
 */
#pragma once

#include "lib/tree.h"

struct chunk;
struct page;

struct page_tree {
	struct page *run; /* pages 0 to run_length - 1; no chunk has them */
	u64 run_length;
	struct tree chunks;
	struct chunk *latest; /* one of them, or NULL */
};

/* The page at INDEX, or NULL for a hole; no reference is taken. */
struct page *page_tree_find(struct page_tree *tree, u64 index);

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
