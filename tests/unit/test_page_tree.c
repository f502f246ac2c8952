// SPDX-License-Identifier: BSD-3-Clause
/* fs/page_tree.c: whatever comes and goes, it says what a plain list says. */
#include "unit.h"

#include "fake_heap.h"
#include "fs/page_tree.h"
#include "mm/page.h"

#define PAGES 64

static struct page pages[PAGES];
static u64 index_of[PAGES]; /* where pages[i] is, if it has a reference */

void page_put(struct page *page)
{
	assert_int_equal(page->refs, 1);
	page->refs = 0;
}

/* Mostly near one another, sometimes as far away as an index can be. */
static u64 random_index(void)
{
	u64 near = rand() % 200;

	switch (rand() % 6) {
	case 0: return near << (rand() % 50);
	case 1: return (1UL << 51) - 1 - near;
	default: return near;
	}
}

static struct page *expected(u64 index)
{
	for (int i = 0; i < PAGES; i++)
		if (pages[i].refs && index_of[i] == index)
			return &pages[i];
	return NULL;
}

static struct page *expected_next(u64 *index)
{
	struct page *best = NULL;
	u64 from = *index;

	for (int i = 0; i < PAGES; i++)
		if (pages[i].refs && index_of[i] >= from &&
		    (!best || index_of[i] < *index)) {
			best = &pages[i];
			*index = index_of[i];
		}
	return best;
}

static void insert(struct page_tree *tree)
{
	struct page *page = &pages[rand() % PAGES];
	u64 index = random_index();

	if (page->refs || expected(index))
		return;
	if (!(rand() % 8))
		fake_heap_fail_after = rand() % 6;
	if (!page_tree_insert(tree, index, page)) {
		page->refs = 1;
		index_of[page - pages] = index;
	}
	fake_heap_fail_after = -1;
}

static void remove_range(struct page_tree *tree)
{
	u64 first = random_index(), last = first + rand() % 70;
	u64 count = 0;

	if (!(rand() % 20))
		last = ~0UL;
	for (int i = 0; i < PAGES; i++)
		count += pages[i].refs && index_of[i] >= first &&
			 index_of[i] <= last;
	assert_int_equal(page_tree_remove(tree, first, last), count);
	for (int i = 0; i < PAGES; i++)
		if (index_of[i] >= first && index_of[i] <= last)
			assert_int_equal(pages[i].refs, 0);
}

static void look(struct page_tree *tree)
{
	u64 index = random_index(), other = index;
	struct page *page = NULL, *wanted;

	assert_ptr_equal(page_tree_find(tree, index), expected(index));
	wanted = expected_next(&other);
	assert_int_equal(page_tree_next(tree, &index, &page), !!wanted);
	if (wanted) {
		assert_ptr_equal(page, wanted);
		assert_int_equal(index, other);
	}
}

static void test_random(void **state)
{
	struct page_tree tree = { 0 };

	(void)state;
	srand(1);
	for (int i = 0; i < 100000; i++) {
		switch (rand() % 8) {
		case 0: remove_range(&tree); break;
		case 1:
		case 2:
		case 3: insert(&tree); break;
		default: look(&tree);
		}
	}
	page_tree_remove(&tree, 0, ~0UL);
	assert_null(tree.chunks.root);
	assert_int_equal(fake_heap_in_use, 0);
}

static void test_run(void **state)
{
	struct page_tree tree = { .run = pages, .run_length = 10 };
	struct page *page = NULL;
	u64 index = 4;

	(void)state;
	for (int i = 0; i < 10; i++)
		pages[i].refs = 1;
	assert_int_equal(page_tree_remove(&tree, 8, ~0UL), 2);
	fake_heap_fail_after = 0; /* no node for those behind: all stay */
	assert_int_equal(page_tree_remove(&tree, 3, 5), 0);
	fake_heap_fail_after = -1;
	assert_ptr_equal(page_tree_find(&tree, 4), &pages[4]);
	assert_int_equal(page_tree_remove(&tree, 3, 5), 3);
	assert_ptr_equal(page_tree_find(&tree, 2), &pages[2]);
	assert_null(page_tree_find(&tree, 4));
	assert_ptr_equal(page_tree_find(&tree, 7), &pages[7]);
	assert_null(page_tree_find(&tree, 8));
	assert_true(page_tree_next(&tree, &index, &page));
	assert_int_equal(index, 6);
	assert_ptr_equal(page, &pages[6]);
	assert_int_equal(page_tree_remove(&tree, 0, ~0UL), 5);
	for (int i = 0; i < 10; i++)
		assert_int_equal(pages[i].refs, 0);
	assert_int_equal(fake_heap_in_use, 0);
}

int main(void)
{
	const struct CMUnitTest page_tree[] = {
		cmocka_unit_test(test_run),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(page_tree, NULL, NULL);
}
