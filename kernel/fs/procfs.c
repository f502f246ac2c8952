// SPDX-License-Identifier: BSD-3-Clause
/*
 * /proc itself: the fixed files that others add, kept in memory like any small
 * tree, and beside them a directory for each process, made when it is asked
 * for.
 */
#include "fs/procfs.h"
#include "fs/file.h"
#include "fs/fs.h"
#include "fs/procfs_internal.h"
#include "lib/format.h"
#include "lib/log.h"
#include "lib/string.h"
#include "mm/kmalloc.h"
#include "shim/syscall.h"

#include <linux/magic.h>

struct superblock *procfs;

static const struct procfs_process_ops *process_ops;

/* ---- Fixed files ---- */

struct plain {
	struct procfs_node node; /* first: what inode->private is taken for */
	void (*show)(struct text *text);
	int (*store)(const char *value, size_t n);
};

static int plain_show(const struct procfs_node *node, struct text *text)
{
	((const struct plain *)node)->show(text);
	return 0;
}

static int plain_store(const struct procfs_node *node, const char *value,
		       size_t n)
{
	const struct plain *plain = (const struct plain *)node;

	return plain->store ? plain->store(value, n) : -EIO;
}

static const struct procfs_entry plain_entry = {
	.show = plain_show,
	.store = plain_store,
};

static int plain_truncate(__attribute__((unused)) struct inode *inode,
			  __attribute__((unused)) u64 size)
{
	return 0;
}

static const struct inode_ops plain_ops = {
	.truncate = plain_truncate,
};

/* There is nothing else, and nothing can be made: not EPERM but ENOENT. */
static int fixed_lookup(__attribute__((unused)) struct inode *dir,
			__attribute__((unused)) struct dentry *dentry)
{
	return -ENOENT;
}

static const struct inode_ops fixed_directory_ops = {
	.lookup = fixed_lookup,
};

static const struct file_ops fixed_directory_file_ops = {
	.readdir = dentry_readdir,
};

static struct inode *new_inode(u32 mode)
{
	struct inode *inode = inode_alloc(procfs, mode);

	if (!inode)
		panic("no memory for /proc");
	inode->uid = inode->gid = 0;
	return inode;
}

/* Adds INODE under NAME and returns its dentry, which the tree keeps. */
static struct dentry *add(struct dentry *dir, const char *name, size_t n,
			  struct inode *inode)
{
	struct dentry *dentry = dentry_alloc(dir, name, n);

	if (!dentry)
		panic("no memory for /proc");
	dentry_instantiate(dentry, inode);
	dentry_put(dentry);
	if (S_ISDIR(inode->mode))
		dir->inode->links++;
	return dentry;
}

static struct dentry *subdirectory(struct dentry *dir, const char *name,
				   size_t n)
{
	struct dentry *dentry = dentry_find(dir, name, n);
	struct inode *inode;

	if (dentry) {
		dentry_put(dentry);
		return dentry;
	}
	inode = new_inode(S_IFDIR | 0555);
	inode->ops = &fixed_directory_ops;
	inode->file_ops = &fixed_directory_file_ops;
	return add(dir, name, n, inode);
}

/* The directory of PATH's last name, made as needed; *PATH becomes that name.
 */
static struct dentry *parent_of(const char **path)
{
	struct dentry *dir = procfs->root;
	const char *slash;

	while ((slash = strchr(*path, '/'))) {
		dir = subdirectory(dir, *path, slash - *path);
		*path = slash + 1;
	}
	return dir;
}

void procfs_add_setting(const char *path, u32 mode,
			void (*show)(struct text *text),
			int (*store)(const char *value, size_t n))
{
	struct dentry *dir = parent_of(&path);
	struct inode *inode = new_inode(S_IFREG | mode);
	struct plain *plain = kzalloc(sizeof(*plain));

	if (!plain)
		panic("no memory for /proc");
	plain->node.entry = &plain_entry;
	plain->show = show;
	plain->store = store;
	inode->private = plain;
	inode->ops = &plain_ops;
	inode->file_ops = &procfs_file_ops;
	add(dir, path, strlen(path), inode);
}

void procfs_add_file(const char *path, u32 mode,
		     void (*show)(struct text *text))
{
	procfs_add_setting(path, mode, show, NULL);
}

/* ---- self, thread-self, mounts ---- */

static ssize_t put_link(char *buf, size_t size, const char *target, int n)
{
	n = MIN((size_t)n, size);
	memcpy(buf, target, n);
	return n;
}

