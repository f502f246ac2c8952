// SPDX-License-Identifier: BSD-3-Clause
/* /proc/PID/fd and fdinfo: the open files of a process by number. */
#include "fs/fd.h"
#include "proc/procfs_process.h"
#include "shim/syscall.h"

#include <asm/fcntl.h>

static struct fd_table *node_files(const struct procfs_node *node)
{
	if (process_may_inspect(node->thread->process))
		return NULL;
	return node->thread->files;
}

static struct file *node_file(const struct procfs_node *node)
{
	struct fd_table *files = node_files(node);

	return files ? fd_table_find(files, node->number) : NULL;
}

static int next_fd(const struct procfs_node *node, int after)
{
	struct fd_table *files = node_files(node);

	for (int fd = after + 1; files && fd < (int)files->size; fd++) {
		if (files->files[fd])
			return fd;
	}
	return -1;
}

/* The link's permissions say how the file was opened. */
static u32 fd_mode(const struct procfs_node *node)
{
	const struct file *file = node_file(node);
	u32 mode = S_IFLNK;

	if (!file || (file->flags & O_PATH))
		return mode;
	if (file_readable(file))
		mode |= 0500;
	if (file_writable(file))
		mode |= 0300;
	return mode;
}

static int follow_fd(const struct procfs_node *node, struct dentry **out)
{
	struct file *file = node_file(node);

	if (!file)
		return -ENOENT;
	dentry_get(file->dentry);
	*out = file->dentry;
	return 0;
}

static const struct procfs_entry fd_entry = {
	.mode_now = fd_mode,
	.follow = follow_fd,
};

const struct procfs_numbers procfs_fds = {
	.entry = &fd_entry,
	.next = next_fd,
};

static int show_fdinfo(const struct procfs_node *node, struct text *text)
{
	const struct file *file = node_file(node);
	const struct fd_table *files = node_files(node);
	u32 fd = node->number, flags;

	if (!file)
		return -ENOENT;
	flags = file->flags;
	if (files->close_on_exec[fd / 64] >> (fd % 64) & 1)
		flags |= O_CLOEXEC;
	text_add(text, "pos:\t%lu\nflags:\t0%o\nmnt_id:\t%lu\nino:\t%lu\n",
		 file->ops->stream ? 0 : file->offset, flags,
		 file->inode->sb->device, file->inode->ino);
	return 0;
}

static const struct procfs_entry fdinfo_entry = {
	.mode = S_IFREG | 0400,
	.show = show_fdinfo,
};

const struct procfs_numbers procfs_fdinfos = {
	.entry = &fdinfo_entry,
	.next = next_fd,
};
