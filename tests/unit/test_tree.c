// SPDX-License-Identifier: BSD-3-Clause
/* lib/tree.c: stays sorted, balanced and summed up, whatever comes and goes. */
#include "unit.h"

#include "lib/tree.h"

struct item {
	struct tree_node node;
	long key;
	long sum; /* of all keys in this subtree */
};

#define ITEMS 500

static struct item *item_of(struct tree_node *node)
{
	return tree_entry(node, struct item, node);
}

static long sum_of(struct tree_node *node)
{
	return node ? item_of(node)->sum : 0;
}

static void update(struct tree_node *node)
{
	struct item *item = item_of(node);

	item->sum = item->key + sum_of(node->child[0]) + sum_of(node->child[1]);
}

static void insert(struct tree *tree, struct item *item)
{
	struct tree_node *parent = NULL, *at = tree->root;
	int side = 0;

	while (at) {
		parent = at;
		side = item->key > item_of(at)->key;
		at = at->child[side];
	}
	tree_insert(tree, &item->node, parent, side);
}

/* Checks the subtree; returns its height. */
static int check_node(struct tree_node *node, struct tree_node *parent)
{
	int heights[2];

	if (!node)
		return 0;
	assert_ptr_equal(node->parent, parent);
	heights[0] = check_node(node->child[0], node);
	heights[1] = check_node(node->child[1], node);
	assert_true(abs(heights[0] - heights[1]) <= 1);
	assert_int_equal(node->height, 1 + MAX(heights[0], heights[1]));
	assert_int_equal(item_of(node)->sum, item_of(node)->key +
						     sum_of(node->child[0]) +
						     sum_of(node->child[1]));
	return node->height;
}

/* Both walks meet COUNT items in order. */
static void check(const struct tree *tree, int count)
{
	struct tree_node *node = tree_first(tree);
	int seen = 0;

	check_node(tree->root, NULL);
	for (; node; node = tree_next(node), seen++)
		if (tree_next(node))
			assert_true(item_of(node)->key <
				    item_of(tree_next(node))->key);
	assert_int_equal(seen, count);
	for (node = tree_last(tree); node; node = tree_prev(node))
		seen--;
	assert_int_equal(seen, 0);
}

static void test_random_order(void **state)
{
	struct item *items = calloc(ITEMS, sizeof(*items));
	struct tree tree = { .update = update };
	int count = 0;

	(void)state;
	srand(1);
	for (int i = 0; i < ITEMS; i++)
		items[i].key = i * 7919 % ITEMS; /* a permutation */
	for (int round = 0; round < 20 * ITEMS; round++) {
		struct item *item = &items[rand() % ITEMS];

		if (item->sum) { /* in the tree; its own key counts */
			tree_remove(&tree, &item->node);
			item->sum = 0;
			count--;
		} else if (item->key) {
			insert(&tree, item);
			count++;
		}
		if (round % 50 == 0)
			check(&tree, count);
	}
	check(&tree, count);
	free(items);
}

static void test_ascending(void **state)
{
	struct item *items = calloc(ITEMS, sizeof(*items));
	struct tree tree = { .update = update };

	(void)state;
	for (int i = 0; i < ITEMS; i++) {
		items[i].key = i + 1;
		insert(&tree, &items[i]);
	}
	check(&tree, ITEMS);
	items[100].key = 101; /* the same, told again */
	tree_changed(&tree, &items[100].node);
	for (int i = 0; i < ITEMS; i += 2)
		tree_remove(&tree, &items[i].node);
	check(&tree, ITEMS / 2);
	for (int i = 1; i < ITEMS; i += 2)
		tree_remove(&tree, &items[i].node);
	check(&tree, 0);
	assert_null(tree_first(&tree));
	assert_null(tree_last(&tree));
	free(items);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random_order),
		cmocka_unit_test(test_ascending),
	};

	return cmocka_run_group_tests_name("tree", tests, NULL, NULL);
}
