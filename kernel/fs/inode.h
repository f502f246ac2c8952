/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The VFS's objects: an inode is a file, directory or device whatever its
 * names; a dentry is a name in a directory; a file (fs/file.h) is an inode that
 * was opened. In ramfs and devfs the dentries are the directories: every name
 * is in memory. A file system that is asked for names (procfs, 9p) has lookup.
 */
#pragma once

#include <linux/stat.h>

#include "lib/tree.h"
#include "mm/backing.h"

struct dentry;
struct directory_sink;
struct file;
struct file_ops;
struct inode;

struct timestamp {
	s64 sec;
	u32 nsec;
};

struct superblock {
	const char *type; /* "ramfs", "proc"... as /proc/mounts shows it */
	u32 magic;	  /* statfs */
	u64 device;	  /* st_dev */
	u64 next_ino;
	struct dentry *root;
	struct list link; /* all mounts */
	struct dentry *mountpoint;
};

struct inode_ops {
	/* For directories whose names are not all in memory: sets
	 * dentry->inode (a reference), or leaves NULL for "no such name".
	 * What it finds is not remembered: the next walk asks again. */
	int (*lookup)(struct inode *dir, struct dentry *dentry);

	/* Changes; NULL: -EPERM. MAKE gives an inode for DIR, of any type, that
	 * has no name yet (NULL: no space); LINK makes the negative DENTRY
	 * another name of INODE; UNLINK knows -ENOTEMPTY. */
	struct inode *(*make)(struct inode *dir, u32 mode, u64 rdev,
			      const char *target);
	int (*link)(struct inode *dir, struct dentry *dentry,
		    struct inode *inode);
	int (*unlink)(struct inode *dir, struct dentry *dentry);
	int (*rename)(struct inode *old_dir, struct dentry *old_dentry,
		      struct inode *new_dir, struct dentry *new_dentry,
		      u32 flags);

	/* The target into BUF (SIZE bytes, no NUL); its length. */
	ssize_t (*readlink)(struct inode *inode, char *buf, size_t size);
	/* Instead, for links that lead to an object, not to a path
	 * (/proc/self/exe, fd/N): its dentry with a reference in *OUT. */
	int (*follow)(struct inode *inode, struct dentry **out);

	int (*truncate)(struct inode *inode, u64 size);
	int (*fallocate)(struct inode *inode, int mode, u64 offset, u64 n);
	void (*release)(struct inode *inode); /* the last reference is gone */
};

struct inode {
	u32 refs;
	u32 mode; /* S_IFMT and permissions */
	u32 links;
	u32 uid, gid;
	u64 ino, rdev;
	u64 size;   /* bytes; of directories and links too */
	u64 blocks; /* of 512 bytes */
	struct timestamp atime, mtime, ctime, btime;
	struct superblock *sb;
	const struct inode_ops *ops;
	const struct file_ops *file_ops; /* for open */
	struct backing backing;		 /* ops NULL: can't be mapped */
	struct list locks;		 /* fs/locks.c */
	struct list watches;		 /* fs/inotify.c */
	union {
		struct pipe *pipe;	   /* a fifo's, while it is open */
		struct unix_socket *bound; /* the socket of this name */
	};
	u32 writers;	/* > 0: not executable (ETXTBSY) */
	u32 deny_write; /* > 0: being executed */
	bool linkable;	/* by linkat, without a name: O_TMPFILE */
	void *private;
};

/* A new inode with one reference, times now, owner the caller; NULL: memory. */
struct inode *inode_alloc(struct superblock *sb, u32 mode);
void inode_release(struct inode *inode); /* inode_put's slow half */
static inline void inode_get(struct inode *inode)
{
	inode->refs++;
}

static inline void inode_put(struct inode *inode)
{
	if (!--inode->refs)
		inode_release(inode);
}

struct timestamp timestamp_now(void);

/* Seconds of the latest timestamp_now: a clock that costs nothing. */
extern s64 timestamp_last_sec;

/* The contents or the names in a directory changed: mtime and ctime are now. */
void inode_modified(struct inode *inode);
/* Mode, owner or links changed: ctime is now. */
void inode_changed(struct inode *inode);

struct dentry {
	u32 refs;	       /* a parent is held by its children */
	struct dentry *parent; /* the root's is itself */
	struct inode *inode;   /* NULL: negative, not in the directory */
	const char *name;
	u32 name_length;
	u32 hash;
	struct tree_key place;	    /* in parent->children, and for getdents */
	struct tree children;	    /* those that are kept */
	struct superblock *mounted; /* a file system on top of this one */
	struct superblock *sb;
	bool unlinked;
	bool kept; /* it is in its directory, which holds a reference too */
};

/* The child called NAME in memory, with a reference; NULL if none. */
struct dentry *dentry_find(struct dentry *parent, const char *name, size_t n);
/* A new negative dentry with one reference, not yet findable. */
struct dentry *dentry_alloc(struct dentry *parent, const char *name, size_t n);
/* At boot: the root of SB on INODE (whose reference is taken over; NULL: there
 * is no memory); sets sb->root. */
