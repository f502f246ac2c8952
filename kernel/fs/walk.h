/* SPDX-License-Identifier: BSD-3-Clause */
/* A path resolution under way: path.c's state, shared with who opens files. */
#pragma once

#include "fs/path.h"

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

/* 0 (then walk_end is due), -EBADF, -ENOTDIR, -ENOENT. */
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
