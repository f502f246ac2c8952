// SPDX-License-Identifier: BSD-3-Clause
/*
 * Path resolution: path_resolution(7). A walk is where we are and what is still
 * to be walked. A symbolic link on the way replaces the rest by its target plus
 * the rest, so links need no recursion; 40 of them are the limit.
 */
#include "fs/path.h"

#include <linux/limits.h>

#include "fs/fd.h"
#include "lib/string.h"
#include "mm/kmalloc.h"

#define MAX_LINKS 40

static void move_to(struct walk *walk, struct dentry *dentry)
{
	dentry_put(walk->at);
	walk->at = dentry;
}

static void jump_to_root(struct walk *walk)
{
	dentry_get(walk->root);
	move_to(walk, walk->root);
}

/* The directory that DIRFD means; it may be a file only for an empty path. */
static int find_base(int dirfd, bool empty, struct dentry **base)
{
	struct file *file;

	if (dirfd == AT_FDCWD) {
		*base = current->fs->cwd;
		return 0;
	}
	file = fd_peek_any(dirfd);
	if (!file)
		return -EBADF;
	if (!empty && !S_ISDIR(file->inode->mode))
		return -ENOTDIR;
	*base = file->dentry;
	return 0;
}

int walk_start(struct walk *walk, int dirfd, const char *path, u32 flags)
{
	struct dentry *base = current->fs->root;
	int error = 0;

	if (!*path && !(flags & PATH_EMPTY))
		error = -ENOENT;
	else if (*path != '/')
		error = find_base(dirfd, !*path, &base);
	walk->rest = path;
	walk->buffer = NULL;
	walk->links = 0;
	walk->flags = flags;
	walk->root = current->fs->root;
	walk->at = base;
	dentry_get(walk->root);
	dentry_get(walk->at);
	return error;
}

void walk_end(struct walk *walk)
{
	dentry_put(walk->root);
	dentry_put(walk->at);
	if (unlikely(walk->buffer))
		kfree(walk->buffer);
}

/* Everyone may search most directories: look no further then. */
static int may_search(struct inode *dir)
{
	if (!S_ISDIR(dir->mode))
		return -ENOTDIR;
	if (likely((dir->mode & 0111) == 0111))
		return 0;
	return inode_permission(dir, MAY_EXEC);
}

/* Asks the file system for a name that is not in memory. */
static int look_up(struct dentry *dir, const char *name, size_t n,
		   struct dentry **out)
{
	struct dentry *dentry;
	int error;

	*out = NULL;
	if (!dir->inode->ops->lookup)
		return 0;
	dentry = dentry_alloc(dir, name, n);
	if (!dentry)
		return -ENOMEM;
	error = dir->inode->ops->lookup(dir->inode, dentry);
	if (error || !dentry->inode) {
		dentry_put(dentry);
		return error;
	}
	*out = dentry;
	return 0;
}

int walk_child(struct dentry *dir, const struct walk_name *name,
	       struct dentry **out)
{
	if (unlikely(name->length > NAME_MAX))
		return -ENAMETOOLONG;
	*out = dentry_find_hashed(dir, name->bytes, name->length, name->hash);
	if (likely(*out))
		return 0;
	return look_up(dir, name->bytes, name->length, out);
}

static enum path_last name_kind(const struct walk_name *name)
{
	if (name->bytes[0] != '.' || name->length > 2)
		return LAST_NORMAL;
	if (name->length == 1)
		return LAST_DOT;
	return name->bytes[1] == '.' ? LAST_DOT_DOT : LAST_NORMAL;
}

/* Takes the next name off the rest of the path, and the slashes after it. */
static void next_name(struct walk *walk, struct walk_name *name)
{
	const char *p = walk->rest;
	u32 hash = NAME_HASH_START;

	name->bytes = p;
	for (; *p && *p != '/'; p++)
		hash = name_hash_add(hash, *p);
	name->length = p - name->bytes;
	name->hash = hash;
	name->slash = *p == '/';
	while (*p == '/')
		p++;
	name->last = !*p;
	name->kind = name_kind(name);
	walk->rest = p;
}

