/* SPDX-License-Identifier: BSD-3-Clause */
/* How dentry.c finds a name, for path.c and readdir.c. */
#pragma once

#include "fs/inode.h"

/*
 * The hash of a name is made byte by byte (FNV-1a), so that the loop which
 * looks for the next '/' of a path can do it on the way.
 */
#define NAME_HASH_START 2166136261U

static inline u32 name_hash_add(u32 hash, char c)
{
	return (hash ^ (u8)c) * 16777619U;
}

static inline u32 name_hash(const char *name, size_t n)
{
	u32 hash = NAME_HASH_START;

	while (n--)
		hash = name_hash_add(hash, *name++);
	return hash;
}

/* dentry_find for callers that know the hash of the name alone. */
struct dentry *dentry_find_hashed(struct dentry *parent, const char *name,
				  size_t n, u32 hash);

/* The first child whose place is at least PLACE, or NULL; no reference. */
struct dentry *dentry_next_child(struct dentry *parent, u64 place);
