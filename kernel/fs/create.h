/* SPDX-License-Identifier: BSD-3-Clause */
/* Changing what names a directory holds: the checks that all calls share. */
#pragma once

#include "fs/path.h"

/* May the caller make a name in DIR: 0, -EACCES, -EROFS, -ENOENT (removed). */
int create_allowed(struct dentry *dir);

/* All but a link under the negative DENTRY; MODE with its type, before the
 * umask. 0, -EPERM where nothing can be made, -ENOSPC. */
int create_object(struct dentry *dentry, u32 mode, u64 rdev);

/*
 * May the caller remove DENTRY from DIR (sticky bit, mounts, is it what it is
 * taken for)? 0, -ENOENT, -EACCES, -EPERM, -EROFS, -ENOTDIR, -EISDIR, -EBUSY.
 */
int remove_allowed(struct dentry *dir, struct dentry *dentry, bool directory);

/*
 * Finds where a program's path says that an object is to be made. PARENT must
 * be put afterwards, also on failure. 0,
 * -EEXIST, -ENOENT (a trailing slash, unless DIRECTORY), or path errors.
 */
int create_check(const struct path_parent *parent, bool directory);
int create_find(int dirfd, const char *user, bool directory,
		struct path_parent *parent);