void dentry_make_root(struct superblock *sb, struct inode *inode);
/*
 * Makes INODE (its reference is taken over) appear under DENTRY in its
 * directory, which from then on holds a reference to DENTRY: until
 * dentry_unlink the name stays in memory.
 */
void dentry_instantiate(struct dentry *dentry, struct inode *inode);
/* The name is gone; open files keep the dentry. */
void dentry_unlink(struct dentry *dentry);
/* DENTRY takes the name of the negative TO: rename. */
void dentry_move(struct dentry *dentry, struct dentry *to);
/* Two names change places. */
void dentry_exchange(struct dentry *a, struct dentry *b);
/* Is ABOVE the directory DENTRY, or one that DENTRY is in? */
bool dentry_is_below(struct dentry *dentry, const struct dentry *above);

/*
 * file_ops.readdir for directories whose dentries are their names: ".", ".."
 * and the children, in the order of their places.
 */
int dentry_readdir(struct file *file, struct directory_sink *sink);

/*
 * For directories that do it themselves: hands a name to SINK and moves FILE's
 * position to NEXT. true: SINK is full. The dots are positions 0 and 1.
 */
bool directory_add(struct file *file, struct directory_sink *sink,
		   const char *name, u64 ino, u32 mode, u64 next);
bool directory_add_dots(struct file *file, struct directory_sink *sink);

static inline void dentry_get(struct dentry *dentry)
{
	dentry->refs++;
}

void dentry_release(struct dentry *dentry); /* dentry_put's slow half */
static inline void dentry_put(struct dentry *dentry)
{
	if (!--dentry->refs)
		dentry_release(dentry);
}

static inline void dentry_auto_put(struct dentry **dentry)
{
	if (*dentry)
		dentry_put(*dentry);
}

/*
 * The absolute path below ROOT (NULL: the real root), with " (deleted)" for
 * unlinked names. Its start in BUF (it is built from the end), or NULL when
 * SIZE is too small.
 */
char *dentry_path(struct dentry *dentry, struct dentry *root, char *buf,
		  size_t size);

/* fs/mount.c */

/* At boot: SB on top of AT (NULL: it is the root of all). */
void mount_attach(struct superblock *sb, struct dentry *at);
/* At boot: no memory is a panic. */
struct superblock *superblock_alloc(const char *type, u32 magic);
extern struct list all_mounts;

/* Where file systems sit on one another, as path resolution needs it. */

/* The file system of what has no name in any directory (fs/anonymous.c). */
extern struct superblock *anonymous_superblock;

static inline bool superblock_is_anonymous(const struct superblock *sb)
{
	return sb == anonymous_superblock;
}

/*
 * Where DENTRY is seen from above: the root of a mounted file system is at its
 * mount point. Not above ROOT, where a process's world ends (NULL: no end).
 */
static inline struct dentry *mount_cross_up(struct dentry *dentry,
					    const struct dentry *root)
{
	while (dentry != root && dentry == dentry->sb->root &&
	       dentry->sb->mountpoint)
		dentry = dentry->sb->mountpoint;
	return dentry;
}

/* Consumes a reference to DENTRY, returns one to what is mounted on it. */
static inline struct dentry *mount_cross_down(struct dentry *dentry)
{
	while (unlikely(dentry->mounted)) {
		struct dentry *root = dentry->mounted->root;

		dentry_get(root);
		dentry_put(dentry);
		dentry = root;
	}
	return dentry;
}

/* How dentry.c finds a name, for path.c and readdir.c. */

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

/* When a file was last read, as far as it is kept: relatime. */

/* a <= b */
static inline bool timestamp_not_after(struct timestamp a, struct timestamp b)
{
	return a.sec < b.sec || (a.sec == b.sec && a.nsec <= b.nsec);
}

#define SECONDS_PER_DAY 86400

/*
 * The access time moves only when it is not later than the last change, or a
 * day old, so most reads need not look at the clock.
 */
static inline void inode_accessed(struct inode *inode)
{
	if (unlikely(timestamp_not_after(inode->atime, inode->mtime) ||
		     timestamp_not_after(inode->atime, inode->ctime) ||
		     inode->atime.sec + SECONDS_PER_DAY < timestamp_last_sec))
		inode->atime = timestamp_now();
}

/* Changing an inode's size, with what has to be checked first. */

/*
 * A regular file's new size: 0, -EFBIG (with SIGXFSZ: RLIMIT_FSIZE), -ETXTBSY,
 * -EPERM, -ENOSPC. Permission is the caller's affair.
 */
int dentry_truncate(struct dentry *dentry, u64 size);

/* After writes: drops set-user-ID and set-group-ID as Linux does. */
void inode_drop_set_id(struct inode *inode);
