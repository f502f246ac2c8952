// SPDX-License-Identifier: BSD-3-Clause
/*
 * Directories of /proc that are tables (fs/procfs.h): names are looked up in
 * the table, then tried as numbers. Inode numbers are made from what a name
 * stands for, so that they stay the same from one lookup to the next.
 */
#include "cpu/cpu.h"
#include "fs/file.h"
#include "fs/path.h"
#include "fs/procfs_internal.h"
#include "lib/format.h"
#include "lib/string.h"
#include "mm/kmalloc.h"
#include "sched/thread.h"
#include "shim/syscall.h"

/* Positions in a directory: ".", "..", the entries, then the numbers. */
#define FIRST_ENTRY  2
#define FIRST_NUMBER 0x10000UL

static u64 node_ino(const struct procfs_node *node)
{
	u64 hash = (u64)(u32)node->pid << 32 | (u32)node->tid;

	hash = hash * 0x9e3779b97f4a7c15UL ^ (u64)node->entry;
	hash = hash * 0x9e3779b97f4a7c15UL ^ (u32)node->number;
	hash *= 0x9e3779b97f4a7c15UL;
	return 1UL << 32 | hash >> 32; /* the small ones are the fixed files' */
}

static const struct procfs_node *node_of(const struct inode *inode)
{
	return inode->private;
}

/* What the directory is about may have gone; the root and sys never do. */
static bool exists(const struct procfs_node *dir)
{
	const struct procfs_directory *directory = dir->entry->directory;

	return !directory->exists || directory->exists(dir);
}

/* ---- Links ---- */

static int node_follow(struct inode *inode, struct dentry **out)
{
	return node_of(inode)->entry->follow(node_of(inode), out);
}

static ssize_t path_of(struct dentry *dentry, char *buf, size_t size)
{
	char *bytes = kmalloc(PAGE_SIZE), *path;
	ssize_t n = -ENOMEM;

	if (!bytes)
		return -ENOMEM;
	path = dentry_path(dentry, current->fs->root, bytes, PAGE_SIZE);
	if (path) {
		n = MIN(strlen(path), size);
		memcpy(buf, path, n);
	} else {
		n = -ENAMETOOLONG;
	}
	kfree(bytes);
	return n;
}

static ssize_t node_readlink(struct inode *inode, char *buf, size_t size)
{
	const struct procfs_node *node = node_of(inode);
	struct dentry *dentry;
	ssize_t n;

	if (node->entry->target)
		return node->entry->target(node, buf, size);
	n = node->entry->follow(node, &dentry);
	if (n)
		return n;
	n = path_of(dentry, buf, size);
	dentry_put(dentry);
	return n;
}

/* ---- Looking up ---- */

static void node_release(struct inode *inode)
{
	kfree(inode->private);
}

/* Files can be opened with O_TRUNC; there is nothing to cut off. */
static int node_truncate(struct inode *inode UNUSED, u64 size UNUSED)
{
	return 0;
}

/* NAME as a number without sign or leading zeros, or -1. */
static int name_number(const char *name, size_t n)
{
	int number = 0;

	if (n == 0 || n > 9 || (n > 1 && name[0] == '0'))
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (name[i] < '0' || name[i] > '9')
			return -1;
		number = number * 10 + name[i] - '0';
	}
	return number;
}

static struct procfs_node child_node(const struct procfs_node *dir,
				     const struct procfs_entry *entry,
				     int number)
{
	struct procfs_node child = *dir;

	child.entry = entry;
	if (number < 0)
		return child;
	if (!dir->pid) /* in the root */
		child.pid = child.tid = number;
	else if (dir->entry->directory->numbers_are_threads)
		child.tid = number;
	else
		child.number = number;
	return child;
}

static u32 number_mode(const struct procfs_node *dir, int number)
{
	const struct procfs_directory *directory = dir->entry->directory;

	return directory->mode ? directory->mode(dir, number) :
				 directory->numbered->mode;
}

static int set_inode(const struct procfs_node *dir, struct dentry *dentry,
		     const struct procfs_node *child, u32 mode)
{
	struct inode *inode = procfs_inode(child, mode);

	if (!inode)
		return -ENOMEM;
	inode->uid = inode->gid = 0;
	if (dir->entry->directory->owner)
		dir->entry->directory->owner(child, &inode->uid, &inode->gid);
	dentry->inode = inode;
	return 0;
}

