// SPDX-License-Identifier: BSD-3-Clause
/*
 * The AVL tree: the heights of a node's two subtrees differ by one at most, so
 * a tree of a million nodes is at most 28 high. Whatever changes a subtree ends
 * in `rebalance`, which walks up to the root, repairs heights and summaries,
 * and rotates where the difference has become two. Without summaries it ends
 * where nothing has changed.
 */
#include "lib/tree.h"

static int height(const struct tree_node *node)
{
	return node ? node->height : 0;
}

static void refresh(struct tree *tree, struct tree_node *node)
{
	node->height = 1 + MAX(height(node->child[0]), height(node->child[1]));
	if (tree->update)
		tree->update(node);
}

/* Puts NEW (or NULL) where OLD hangs. */
static void replace(struct tree *tree, struct tree_node *old,
		    struct tree_node *new)
{
	struct tree_node *parent = old->parent;

	if (!parent)
		tree->root = new;
	else
		parent->child[parent->child[1] == old] = new;
	if (new)
		new->parent = parent;
}

/*
 * The child on the other side of SIDE comes up, NODE goes down to SIDE. Returns
 * the new root of this subtree.
 */
static struct tree_node *rotate(struct tree *tree, struct tree_node *node,
				int side)
{
	struct tree_node *up = node->child[!side];
	struct tree_node *inner = up->child[side];

	replace(tree, node, up);
	up->child[side] = node;
	node->parent = up;
	node->child[!side] = inner;
	if (inner)
		inner->parent = node;
	refresh(tree, node);
	refresh(tree, up);
	return up;
}

static void rebalance(struct tree *tree, struct tree_node *node)
{
	for (; node; node = node->parent) {
		int lean = height(node->child[1]) - height(node->child[0]);
		int heavy = lean > 0, before = node->height;
		struct tree_node *child = node->child[heavy];

		if (lean >= -1 && lean <= 1) {
			refresh(tree, node);
			if (!tree->update && node->height == before)
				return;
			continue;
		}
		if (height(child->child[!heavy]) > height(child->child[heavy]))
			rotate(tree, child, heavy);
		node = rotate(tree, node, !heavy);
	}
}

void tree_insert(struct tree *tree, struct tree_node *node,
		 struct tree_node *parent, int side)
{
	node->parent = parent;
	node->child[0] = NULL;
	node->child[1] = NULL;
	node->height = 0;
	if (parent)
		parent->child[side] = node;
	else
		tree->root = node;
	rebalance(tree, node);
}

/* Unlinks NODE, which has two children, by putting its successor there. */
static void remove_inner(struct tree *tree, struct tree_node *node)
{
	struct tree_node *next = node->child[1];
	struct tree_node *lowest;

	while (next->child[0])
		next = next->child[0];
	lowest = next->parent == node ? next : next->parent;
	replace(tree, next, next->child[1]);
	next->child[0] = node->child[0];
	next->child[1] = node->child[1];
	next->child[0]->parent = next;
	if (next->child[1])
		next->child[1]->parent = next;
	replace(tree, node, next);
	next->height = node->height;
	rebalance(tree, lowest);
}

void tree_remove(struct tree *tree, struct tree_node *node)
{
	struct tree_node *parent = node->parent;

	if (node->child[0] && node->child[1]) {
		remove_inner(tree, node);
		return;
	}
	replace(tree, node, node->child[node->child[0] ? 0 : 1]);
	rebalance(tree, parent);
}

static struct tree_key *key_of(struct tree_node *node)
{
	return tree_entry(node, struct tree_key, node);
}

void tree_insert_key(struct tree *tree, struct tree_key *element, u64 key)
{
	struct tree_node *node = tree->root, *parent = NULL;
	int side = 0;

	while (node) {
		parent = node;
		side = key >= key_of(node)->key;
		node = node->child[side];
	}
	element->key = key;
	tree_insert(tree, &element->node, parent, side);
}

struct tree_key *tree_find_key(const struct tree *tree, u64 key)
{
	struct tree_node *node = tree->root;
	struct tree_key *best = NULL;

	while (node) {
		bool before = key_of(node)->key < key;

		if (!before)
			best = key_of(node);
		node = node->child[before];
	}
	return best;
}

void tree_changed(struct tree *tree, struct tree_node *node)
{
	if (tree->update)
		for (; node; node = node->parent)
			tree->update(node);
}

static struct tree_node *outermost(struct tree_node *node, int side)
{
	while (node && node->child[side])
		node = node->child[side];
	return node;
}

/* The neighbour of NODE in order, on SIDE. */
static struct tree_node *step(const struct tree_node *node, int side)
{
	if (node->child[side])
		return outermost(node->child[side], !side);
	while (node->parent && node->parent->child[side] == node)
		node = node->parent;
	return node->parent;
}

struct tree_node *tree_first(const struct tree *tree)
{
	return outermost(tree->root, 0);
}

struct tree_node *tree_last(const struct tree *tree)
{
	return outermost(tree->root, 1);
}

struct tree_node *tree_next(const struct tree_node *node)
{
	return step(node, 1);
}

struct tree_node *tree_prev(const struct tree_node *node)
{
	return step(node, 0);
}
