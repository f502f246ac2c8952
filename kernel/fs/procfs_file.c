// SPDX-License-Identifier: BSD-3-Clause
/*
 * Reading and writing the files of /proc. The text is made by the first read
 * and kept, so that a program sees one moment whatever pieces it reads it in; a
 * read from the start makes it anew, for programs that keep such a file open.
 */
#include "fs/file.h"
#include "fs/procfs.h"
#include "lib/string.h"
#include "mm/kmalloc.h"

#define VALUE_MAX 256 /* bytes of what is written to a setting */

int procfs_make_text(const struct inode *inode, struct text *text)
{
	struct procfs_node node;

	TRY(procfs_node_of(inode, &node));
	text->length = 0;
	text->failed = false;
	if (node.entry->show)
		TRY(node.entry->show(&node, text));
	else if (node.entry->text)
		node.entry->text(text);
	else if (node.entry->variable)
		text_add(text, "%s\n", node.entry->variable);
	else
		text_add(text, "%s", node.entry->constant);
	return text->failed ? -ENOMEM : 0;
}

static ssize_t procfs_read(struct file *file, struct iter *to)
{
	struct text *text = file->private;
	size_t n, done;

	if (to->offset == 0 || !text->bytes)
		TRY(procfs_make_text(file->inode, text));
	if (to->offset >= text->length)
		return 0;
	n = MIN(to->left, text->length - to->offset);
	done = iter_put(to, text->bytes + to->offset, n);
	return done || !n ? (ssize_t)done : -EFAULT;
}

static ssize_t procfs_write(struct file *file, struct iter *from)
{
	struct procfs_node node;
	char value[VALUE_MAX];
	size_t n = from->left;

	TRY(procfs_node_of(file->inode, &node));
	if (!node.entry->store)
		return -EIO;
	if (n == 0)
		return 0;
	if (n >= sizeof(value))
		return -EINVAL;
	if (iter_get(from, value, n) != n)
		return -EFAULT;
	value[n] = 0;
	TRY(node.entry->store(&node, value, n));
	return n;
}

static int procfs_open(struct inode *inode UNUSED, struct file *file)
{
	file->private = kzalloc(sizeof(struct text));
	return file->private ? 0 : -ENOMEM;
}

static void procfs_release(struct file *file)
{
	struct text *text = file->private;

	kfree(text->bytes);
	kfree(text);
}

const struct file_ops procfs_file_ops = {
	.read = procfs_read,
	.write = procfs_write,
	.open = procfs_open,
	.release = procfs_release,
};
