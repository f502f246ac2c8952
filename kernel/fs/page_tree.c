// SPDX-License-Identifier: BSD-3-Clause
/* A tree of chunks, each with a row of pages: see fs/page_tree.h. */
#include "fs/page_tree.h"

#include "mm/kmalloc.h"
#include "mm/page.h"

#define CHUNK 32 /* pages: a divisor of 2^64 */

struct chunk {
	struct tree_key place; /* index / CHUNK */
	u32 count;	       /* pages that are there */
	struct page *pages[CHUNK];
};

/* The first chunk at NUMBER or behind it, or NULL. */
static struct chunk *chunk_from(const struct page_tree *tree, u64 number)
{
	struct tree_key *key = tree_find_key(&tree->chunks, number);

	return key ? tree_entry(key, struct chunk, place) : NULL;
}

/* The chunk NUMBER, or NULL. Mostly it is the one that was asked for before. */
static struct chunk *chunk_at(struct page_tree *tree, u64 number)
{
	struct chunk *chunk = tree->latest;

	if (chunk && chunk->place.key == number)
		return chunk;
	chunk = chunk_from(tree, number);
	if (!chunk || chunk->place.key != number)
		return NULL;
	tree->latest = chunk;
	return chunk;
}

struct page *page_tree_find(struct page_tree *tree, u64 index)
{
	struct chunk *chunk;

	if (index < tree->run_length)
		return tree->run + index;
	chunk = chunk_at(tree, index / CHUNK);
	return chunk ? chunk->pages[index % CHUNK] : NULL;
}

int page_tree_insert(struct page_tree *tree, u64 index, struct page *page)
{
	struct chunk *chunk = chunk_at(tree, index / CHUNK);

	if (!chunk) {
		chunk = kzalloc(sizeof(*chunk));
		if (!chunk)
			return -ENOMEM;
		tree_insert_key(&tree->chunks, &chunk->place, index / CHUNK);
	}
	chunk->pages[index % CHUNK] = page;
	chunk->count++;
	return 0;
}

bool page_tree_next(const struct page_tree *tree, u64 *index,
		    struct page **page)
{
	struct chunk *chunk;

	if (*index < tree->run_length) {
		*page = tree->run + *index;
		return true;
	}
	while ((chunk = chunk_from(tree, *index / CHUNK))) {
		*index = MAX(*index, chunk->place.key * CHUNK);
		do {
			*page = chunk->pages[*index % CHUNK];
			if (*page)
				return true;
		} while (++*index % CHUNK);
	}
	return false;
}

/* Cuts [first, last] off the run; what is behind it moves to chunks before. */
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

static void chunk_remove(struct page_tree *tree, struct chunk *chunk, u64 index)
{
	page_put(chunk->pages[index % CHUNK]);
	chunk->pages[index % CHUNK] = NULL;
	if (--chunk->count)
		return;
	tree->latest = NULL;
	tree_remove(&tree->chunks, &chunk->place.node);
	kfree(chunk);
}

u64 page_tree_remove(struct page_tree *tree, u64 first, u64 last)
{
	struct page *page;
	u64 count;

	if (first > last)
		return 0;
	count = cut_run(tree, first, last);
	first = MAX(first, tree->run_length);
	while (page_tree_next(tree, &first, &page) && first <= last) {
		chunk_remove(tree, chunk_at(tree, first / CHUNK), first);
		count++;
	}
	return count;
}
