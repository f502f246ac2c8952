/* SPDX-License-Identifier: BSD-3-Clause */
/* From a path to a dentry: path_resolution(7). */
#pragma once

#include <linux/fcntl.h>

#include "fs/inode.h"

/* What relative paths start from, and umask; shared by threads. */
struct fs_context {
	u32 refs;
	struct dentry *root, *cwd;
	u32 umask;
};
struct fs_context *fs_context_create(void); /* at the root, umask 022 */
struct fs_context *fs_context_copy(const struct fs_context *from);
void fs_context_put(struct fs_context *fs);

#define PATH_FOLLOW 1 /* follow a symbolic link at the end */
#define PATH_DIRECTORY \
	2	     /* must be a directory (a trailing slash says so too) */
#define PATH_EMPTY 4 /* AT_EMPTY_PATH: "" means DIRFD itself */

/*
 * A path copied from a program; a short one stays on the stack. 0, -EFAULT,
 * -ENAMETOOLONG, -ENOMEM, or -ENOENT for "" unless EMPTY; user_path_put is due
 * even then.
 */
struct user_path {
	char *path;
	char fast[112];
};
int user_path_get(struct user_path *path, const char *user, bool empty);
void user_path_free(struct user_path *path); /* user_path_put's slow half */
static inline void user_path_put(struct user_path *path)
{
	if (unlikely(path->path != path->fast))
		user_path_free(path);
}

/* What AT_EMPTY_PATH and AT_SYMLINK_NOFOLLOW mean for path_find. */
static inline u32 path_flags(int at_flags)
{
	return (at_flags & AT_SYMLINK_NOFOLLOW ? 0 : PATH_FOLLOW) |
	       (at_flags & AT_EMPTY_PATH ? PATH_EMPTY : 0);
}

/* The dentry of PATH with a reference: 0 or a negative errno. */
int path_find(int dirfd, const char *path, u32 flags, struct dentry **out);

/* The same for a path in a program's memory: what most *at calls begin with. */
int path_find_user(int dirfd, const char *user, u32 flags, struct dentry **out);

/*
 * The directory of PATH's last name and the dentry for the name itself, which
 * is negative if it does not exist; both with references. Used to create,
 * remove and rename. SLASH: the path ended in slashes. LAST is NULL unless KIND
 * is LAST_NORMAL.
 */
enum path_last { LAST_NORMAL, LAST_DOT, LAST_DOT_DOT, LAST_ROOT };
struct path_parent {
	struct dentry *dir, *last;
	bool slash;
	enum path_last kind;
};
int path_find_parent(int dirfd, const char *path, struct path_parent *out);
int path_find_parent_user(int dirfd, const char *user, struct path_parent *out);
void path_parent_put(struct path_parent *parent); /* {0}: nothing */

/* Permission for MASK (MAY_*) by the caller's fsuid and groups: 0, -EACCES. */
#define MAY_EXEC  1
#define MAY_WRITE 2
#define MAY_READ  4
int inode_permission(struct inode *inode, u32 mask);

/* Is the caller the owner, or CAP_FOWNER: chmod, utimes, O_NOATIME? */
bool inode_is_owned(const struct inode *inode);

/* A path resolution under way: path.c's state, shared with who opens files. */

struct walk {
	struct dentry *root; /* "/" and the end of ".."; a reference */
	struct dentry *at;   /* where we are; a reference */
	const char *rest;    /* what is still to be walked */
	char *buffer;	     /* holds REST once a link was followed, or NULL */
	unsigned int links;  /* followed so far */
	u32 flags;	     /* PATH_* */
};

/* One name of a path, in place. */
struct walk_name {
	const char *bytes;
	size_t length;
	u32 hash;
	bool slash; /* at least one comes after it */
	bool last;  /* nothing but slashes comes after it */
	enum path_last kind;
};

/* 0, -EBADF, -ENOTDIR, -ENOENT; walk_end is due even then. */
int walk_start(struct walk *walk, int dirfd, const char *path, u32 flags);
void walk_end(struct walk *walk);

/* To the end of the path: walk->at is it. 0 or a negative errno. */
int walk_all(struct walk *walk);

/* To the directory of the last name, which is left in NAME (LAST_ROOT: there is
 * no name, the path was "/"). 0 or a negative errno. */
int walk_to_last(struct walk *walk, struct walk_name *name);

/* The child of DIR called NAME with a reference, or NULL if there is none. */
int walk_child(struct dentry *dir, const struct walk_name *name,
	       struct dentry **out);

/* Puts the target of LINK before the rest of the path (or goes to the object it
 * stands for). */
int walk_follow(struct walk *walk, struct dentry *link, bool slash_after);

/* Changing what names a directory holds: the checks that all calls share. */

/* May the caller make a name in DIR: 0, -EACCES, -ENOENT (removed). */
int create_allowed(struct dentry *dir);

/* An object under the negative DENTRY; MODE with its type, before the umask;
 * TARGET of a link. 0, -EPERM where nothing can be made, -ENOSPC. */
int create_object(struct dentry *dentry, u32 mode, u64 rdev,
		  const char *target);

/* May an object be made there? 0, -EEXIST, -ENOENT (a trailing slash, unless
 * DIRECTORY), or what create_allowed says. */
int create_check(const struct path_parent *parent, bool directory);

/* The same where a program's path says. PARENT must be put afterwards, also on
 * failure. Errors of paths, too. */
int create_find(int dirfd, const char *user, bool directory,
		struct path_parent *parent);

/*
 * May the caller remove DENTRY from DIR (sticky bit, mounts, is it what it is
 * taken for)? 0, -ENOENT, -EACCES, -EPERM, -ENOTDIR, -EISDIR, -EBUSY.
 */
int remove_allowed(struct dentry *dir, struct dentry *dentry, bool directory);
