// SPDX-License-Identifier: BSD-3-Clause
/*
 * mount(2) and umount2(2), as far as they can be honest: a new file system in
 * memory can be put on a directory, and taken off when nobody uses it.
 */
#include <linux/capability.h>
#include <linux/fcntl.h>
#include <linux/mount.h>

#include "fs/cred.h"
#include "fs/dentry_hash.h"
#include "fs/fs.h"
#include "fs/mount.h"
#include "fs/path.h"
#include "fs/ramfs.h"
#include "lib/string.h"
#include "mm/kmalloc.h"
#include "mm/usercopy.h"
#include "shim/syscall.h"

#define TYPE_SIZE   32
#define KNOWN_FLAGS (MS_RDONLY | MS_SILENT | MS_RELATIME)

/* From linux/fs.h's other half, which programs don't see. */
#define DETACH_FORCE  1
#define DETACH_LAZY   2
#define DETACH_EXPIRE 4
#define NO_FOLLOW     8

/* 0, -ENODEV for what we don't have, -EFAULT. */
static int check_type(const char *user)
{
	char type[TYPE_SIZE];
	ssize_t n;

	if (!user)
		return -EINVAL;
	n = copy_string_from_user(type, user, sizeof(type));
	if (n == -ENAMETOOLONG)
		return -ENODEV;
	if (n < 0)
		return n;
	return strcmp(type, "tmpfs") && strcmp(type, "ramfs") ? -ENODEV : 0;
}

/* Options would be promises that nobody keeps: only none are accepted. */
static int check_options(u64 flags, const char *data)
{
	char first = 0;

	if ((flags & MS_MGC_MSK) == MS_MGC_VAL)
		flags &= ~MS_MGC_MSK;
	if (flags & ~KNOWN_FLAGS)
		return -EINVAL;
	if (data && copy_from_user(&first, data, 1))
		return -EFAULT;
	return first ? -EINVAL : 0;
}

static int mount_on(struct dentry *at, u64 flags)
{
	struct superblock *sb = ramfs_create();
	int error;

	if (!sb)
		return -ENOMEM;
	sb->root->inode->mode |= 01777;
	sb->read_only = flags & MS_RDONLY;
	error = mount_attach(sb, at);
	if (error) {
		dentry_put(sb->root);
		kfree(sb);
	}
	return error;
}

UK_SYSCALL_R_DEFINE(int, mount, const char *, source, const char *, target,
		    const char *, type, unsigned long, flags, const void *,
		    data)
{
	struct dentry *at;
	int error = check_type(type);

	(void)source;
	if (!error)
		error = check_options(flags, data);
	if (!error)
		error = path_find_user(AT_FDCWD, target,
				       PATH_FOLLOW | PATH_DIRECTORY, &at);
	if (error)
		return error;
	error = capable(CAP_SYS_ADMIN) ? mount_on(at, flags) : -EPERM;
	dentry_put(at);
	return error;
}

/* Does anyone hold DENTRY beside its directory and its own children? */
static bool is_used(struct dentry *dentry, u32 holders)
{
	struct dentry *child;
	u64 cookie = 0;

	while ((child = dentry_next_child(dentry, cookie))) {
		cookie = child->cookie + 1;
		holders++;
	}
	return dentry->refs != holders || dentry->mounted;
}

/* The name after DENTRY in a walk over all of TOP's tree; NULL: none. */
static struct dentry *next_in_tree(struct dentry *dentry, struct dentry *top)
{
	struct dentry *next = dentry_next_child(dentry, 0);

	while (!next && dentry != top) {
		next = dentry_next_child(dentry->parent, dentry->cookie + 1);
		dentry = dentry->parent;
	}
	return next;
}

static bool is_busy(struct dentry *root, u32 root_holders)
{
	if (is_used(root, root_holders))
		return true;
	for (struct dentry *at = next_in_tree(root, root); at;
	     at = next_in_tree(at, root))
		if (is_used(at, 1))
			return true;
	return false;
}

/* Leaves first. */
static void remove_all(struct dentry *root)
{
	struct dentry *at = root, *child;

	for (;;) {
		child = dentry_next_child(at, 0);
		if (child) {
			at = child;
		} else if (at == root) {
			return;
		} else {
			child = at;
			at = at->parent;
			dentry_unlink(child);
		}
	}
}

static int detach(struct dentry *root)
{
	struct superblock *sb = root->sb;

	if (root != sb->root)
		return -EINVAL;
	/* The caller's path holds the root, too. */
	if (!sb->mountpoint || strcmp(sb->type, "ramfs") || is_busy(root, 2))
		return -EBUSY;
	remove_all(root);
	sb->mountpoint->mounted = NULL;
	dentry_put(sb->mountpoint);
	list_remove(&sb->link);
	return 0;
}

UK_SYSCALL_R_DEFINE(int, umount2, const char *, target, int, flags)
{
	struct dentry *root;
	struct superblock *sb;
	int error;

	if (flags & ~(DETACH_FORCE | DETACH_LAZY | DETACH_EXPIRE | NO_FOLLOW))
		return -EINVAL;
	if (flags & DETACH_EXPIRE)
		return flags & (DETACH_FORCE | DETACH_LAZY) ? -EINVAL : -EAGAIN;
	error = path_find_user(AT_FDCWD, target,
			       flags & NO_FOLLOW ? 0 : PATH_FOLLOW, &root);
	if (error)
		return error;
	sb = root->sb;
	error = capable(CAP_SYS_ADMIN) ? detach(root) : -EPERM;
	dentry_put(root);
	if (!error) {
		dentry_put(sb->root);
		kfree(sb);
	}
	return error;
}
