// SPDX-License-Identifier: BSD-3-Clause
/* The radix tree that holds the pages of a file: see fs/page_tree.h. */
#include "fs/page_tree.h"

#include "mm/kmalloc.h"
#include "mm/page.h"

#define BITS	       6
#define FANOUT	       (1U << BITS)
#define SLOT(i, level) ((i) >> ((level)*BITS) & (FANOUT - 1))

struct node {
	void *slot[FANOUT]; /* nodes; at level 0 pages */
};

/* The highest index that a tree of this height can hold. */
static u64 last_index(unsigned int height)
{
	return height * BITS >= 64 ? ~0UL : (1UL << height * BITS) - 1;
}

struct page *page_tree_find(const struct page_tree *tree, u64 index)
{
	void *at = tree->root;

	if (index < tree->run_length)
		return tree->run + index;
	if (index > last_index(tree->height))
		return NULL;
	for (unsigned int level = tree->height; at && level--;)
		at = ((struct node *)at)->slot[SLOT(index, level)];
	return at;
}

/* Puts a new root above the old one until INDEX is within reach. */
static int raise_tree(struct page_tree *tree, u64 index)
{
	while (index > last_index(tree->height)) {
		if (tree->root) {
			struct node *node = kzalloc(sizeof(*node));

			if (!node)
				return -ENOMEM;
			node->slot[0] = tree->root;
			tree->root = node;
		}
		tree->height++;
	}
	return 0;
}

int page_tree_insert(struct page_tree *tree, u64 index, struct page *page)
{
	void **at = &tree->root;

	TRY(raise_tree(tree, index));
	for (unsigned int level = tree->height; level--;) {
		if (!*at)
			*at = kzalloc(sizeof(struct node));
		if (!*at)
			return -ENOMEM;
		at = &((struct node *)*at)->slot[SLOT(index, level)];
	}
	*at = page;
	return 0;
}

/* The subtree AT, whose nodes have LEVEL levels, begins at index BASE. */
static bool next_below(void *at, unsigned int level, u64 base, u64 *index,
		       struct page **page)
{
	struct node *node = at;
	unsigned int first = 0;

	if (!level--) {
		*index = base;
		*page = at;
		return true;
	}
	if (*index > base)
		first = SLOT(*index, level);
	for (unsigned int i = first; i < FANOUT; i++) {
		u64 start = base + ((u64)i << level * BITS);

		if (node->slot[i] &&
		    next_below(node->slot[i], level, start, index, page))
			return true;
	}
	return false;
}

bool page_tree_next(const struct page_tree *tree, u64 *index,
		    struct page **page)
{
	if (*index < tree->run_length) {
		*page = tree->run + *index;
		return true;
	}
	if (!tree->root || *index > last_index(tree->height))
		return false;
	return next_below(tree->root, tree->height, 0, index, page);
}

/*
 * Removes [first, last] from the subtree in *AT, which begins at BASE; the node
 * goes too when it has become empty.
 */
static u64 remove_below(void **at, unsigned int level, u64 base, u64 first,
			u64 last)
{
	struct node *node = *at;
	bool empty = true;
	u64 count = 0;

	if (!level--) {
		page_put(*at);
		*at = NULL;
		return 1;
	}
	for (unsigned int i = 0; i < FANOUT; i++) {
		u64 start = base + ((u64)i << level * BITS);
		u64 end = start + last_index(level);

		if (node->slot[i] && start <= last && end >= first)
			count += remove_below(&node->slot[i], level, start,
					      first, last);
		empty = empty && !node->slot[i];
	}
	if (empty) {
		kfree(node);
		*at = NULL;
	}
	return count;
}

/* Cuts [first, last] off the run; what is behind it moves to nodes before. */
static u64 cut_run(struct page_tree *tree, u64 first, u64 last)
{
	u64 count = 0;

	while (tree->run_length > first) {
		u64 i = tree->run_length - 1;

		if (i > last && page_tree_insert(tree, i, tree->run + i))
			break;
		tree->run_length--;
		if (i <= last) {
			page_put(tree->run + i);
			count++;
		}
	}
	return count;
}

u64 page_tree_remove(struct page_tree *tree, u64 first, u64 last)
{
	u64 count;

	if (first > last)
		return 0;
	count = cut_run(tree, first, last);
	if (!tree->root || first > last_index(tree->height))
		return count;
	count += remove_below(&tree->root, tree->height, 0, first, last);
	if (!tree->root)
		tree->height = 0;
	return count;
}