/* "..": out of mounted file systems, but never above the process's root. */
static int walk_up(struct walk *walk)
{
	struct dentry *at = mount_cross_up(walk->at, walk->root);

	if (at != walk->root)
		at = at->parent;
	dentry_get(at);
	move_to(walk, mount_cross_down(at));
	return 0;
}

/* Replaces the rest of the path by the target of LINK plus that rest. */
static int splice_target(struct walk *walk, struct inode *link, bool slash)
{
	size_t room = link->size ? link->size : PATH_MAX - 1;
	size_t rest = strlen(walk->rest) + 1;
	char *buffer = kmalloc(room + 1 + rest);
	ssize_t n;

	if (!buffer)
		return -ENOMEM;
	n = link->ops->readlink(link, buffer, room);
	if (n <= 0) {
		kfree(buffer);
		return n ? n : -ENOENT;
	}
	if (slash)
		buffer[n++] = '/';
	memcpy(buffer + n, walk->rest, rest);
	kfree(walk->buffer);
	walk->buffer = buffer;
	walk->rest = buffer;
	if (*buffer == '/')
		jump_to_root(walk);
	return 0;
}

/* Goes on from the object that a link like /proc/self/exe stands for. */
static int follow_magic(struct walk *walk, struct inode *link, bool slash)
{
	struct dentry *to;

	TRY(link->ops->follow(link, &to));
	move_to(walk, to);
	return slash && !S_ISDIR(to->inode->mode) ? -ENOTDIR : 0;
}

int walk_follow(struct walk *walk, struct dentry *link, bool slash_after)
{
	struct inode *inode = link->inode;

	if (++walk->links > MAX_LINKS)
		return -ELOOP;
	if (inode->ops->follow)
		return follow_magic(walk, inode, slash_after);
	return splice_target(walk, inode, slash_after);
}

/* Enters the child that NAME says, or follows it if it is a link. */
static int walk_down(struct walk *walk, const struct walk_name *name)
{
	struct dentry *child;
	bool follow;
	int error;

	TRY(walk_child(walk->at, name, &child));
	if (!child)
		return -ENOENT;
	child = mount_cross_down(child);
	follow = !name->last || name->slash || walk->flags & PATH_FOLLOW;
	if (unlikely(S_ISLNK(child->inode->mode)) && follow) {
		error = walk_follow(walk, child, name->slash);
		dentry_put(child);
		return error;
	}
	move_to(walk, child);
	if (name->last && name->slash && !S_ISDIR(child->inode->mode))
		return -ENOTDIR;
	return 0;
}

/* One name of the path. */
static int walk_step(struct walk *walk, const struct walk_name *name)
{
	if (likely(name->kind == LAST_NORMAL))
		return walk_down(walk, name);
	return name->kind == LAST_DOT ? 0 : walk_up(walk);
}

int walk_to_last(struct walk *walk, struct walk_name *name)
{
	for (;;) {
		while (*walk->rest == '/')
			walk->rest++;
		name->kind = LAST_ROOT;
		name->slash = false;
		if (!*walk->rest)
			return 0;
		TRY(may_search(walk->at->inode));
		next_name(walk, name);
		if (name->last)
			return 0;
		TRY(walk_step(walk, name));
	}
}

int walk_all(struct walk *walk)
{
	struct walk_name name;

	/* Not only once: the last name may be a link to a longer path. */
	do {
		TRY(walk_to_last(walk, &name));
		if (name.kind != LAST_ROOT)
			TRY(walk_step(walk, &name));
	} while (*walk->rest);
	if (walk->flags & PATH_DIRECTORY && !S_ISDIR(walk->at->inode->mode))
		return -ENOTDIR;
	return 0;
}