static ssize_t self_readlink(__attribute__((unused)) struct inode *inode,
			     char *buf, size_t size)
{
	char target[16];

	return put_link(buf, size, target,
			format(target, sizeof(target), "%d",
			       process_ops->self()));
}

static ssize_t thread_self_readlink(__attribute__((unused)) struct inode *inode,
				    char *buf, size_t size)
{
	char target[32];

	return put_link(buf, size, target,
			format(target, sizeof(target), "%d/task/%d",
			       process_ops->self(),
			       process_ops->self_thread()));
}

static ssize_t mounts_readlink(__attribute__((unused)) struct inode *inode,
			       char *buf, size_t size)
{
	return put_link(buf, size, "self/mounts", 11);
}

static const struct inode_ops self_ops = { .readlink = self_readlink };
static const struct inode_ops thread_self_ops = {
	.readlink = thread_self_readlink,
};
static const struct inode_ops mounts_ops = { .readlink = mounts_readlink };

static void add_link(const char *name, const struct inode_ops *ops)
{
	struct inode *inode = new_inode(S_IFLNK | 0777);

	inode->ops = ops;
	add(procfs->root, name, strlen(name), inode);
}

void procfs_set_process_ops(const struct procfs_process_ops *ops)
{
	process_ops = ops;
	add_link("self", &self_ops);
	add_link("thread-self", &thread_self_ops);
	add_link("mounts", &mounts_ops);
}

/* ---- The root: process numbers beside the fixed names ---- */

#define FIRST_PROCESS (1UL << 32) /* position of process 0 */

static int name_pid(const struct dentry *dentry)
{
	const char *end;
	u64 pid;

	if (dentry->name[0] < '1' || dentry->name[0] > '9' ||
	    dentry->name_length > 9)
		return 0;
	pid = string_to_u64(dentry->name, &end, 10);
	return *end ? 0 : (int)pid;
}

static int root_lookup(__attribute__((unused)) struct inode *dir,
		       struct dentry *dentry)
{
	int pid = name_pid(dentry);

	if (!pid || !process_ops || !process_ops->exists(pid))
		return -ENOENT;
	dentry->inode = process_ops->directory(pid);
	return dentry->inode ? 0 : -ENOMEM;
}

static bool root_revalidate(struct dentry *dentry)
{
	int pid = name_pid(dentry);

	return dentry->kept || !pid || process_ops->exists(pid);
}

/* Hands names on, and notes when the other side is full. */
struct noting_sink {
	struct directory_sink sink;
	struct directory_sink *to;
	bool full;
};

static bool note(struct directory_sink *sink, const char *name, size_t n,
		 u64 ino, unsigned int type, u64 next_offset)
{
	struct noting_sink *noting =
		container_of(sink, struct noting_sink, sink);

	noting->full =
		noting->to->add(noting->to, name, n, ino, type, next_offset);
	return noting->full;
}

static void list_processes(struct file *file, struct directory_sink *sink)
{
	int pid = 0;

	if (file->offset > FIRST_PROCESS)
		pid = file->offset - FIRST_PROCESS;
	while ((pid = process_ops->next(pid))) {
		struct inode *inode = process_ops->directory(pid);
		char name[12];
		int n = format(name, sizeof(name), "%d", pid);
		bool full;

		if (!inode)
			return;
		full = sink->add(sink, name, n, inode->ino, S_IFDIR >> 12,
				 FIRST_PROCESS + pid);
		inode_put(inode);
		if (full)
			return;
		file->offset = FIRST_PROCESS + pid;
	}
}

static int root_readdir(struct file *file, struct directory_sink *sink)
{
	struct noting_sink noting = { { note }, sink, false };

	if (file->offset < FIRST_PROCESS)
		dentry_readdir(file, &noting.sink);
	if (!noting.full && process_ops)
		list_processes(file, sink);
	return 0;
}

static const struct inode_ops root_ops = {
	.lookup = root_lookup,
	.revalidate = root_revalidate,
};

static const struct file_ops root_file_ops = {
	.readdir = root_readdir,
};

void procfs_init(void)
{
	struct dentry *at = dentry_find(fs_root, "proc", 4);
	struct inode *root;

	procfs = superblock_alloc("proc", PROC_SUPER_MAGIC);
	if (!at || !procfs)
		panic("cannot make /proc");
	root = new_inode(S_IFDIR | 0555);
	root->ops = &root_ops;
	root->file_ops = &root_file_ops;
	if (dentry_make_root(procfs, root) || mount_attach(procfs, at))
		panic("cannot mount /proc");
	dentry_put(at);
	procfs_system_init();
	procfs_cpuinfo_init();
	procfs_sysctl_init();
	procfs_process_init();
}
