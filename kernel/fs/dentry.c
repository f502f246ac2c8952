// SPDX-License-Identifier: BSD-3-Clause
/*
 * Dentries: names in directories. All that are findable are in one hash table,
 * by parent and name, which doubles when it gets full. The children of a
 * directory are also in a tree by cookie, a number that a name keeps while it
 * exists: getdents goes on from a cookie, and neither misses nor repeats names
 * when others come and go.
 *
 * A name whose file system keeps it in memory has a reference from its
 * directory (kept); one that was looked up (procfs) vanishes with its last
 * user.
 */
#include "fs/inode.h"

#include "fs/dentry_hash.h"
#include "lib/log.h"
#include "lib/string.h"
#include "mm/kmalloc.h"

#define FIRST_COOKIE 3 /* after "." and ".." */

struct dentry *dentry_find(struct dentry *parent, const char *name, size_t n)
{
	return dentry_find_hashed(parent, name, n, name_hash(name, n));
}

static struct dentry *dentry_new(const char *name, size_t n)
{
	struct dentry *dentry = kzalloc(sizeof(*dentry));
	char *copy = kmalloc(n + 1);

	if (!dentry || !copy) {
		kfree(dentry);
		kfree(copy);
		return NULL;
	}
	memcpy(copy, name, n);
	copy[n] = 0;
	dentry->refs = 1;
	dentry->name = copy;
	dentry->name_length = n;
	dentry->hash = name_hash(name, n);
	dentry->next_cookie = FIRST_COOKIE;
	list_init(&dentry->hash_link);
	return dentry;
}

struct dentry *dentry_alloc(struct dentry *parent, const char *name, size_t n)
{
	struct dentry *dentry = dentry_new(name, n);

	if (!dentry)
		return NULL;
	dentry_get(parent);
	dentry->parent = parent;
	dentry->sb = parent->sb;
	return dentry;
}

int dentry_make_root(struct superblock *sb, struct inode *inode)
{
	struct dentry *root = dentry_new("/", 1);

	if (!root) {
		inode_put(inode);
		return -ENOMEM;
	}
	root->parent = root;
	root->sb = sb;
	root->inode = inode;
	sb->root = root;
	return 0;
}

static struct dentry *from_cookie(struct tree_node *node)
{
	return tree_entry(node, struct dentry, cookie_node);
}

/* At the end of the directory: no cookie is greater. */
static void children_append(struct dentry *parent, struct dentry *dentry)
{
	struct tree_node *last = tree_last(&parent->children);

	dentry->cookie = parent->next_cookie++;
	tree_insert(&parent->children, &dentry->cookie_node, last, 1);
}

/* In the place of a name that has just left it. */
static void children_insert(struct dentry *parent, struct dentry *dentry)
{
	struct tree_node *at = parent->children.root, *above = NULL;
	int side = 0;

	while (at) {
		above = at;
		side = dentry->cookie > from_cookie(at)->cookie;
		at = at->child[side];
	}
	tree_insert(&parent->children, &dentry->cookie_node, above, side);
}

struct dentry *dentry_next_child(struct dentry *parent, u64 cookie)
{
	struct tree_node *at = parent->children.root, *best = NULL;

	while (at) {
		bool before = from_cookie(at)->cookie < cookie;

		if (!before)
			best = at;
		at = at->child[before];
	}
	return best ? from_cookie(best) : NULL;
}

static void dentry_add(struct dentry *dentry)
{
	dentry_hash_add(dentry);
	children_append(dentry->parent, dentry);
}

static void dentry_remove(struct dentry *dentry)
{
	dentry_hash_remove(dentry);
	tree_remove(&dentry->parent->children, &dentry->cookie_node);
}

void dentry_instantiate(struct dentry *dentry, struct inode *inode)
{
	dentry->inode = inode;
	dentry->kept = true;
	dentry_get(dentry);
	dentry_add(dentry);
}

void dentry_unlink(struct dentry *dentry)
{
	if (!dentry_is_hashed(dentry))
		return;
	dentry_remove(dentry);
	dentry->unlinked = true;
	if (dentry->kept) {
		dentry->kept = false;
		dentry_put(dentry);
	}
}

/* Not recursive: a chain of parents as deep as a path may be long goes at once.
 */
void dentry_release(struct dentry *dentry)
{
	for (;;) {
		struct dentry *parent = dentry->parent;
		bool root = parent == dentry;

		if (dentry_is_hashed(dentry))
			dentry_remove(dentry);
		if (dentry->inode)
			inode_put(dentry->inode);
		kfree((void *)dentry->name);
		kfree(dentry);
		if (root || --parent->refs)
			return;
		dentry = parent;
	}
}

static void swap_names(struct dentry *a, struct dentry *b)
{
	const char *name = a->name;
	u32 length = a->name_length, hash = a->hash;
	struct dentry *parent = a->parent;

	a->name = b->name;
	a->name_length = b->name_length;
	a->hash = b->hash;
	a->parent = b->parent;
	b->name = name;
	b->name_length = length;
	b->hash = hash;
	b->parent = parent;
}

void dentry_move(struct dentry *dentry, struct dentry *to)
{
	ASSERT(!dentry_is_hashed(to) && dentry_is_hashed(dentry));
	dentry_remove(dentry);
	swap_names(dentry,
		   to); /* each keeps the reference that the other had */
	dentry_add(dentry);
}

void dentry_exchange(struct dentry *a, struct dentry *b)
{
	u64 cookie = a->cookie;

	dentry_remove(a);
	dentry_remove(b);
	swap_names(a, b);
	a->cookie = b->cookie;
	b->cookie = cookie;
	dentry_hash_add(a);
	dentry_hash_add(b);
	children_insert(a->parent, a);
	children_insert(b->parent, b);
}

bool dentry_is_below(const struct dentry *dentry, const struct dentry *above)
{
	for (;;) {
		if (dentry == above)
			return true;
		if (dentry == dentry->parent)
			return false;
		dentry = dentry->parent;
	}
}
