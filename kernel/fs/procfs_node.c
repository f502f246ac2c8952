// SPDX-License-Identifier: BSD-3-Clause
/*
 * Directories of /proc that are tables (fs/procfs.h): names are looked up in
 * the table, then tried as numbers. Inode numbers are made from what a name
 * stands for, so that they stay the same from one lookup to the next.
 */
#include "fs/cred.h"
#include "fs/file.h"
#include "fs/procfs.h"
#include "lib/format.h"
#include "lib/string.h"
#include "mm/kmalloc.h"
#include "proc/process.h"

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

static u32 node_mode(const struct procfs_node *node)
{
	const struct procfs_entry *entry = node->entry;

	return entry->mode_now ? entry->mode_now(node) : entry->mode;
}

int procfs_node_of(const struct inode *inode, struct procfs_node *node)
{
	*node = *(const struct procfs_node *)inode->private;
	node->thread = node->pid ? procfs_thread(node) : NULL;
	return node->pid && !node->thread ? -ESRCH : 0;
}

/* ---- Links ---- */

static int node_follow(struct inode *inode, struct dentry **out)
{
	struct procfs_node node;

	TRY(procfs_node_of(inode, &node));
	return node.entry->follow(&node, out);
}

static ssize_t node_readlink(struct inode *inode, char *buf, size_t size)
{
	struct text text = { 0 };
	ssize_t n = procfs_make_text(inode, &text);

	if (!n) {
		n = MIN(text.length, size);
		memcpy(buf, text.bytes, n);
	}
	kfree(text.bytes);
	return n;
}

/* ---- Looking up ---- */

/* NAME as a number without sign or leading zeros, or -1. */
static int name_number(const char *name)
{
	int number = string_to_u64(name, NULL, 10);
	char same[12];

	format(same, sizeof(same), "%d", number);
	return number < 0 || strcmp(name, same) ? -1 : number;
}

static struct procfs_node numbered_node(const struct procfs_node *dir,
					int number)
{
	const struct procfs_numbers *numbers = dir->entry->numbers;
	struct procfs_node child = *dir;

	child.entry = numbers->entry;
	if (!dir->pid) /* in the root */
		child.pid = child.tid = number;
	else if (numbers->threads)
		child.tid = number;
	else
		child.number = number;
	return child;
}

/* The node of the name in DIR: 0 or -ENOENT. */
static int find_child(const struct procfs_node *dir,
		      const struct dentry *dentry, struct procfs_node *child)
{
	const struct procfs_entry *entry = dir->entry->entries;
	const struct procfs_numbers *numbers = dir->entry->numbers;
	int number = name_number(dentry->name);

	for (; entry && entry->name; entry++) {
		if (!strcmp(entry->name, dentry->name)) {
			*child = *dir;
			child->entry = entry;
			return 0;
		}
	}
	if (number < 0 || !numbers || numbers->next(dir, number - 1) != number)
		return -ENOENT;
	*child = numbered_node(dir, number);
	return 0;
}

static int node_lookup(struct inode *inode, struct dentry *dentry)
{
	struct procfs_node dir, child;

	if (procfs_node_of(inode, &dir) || find_child(&dir, dentry, &child))
		return -ENOENT;
	dentry->inode = procfs_inode(&child);
	return dentry->inode ? 0 : -ENOMEM;
}

/* ---- Listing ---- */

static bool list_entries(struct file *file, const struct procfs_node *dir,
			 struct directory_sink *sink)
{
	const struct procfs_entry *entry = dir->entry->entries;
	struct procfs_node child = *dir;

	for (u64 at = FIRST_ENTRY; entry && entry->name; entry++, at++) {
		child.entry = entry;
		if (at >= file->offset &&
		    directory_add(file, sink, entry->name, node_ino(&child),
				  entry->mode, at + 1))
			return true;
	}
	return false;
}

static void list_numbers(struct file *file, const struct procfs_node *dir,
			 struct directory_sink *sink)
{
	int number = -1;

	if (!dir->entry->numbers)
		return;
	if (file->offset > FIRST_NUMBER)
		number = file->offset - FIRST_NUMBER - 1;
	while ((number = dir->entry->numbers->next(dir, number)) >= 0) {
		struct procfs_node child = numbered_node(dir, number);
		char name[12];

		format(name, sizeof(name), "%d", number);
		if (directory_add(file, sink, name, node_ino(&child),
				  node_mode(&child), FIRST_NUMBER + number + 1))
			return;
	}
}

static int node_readdir(struct file *file, struct directory_sink *sink)
{
	struct procfs_node dir;

	if (procfs_node_of(file->inode, &dir))
		return -ENOENT;
	if (!directory_add_dots(file, sink) && !list_entries(file, &dir, sink))
		list_numbers(file, &dir, sink);
	return 0;
}

static const struct file_ops directory_file_ops = {
	.readdir = node_readdir,
};

/* ---- Inodes ---- */

/* Files can be opened with O_TRUNC; there is nothing to cut off. */
static int node_truncate(struct inode *inode UNUSED, u64 size UNUSED)
{
	return 0;
}

static void node_release(struct inode *inode)
{
	kfree(inode->private);
}

static const struct inode_ops node_ops = {
	.lookup = node_lookup,
	.readlink = node_readlink,
	.truncate = node_truncate,
	.release = node_release,
};

static const struct inode_ops object_link_ops = {
	.follow = node_follow,
	.release = node_release,
};

/* What is about a process belongs to its user, unless it keeps secrets. */
static void set_owner(struct inode *inode, const struct thread *thread)
{
	bool shown = thread && thread->cred && thread->process->dumpable;

	inode->uid = shown ? thread->cred->euid : 0;
	inode->gid = shown ? thread->cred->egid : 0;
}

struct inode *procfs_inode(const struct procfs_node *node)
{
	struct procfs_node *copy = kmalloc(sizeof(*copy));
	struct inode *inode = inode_alloc(procfs, node_mode(node));

	if (!copy || !inode) {
		kfree(copy);
		kfree(inode);
		return NULL;
	}
	*copy = *node;
	inode->private = copy;
	inode->ino = node_ino(node);
	inode->ops = node->entry->follow ? &object_link_ops : &node_ops;
	inode->file_ops = S_ISDIR(inode->mode) ? &directory_file_ops :
						 &procfs_file_ops;
	set_owner(inode, node->pid ? procfs_thread(node) : NULL);
	return inode;
}
