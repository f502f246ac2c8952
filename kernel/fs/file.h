/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * An open file description: what open returns a number for. Shared by
 * descriptors after dup and fork; mappings hold one too.
 */
#pragma once

#include <linux/fcntl.h>

#include "fs/inode.h"
#include "fs/iter.h"
#include "sched/waitq.h"

/* Asking a file what it is ready for, and being told when that changes. */

#define POLL_MAX_QUEUES 2 /* that the answer of one file depends on */

struct poll_table {
	/* Called by a file's poll for each queue that its answer depends on. */
	void (*add)(struct poll_table *table, struct waitq *queue);
};

static inline void poll_add(struct poll_table *table, struct waitq *queue)
{
	if (table)
		table->add(table, queue);
}

struct file_ops {
	/*
	 * Bytes moved (0: end of file) or a negative errno. The iterator's
	 * offset counts for files with a position only. May sleep unless
	 * O_NONBLOCK is set
	 * (-EAGAIN); -ERESTARTSYS when a signal comes before the first byte.
	 */
	ssize_t (*read)(struct file *file, struct iter *to);
	ssize_t (*write)(struct file *file, struct iter *from);
	/* POLL* bits now; adds the queues to TABLE (which may be NULL). NULL
	 * here: always readable and writable. */
	u32 (*poll)(struct file *file, struct poll_table *table);
	long (*ioctl)(struct file *file, unsigned int command, u64 argument);
	/* Calls SINK for each name from position file->offset on. */
	int (*readdir)(struct file *file, struct directory_sink *sink);
	s64 (*seek)(struct file *file, s64 offset, int whence);
	int (*open)(struct inode *inode, struct file *file);
	void (*release)(struct file *file);
	bool stream; /* no position: lseek and pread give ESPIPE */
};

struct file {
	u32 refs;
	u32 flags; /* O_ACCMODE, O_APPEND, O_NONBLOCK, O_PATH ... */
	u64 offset;
	struct inode *inode;
	struct dentry *dentry; /* its name when opened; never NULL */
	const struct file_ops *ops;
	void *private;
	int owner, owner_signal; /* F_SETOWN, F_SETSIG */
	int owner_type;		 /* F_SETOWN_EX: F_OWNER_PID... */
	bool counted_writer;	 /* it is one of inode->writers */
	bool denies_write;	 /* it is one of inode->deny_write */
	struct list watchers;	 /* epoll items that stand for it */
};

/* readdir hands its names to this; a true answer means: stop, it is full. */
struct directory_sink {
	bool (*add)(struct directory_sink *sink, const char *name, size_t n,
		    u64 ino, unsigned int type, u64 next_offset);
};

/* A new file on INODE and DENTRY (references are taken); calls ops->open.
 * 0 or a negative errno. */
int file_open(struct dentry *dentry, struct inode *inode, u32 flags,
	      struct file **out);

/* A file without a name in any directory: pipes, eventfd, memfd. NAME is what
 * /proc/self/fd shows ("pipe:[N]" is made from "pipe"; one with a ':' or '/' in
 * it, like "anon_inode:[eventfd]", is shown as it is). */
int file_open_anonymous(const char *name, u32 mode, const struct file_ops *ops,
			void *private, u32 flags, struct file **out);

static inline bool file_readable(const struct file *file)
{
	u32 mode = file->flags & 3;

	return mode == 0 || mode == 2;
}

static inline bool file_writable(const struct file *file)
{
	u32 mode = file->flags & 3;

	return mode == 1 || mode == 2;
}

/* What lseek and fcntl's locks count from: SEEK_SET, _CUR, _END, or -EINVAL. */
s64 seek_base(const struct file *file, int whence);

/* file_ops.seek where there is no place but 0. */
s64 seek_nowhere(struct file *file, s64 offset, int whence);

/* A program has read FILE: see inode_accessed. */
static inline void file_accessed(struct file *file)
{
	if (likely(!(file->flags & O_NOATIME)))
		inode_accessed(file->inode);
}

/* What file_put does when the last reference is gone. */
void file_release(struct file *file);

/* For the kernel itself: regular files, kernel buffers; bytes or -errno. */
ssize_t file_read_at(struct file *file, void *to, size_t n, u64 offset);

/*
 * Opens PATH (kernel string, relative to DIRFD) for execution: a regular file
 * with execute permission. 0, -ENOENT, -EACCES...; nobody can write to it
 * until the last file_put (ETXTBSY).
 */
int file_open_exec(int dirfd, const char *path, int at_flags,
		   struct file **out);

/*
 * What read and write do once the descriptor is found: checks (EBADF for the
 * wrong mode, EISDIR, EINVAL, RLIMIT_FSIZE), the file's own operation at
 * *OFFSET (moved on; pass &file->offset), O_APPEND and times. Bytes or a
 * negative errno.
 */
ssize_t file_read(struct file *file, struct iter *to, u64 *offset);
ssize_t file_write(struct file *file, struct iter *from, u64 *offset);

/* Names for what has none (see file_open_anonymous in fs/file.h). */

void anonymous_init(void); /* once at boot */

/* What file_open_anonymous does for an INODE that there is, whose reference is
 * taken over. 0 or -ENOMEM. */
int inode_open_anonymous(const char *name, struct inode *inode, u32 flags,
			 struct file **out);

/* The same under a DENTRY in no directory (taken over, too; NULL: -ENOMEM). A
 * regular file is shown as one that was deleted. */
int file_open_nameless(struct dentry *dentry, struct inode *inode, u32 flags,
		       struct file **out);

/*
 * A descriptor for a file like "anon_inode:[eventfd]": its number or an error.
 * PRIVATE is the heap's, or NULL: ops->release frees it, or this if the file
 * can't be made. FLAGS: how it is opened, O_NONBLOCK, O_CLOEXEC.
 */
long file_install_anonymous(const char *name, const struct file_ops *ops,
			    void *private, u32 flags);
