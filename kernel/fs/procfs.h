/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * /proc: text made when a file is opened and kept until it is closed. The
 * files about processes are proc/'s; they are added through this interface.
 */
#ifndef FS_PROCFS_H
#define FS_PROCFS_H

#include "lib/types.h"

struct dentry;
struct inode;
struct thread;

/* Text that grows as it is written. */
struct text {
	char *bytes;
	size_t length, size;
	bool failed; /* memory was full */
};
__attribute__((format(printf, 2, 3))) void text_add(struct text *text,
						    const char *fmt, ...);
void text_add_bytes(struct text *text, const char *bytes, size_t n);

/* A file at PATH ("meminfo", "sys/kernel/osrelease"), parents made as needed.
 */
void procfs_add_file(const char *path, u32 mode,
		     void (*show)(struct text *text));

/* One that can be written too: a negative errno or 0. */
void procfs_add_setting(const char *path, u32 mode,
			void (*show)(struct text *text),
			int (*store)(const char *value, size_t n));

/*
 * Directories about something that comes and goes (processes, threads, open
 * files) are tables of entries. Nothing of them is kept in memory: an inode is
 * made when a name is looked up, and its node says what it is about.
 */
struct procfs_entry;

struct procfs_node {
	const struct procfs_entry *entry;
	int pid, tid; /* tid == pid: the process as a whole */
	int number;   /* of a file descriptor, say */
};

struct procfs_entry {
	const char *name;
	u32 mode; /* S_IFREG, S_IFDIR or S_IFLNK, and permissions */
	/* A file: its text now; 0 or a negative errno. */
	int (*show)(const struct procfs_node *node, struct text *text);
	int (*store)(const struct procfs_node *node, const char *value,
		     size_t n);
	/* A link that leads to an object: its dentry with a reference. */
	int (*follow)(const struct procfs_node *node, struct dentry **out);
	/* A link that is only text, into BUF; its length. */
	ssize_t (*target)(const struct procfs_node *node, char *buf,
			  size_t size);
	const struct procfs_directory *directory;
};

struct procfs_directory {
	const struct procfs_entry *entries;
	u32 count;
	/* Is what the directory is about still there? */
	bool (*exists)(const struct procfs_node *node);
	/* Who owns the files in it. */
	void (*owner)(const struct procfs_node *node, u32 *uid, u32 *gid);

	/* Names that are numbers, all made after one entry; NULL: none. */
	const struct procfs_entry *numbered;
	bool (*has)(const struct procfs_node *node, int number);
	int (*next)(const struct procfs_node *node, int after);	 /* -1: none */
	u32 (*mode)(const struct procfs_node *node, int number); /* or NULL */
	bool numbers_are_threads; /* a child's tid, else its number */
};

/* The inode for one such name; NULL: memory full. */
struct inode *procfs_inode(const struct procfs_node *node, u32 mode);

/*
 * The layer above decides which process directories there are: all functions
 * are set once by proc/procfs_process.c. PID 0 never occurs.
 */
struct procfs_process_ops {
	bool (*exists)(int pid);
	int (*next)(int after); /* the next higher pid, 0 at the end */
	int (*self)(void);	/* pid of the caller */
	int (*self_thread)(void);
	/* Fills a directory's inode when /proc/PID is looked up. */
	struct inode *(*directory)(int pid);
};
void procfs_set_process_ops(const struct procfs_process_ops *ops);
void procfs_process_init(void); /* proc/procfs_process.c, once at boot */

/* fs/procfs_mounts.c: as mounts(5) has them, and as mountinfo. */
void procfs_show_mounts(struct text *text);
void procfs_show_mountinfo(struct text *text);

#endif
