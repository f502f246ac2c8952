/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A balanced (AVL) search tree, its nodes inside the elements. The tree knows
 * no keys: the caller walks down by itself and says where to insert, so a
 * search is plain code that the compiler can inline.
 *
 * A tree may keep a summary of each subtree (the widest gap, say): `update` is
 * called for a node whenever the subtree below it has changed, children first.
 */
#pragma once

#include "lib/types.h"

struct tree_node {
	struct tree_node *parent;
	struct tree_node *child[2]; /* smaller, greater */
	int height;		    /* 1 for a leaf */
};

/* For elements that are in the order of a number. */
struct tree_key {
	struct tree_node node;
	u64 key;
};

struct tree {
	struct tree_node *root;
	void (*update)(struct tree_node *node); /* or NULL */
};

#define tree_entry(ptr, type, member) container_of(ptr, type, member)

/*
 * Links NODE below PARENT (NULL: the tree is empty) on side 0 or 1, which must
 * be free, and rebalances.
 */
void tree_insert(struct tree *tree, struct tree_node *node,
		 struct tree_node *parent, int side);
void tree_remove(struct tree *tree, struct tree_node *node);

/* Links ELEMENT with KEY, behind those that have the same one. */
void tree_insert_key(struct tree *tree, struct tree_key *element, u64 key);

/* The first element whose key is KEY or greater, or NULL. */
struct tree_key *tree_find_key(const struct tree *tree, u64 key);

/* Recomputes the summaries from NODE up, after its own contribution changed. */
void tree_changed(struct tree *tree, struct tree_node *node);

/* In order; NULL at the end or in an empty tree. */
struct tree_node *tree_first(const struct tree *tree);
struct tree_node *tree_last(const struct tree *tree);
struct tree_node *tree_next(const struct tree_node *node);
struct tree_node *tree_prev(const struct tree_node *node);
