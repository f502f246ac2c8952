// SPDX-License-Identifier: BSD-3-Clause
/* Objects put into ramfs by the kernel itself, at boot: see fs/ramfs.h. */
#include <linux/limits.h>

#include "fs/ramfs.h"
#include "lib/log.h"
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

int tree_add(struct tree_place *place, struct inode *inode)
{
	struct dentry *dentry;

	if (!inode)
		return -ENOMEM;
	dentry = dentry_alloc(place->dir, place->name, place->name_length);
	if (!dentry) {
		inode_put(inode);
		return -ENOMEM;
	}
	ramfs_add_name(dentry, inode);
	dentry_put(dentry);
	place->present = dentry;
	return 0;
}

/* There are more names: PLACE is a directory, made if it is missing. */
static int enter(struct tree_place *place, struct superblock *sb)
{
	if (!place->present)
		TRY(tree_add(place, ramfs_inode(sb, S_IFDIR | 0755, 0)));
	place->dir = place->present;
	return S_ISDIR(place->dir->inode->mode) ? 0 : -ENOTDIR;
}

int tree_find(struct superblock *sb, const char *path, size_t n,
	      struct tree_place *place)
{
	const char *end = path + n;

	*place = (struct tree_place){ .present = sb->root };
	while ((n = next_name(&path, end))) {
		if (n > NAME_MAX ||
		    (n == 2 && path[0] == '.' && path[1] == '.'))
			return -EINVAL;
		TRY(enter(place, sb));
		place->name = path;
		place->name_length = n;
		place->present = dentry_find(place->dir, path, n);
		if (place->present)
			dentry_put(place->present);
		path += n;
	}
	return 0;
}

struct dentry *tree_make(struct superblock *sb, const char *path, u32 mode,
			 u64 rdev, const char *contents)
{
	size_t n = contents ? strlen(contents) : 0;
	struct tree_place place;
	int error = tree_find(sb, path, strlen(path), &place);

	if (!error && !place.present) {
		error = tree_add(&place,
				 S_ISLNK(mode) ?
					 ramfs_symlink_inode(sb, contents, n) :
					 ramfs_inode(sb, mode, rdev));
		if (!error && S_ISREG(mode))
			error = ramfs_fill(place.present->inode, contents, n);
	}
	if (error)
		log_info("/%s: not made (%d)", path, error);
	return error ? NULL : place.present;
}