static int node_lookup(struct inode *inode, struct dentry *dentry)
{
	const struct procfs_node *dir = node_of(inode);
	const struct procfs_directory *directory = dir->entry->directory;
	struct procfs_node child;
	int number;

	if (!exists(dir))
		return -ENOENT;
	for (u32 i = 0; i < directory->count; i++) {
		const struct procfs_entry *entry = &directory->entries[i];

		if (strcmp(entry->name, dentry->name))
			continue;
		child = child_node(dir, entry, -1);
		return set_inode(dir, dentry, &child, entry->mode);
	}
	number = name_number(dentry->name, dentry->name_length);
	if (number < 0 || !directory->numbered || !directory->has(dir, number))
		return -ENOENT;
	child = child_node(dir, directory->numbered, number);
	return set_inode(dir, dentry, &child, number_mode(dir, number));
}

/* A name that is still in use may stand for something that has gone. */
static bool node_revalidate(struct dentry *dentry)
{
	const struct procfs_node *dir = node_of(dentry->parent->inode);
	const struct procfs_directory *directory = dir->entry->directory;
	int number = name_number(dentry->name, dentry->name_length);

	if (!exists(dir))
		return false;
	return number < 0 || !directory->numbered ||
	       directory->has(dir, number);
}

/* ---- Listing ---- */

static bool list_dots(struct file *file, struct directory_sink *sink)
{
	if (file->offset == 0) {
		if (sink->add(sink, ".", 1, file->inode->ino, 4, 1))
			return true;
		file->offset = 1;
	}
	if (file->offset == 1) {
		if (sink->add(sink, "..", 2, file->dentry->parent->inode->ino,
			      4, 2))
			return true;
		file->offset = 2;
	}
	return false;
}

static bool list_entries(struct file *file, const struct procfs_node *dir,
			 struct directory_sink *sink)
{
	const struct procfs_directory *directory = dir->entry->directory;

	while (file->offset - FIRST_ENTRY < directory->count) {
		const struct procfs_entry *entry =
			&directory->entries[file->offset - FIRST_ENTRY];
		struct procfs_node child = child_node(dir, entry, -1);

		if (sink->add(sink, entry->name, strlen(entry->name),
			      node_ino(&child), entry->mode >> 12,
			      file->offset + 1))
			return true;
		file->offset++;
	}
	return false;
}

static void list_numbers(struct file *file, const struct procfs_node *dir,
			 struct directory_sink *sink)
{
	const struct procfs_directory *directory = dir->entry->directory;
	int number = -1;

	if (!directory->numbered)
		return;
	if (file->offset > FIRST_NUMBER)
		number = file->offset - FIRST_NUMBER - 1;
	while ((number = directory->next(dir, number)) >= 0) {
		struct procfs_node child =
			child_node(dir, directory->numbered, number);
		u64 next = FIRST_NUMBER + number + 1;
		char name[12];
		int n = format(name, sizeof(name), "%d", number);

		if (sink->add(sink, name, n, node_ino(&child),
			      number_mode(dir, number) >> 12, next))
			return;
		file->offset = next;
	}
}

static int node_readdir(struct file *file, struct directory_sink *sink)
{
	const struct procfs_node *dir = node_of(file->inode);

	if (!exists(dir))
		return -ENOENT;
	if (!list_dots(file, sink) && !list_entries(file, dir, sink))
		list_numbers(file, dir, sink);
	return 0;
}

static const struct file_ops node_directory_ops = {
	.readdir = node_readdir,
};

/* ---- Inodes ---- */

static const struct inode_ops directory_ops = {
	.lookup = node_lookup,
	.revalidate = node_revalidate,
	.release = node_release,
};

static const struct inode_ops object_link_ops = {
	.readlink = node_readlink,
	.follow = node_follow,
	.release = node_release,
};

static const struct inode_ops text_link_ops = {
	.readlink = node_readlink,
	.release = node_release,
};

static const struct inode_ops file_inode_ops = {
	.truncate = node_truncate,
	.release = node_release,
};

static void set_operations(struct inode *inode,
			   const struct procfs_entry *entry)
{
	if (S_ISDIR(inode->mode)) {
		inode->ops = &directory_ops;
		inode->file_ops = &node_directory_ops;
	} else if (S_ISLNK(inode->mode)) {
		inode->ops = entry->follow ? &object_link_ops : &text_link_ops;
	} else {
		inode->ops = &file_inode_ops;
		inode->file_ops = &procfs_file_ops;
	}
}

struct inode *procfs_inode(const struct procfs_node *node, u32 mode)
{
	struct procfs_node *copy = kmalloc(sizeof(*copy));
	struct inode *inode = inode_alloc(procfs, mode);

	if (!copy || !inode) {
		kfree(copy);
		kfree(inode);
		return NULL;
	}
	*copy = *node;
	inode->private = copy;
	inode->ino = node_ino(node);
	set_operations(inode, node->entry);
	return inode;
}
