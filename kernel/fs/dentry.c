// SPDX-License-Identifier: BSD-3-Clause
/*
 * Dentries: names in directories. Those that a directory keeps are in a tree,
 * by the hash of the name; equal hashes get numbers in a row. What orders the
 * tree is also the position for getdents: it goes on from there, and neither
 * misses nor repeats names when others come and go.
 *
 * Only a file system that has its names in memory keeps them (ramfs); what was
 * looked up (procfs) vanishes with its last user.
 */
#include "fs/fs.h"
#include "fs/inode.h"
#include "lib/log.h"
#include "lib/string.h"
#include "mm/kmalloc.h"

#define FIRST_PLACE 2 /* after "." and ".." */

/* Of names with one hash: the lowest place that one of them can have. */
static u64 first_place(u32 hash)
{
	return FIRST_PLACE + ((u64)hash << 16);
}

static struct dentry *from_place(struct tree_key *key)
{
	return key ? tree_entry(key, struct dentry, place) : NULL;
}

/* Names are short: a loop in place is quicker than a call of memcmp. */
static bool same_name(const struct dentry *dentry, const char *name, size_t n)
{
	const char *own = dentry->name;

	if (dentry->name_length != n)
		return false;
	while (n--)
		if (*own++ != *name++)
			return false;
	return true;
}

struct dentry *dentry_next_child(struct dentry *parent, u64 place)
{
	return from_place(tree_find_key(&parent->children, place));
}

struct dentry *dentry_find_hashed(struct dentry *parent, const char *name,
				  size_t n, u32 hash)
{
	struct dentry *dentry = dentry_next_child(parent, first_place(hash));

	while (dentry && dentry->hash == hash) {
		if (likely(same_name(dentry, name, n))) {
			dentry_get(dentry);
			return dentry;
		}
		dentry = dentry_next_child(parent, dentry->place.key + 1);
	}
	return NULL;
}

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

void dentry_make_root(struct superblock *sb, struct inode *inode)
{
	struct dentry *root = dentry_new("/", 1);

	ASSERT(root && inode);
	root->parent = root;
	root->sb = sb;
	root->inode = inode;
	sb->root = root;
}

static void dentry_add(struct dentry *dentry)
{
	struct tree *children = &dentry->parent->children;
	u64 place = first_place(dentry->hash);
	struct tree_key *taken;

	while ((taken = tree_find_key(children, place)) && taken->key == place)
		place++;
	tree_insert_key(children, &dentry->place, place);
}

static void dentry_remove(struct dentry *dentry)
{
	tree_remove(&dentry->parent->children, &dentry->place.node);
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
	dentry_remove(dentry);
	dentry->unlinked = true;
	dentry->kept = false;
	dentry_put(dentry);
}

/* Not recursive: a chain of parents as deep as a path may be long goes at once.
 */
void dentry_release(struct dentry *dentry)
{
	for (;;) {
		struct dentry *parent = dentry->parent;
		bool root = parent == dentry;

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
	ASSERT(!to->kept && dentry->kept);
	dentry_remove(dentry);
	/* Each keeps the reference to a parent that the other had. */
	swap_names(dentry, to);
	dentry_add(dentry);
}

void dentry_exchange(struct dentry *a, struct dentry *b)
{
	dentry_remove(a);
	dentry_remove(b);
	swap_names(a, b);
	dentry_add(a);
	dentry_add(b);
}

bool dentry_is_below(struct dentry *dentry, const struct dentry *above)
{
	for (;;) {
		dentry = mount_cross_up(dentry, above);
		if (dentry == above || dentry == dentry->parent)
			return dentry == above;
		dentry = dentry->parent;
	}
}
