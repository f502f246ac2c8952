// SPDX-License-Identifier: BSD-3-Clause
/*
 * What system calls do with a path: bring it into the kernel, find what it
 * names, or find the directory in which it names something.
 */
#include "fs/path.h"

#include <linux/limits.h>

#include "mm/kmalloc.h"
#include "mm/usercopy.h"

int user_path_get(struct user_path *path, const char *user, bool empty)
{
	ssize_t n = copy_string_from_user(path->fast, user, sizeof(path->fast));

	path->path = path->fast;
	if (unlikely(n == -ENAMETOOLONG)) {
		path->path = kmalloc(PATH_MAX);
		if (!path->path)
			return -ENOMEM;
		n = copy_string_from_user(path->path, user, PATH_MAX);
	}
	if (unlikely(!n && !empty))
		return -ENOENT;
	return n < 0 ? n : 0;
}

void user_path_free(struct user_path *path)
{
	kfree(path->path);
}

int path_find(int dirfd, const char *path, u32 flags, struct dentry **out)
{
	struct walk walk AUTO(walk_end);

	TRY(walk_start(&walk, dirfd, path, flags));
	TRY(walk_all(&walk));
	dentry_get(walk.at);
	*out = walk.at;
	return 0;
}

int path_find_user(int dirfd, const char *user, u32 flags, struct dentry **out)
{
	struct user_path path AUTO(user_path_put);

	TRY(user_path_get(&path, user, flags & PATH_EMPTY));
	return path_find(dirfd, path.path, flags, out);
}

/* The dentry for a last name, made if it does not exist. */
static int find_last(struct walk *walk, const struct walk_name *name,
		     struct path_parent *out)
{
	TRY(walk_child(walk->at, name, &out->last));
	if (!out->last)
		out->last = dentry_alloc(walk->at, name->bytes, name->length);
	return out->last ? 0 : -ENOMEM;
}

int path_find_parent(int dirfd, const char *path, struct path_parent *out)
{
	struct walk_name name;
	struct walk walk AUTO(walk_end);

	out->dir = out->last = NULL;
	TRY(walk_start(&walk, dirfd, path, 0));
	TRY(walk_to_last(&walk, &name));
	out->slash = name.slash;
	out->kind = name.kind;
	if (name.kind == LAST_NORMAL)
		TRY(find_last(&walk, &name, out));
	out->dir = walk.at;
	dentry_get(out->dir);
	return 0;
}

int path_find_parent_user(int dirfd, const char *user, struct path_parent *out)
{
	struct user_path path AUTO(user_path_put);

	TRY(user_path_get(&path, user, false));
	return path_find_parent(dirfd, path.path, out);
}

void path_parent_put(struct path_parent *parent)
{
	dentry_auto_put(&parent->last);
	dentry_auto_put(&parent->dir);
}
