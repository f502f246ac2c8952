// SPDX-License-Identifier: BSD-3-Clause
/* Objects put into ramfs by the kernel itself, at boot: see fs/tree.h. */
#include "fs/tree.h"

#include <linux/errno.h>
#include <linux/limits.h>

#include "fs/ramfs.h"
#include "lib/string.h"

/* The next name of [*at, end), skipping slashes and "."; 0: there is none. */
static size_t next_name(const char **at, const char *end)
{
	const char *p = *at;
	size_t n;

	for (;;) {
		while (p < end && *p == '/')
			p++;
		for (n = 0; p + n < end && p[n] != '/';)
			n++;
		*at = p;
		if (n != 1 || *p != '.')
			return n;
		p++;
	}
}

/* The directory called NAME in DIR, made if missing. Takes over DIR. */
static int enter(struct dentry **dir, const char *name, size_t n)
{
	struct tree_place place = { .dir = *dir,
				    .name = name,
				    .name_length = n };
	struct dentry *child = dentry_find(*dir, name, n);
	struct inode *inode;
	int error = 0;

	if (!child) {
		inode = ramfs_inode((*dir)->sb, S_IFDIR | 0755, 0);
		if (!inode)
			return -ENOMEM;
		error = tree_add(&place, inode);
		inode_put(inode);
		child = error ? NULL : dentry_find(*dir, name, n);
	}
	if (!child)
		return -ENOMEM;
	if (!S_ISDIR(child->inode->mode)) {
		dentry_put(child);
		return -ENOTDIR;
	}
	dentry_put(*dir);
	*dir = child;
	return 0;
}

int tree_find(struct superblock *sb, const char *path, size_t n,
	      struct tree_place *place)
{
	const char *end = path + n, *after;
	struct dentry *dir = sb->root;
	size_t length = next_name(&path, end);
	int error = 0;

	place->dir = NULL;
	place->present = NULL;
	dentry_get(dir);
	while (length && !error) {
		after = path + length;
		place->name = path;
		place->name_length = length;
		if (length > NAME_MAX ||
		    (length == 2 && path[0] == '.' && path[1] == '.')) {
			error = -EINVAL;
			break;
		}
		length = next_name(&after, end);
		if (!length) {
			place->dir = dir;
			place->present = dentry_find(dir, place->name,
						     place->name_length);
			return 0;
		}
		error = enter(&dir, place->name, place->name_length);
		path = after;
	}
	dentry_put(dir);
	return error;
}

void tree_place_put(struct tree_place *place)
{
	if (place->present)
		dentry_put(place->present);
	if (place->dir)
		dentry_put(place->dir);
}

int tree_add(struct tree_place *place, struct inode *inode)
{
	struct dentry *dentry =
		dentry_alloc(place->dir, place->name, place->name_length);

	if (!dentry)
		return -ENOMEM;
	inode_get(inode);
	dentry_instantiate(dentry, inode);
	dentry_put(dentry);
	place->dir->inode->size += 20;
	if (S_ISDIR(inode->mode))
		place->dir->inode->links++;
	return 0;
}

void tree_remove_name(struct tree_place *place)
{
	place->present->inode->links--;
	place->dir->inode->size -= 20;
	dentry_unlink(place->present);
}
