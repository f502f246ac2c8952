/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * /proc: directories that are tables, and files whose text is made when it is
 * read. Those about processes are proc/'s.
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

/*
 * A directory is a table of entries. Nothing of it is kept in memory: an inode
 * is made when a name is looked up, and its node says what it is about.
 */
struct procfs_entry;

struct procfs_node {
	const struct procfs_entry *entry;
	int pid, tid; /* tid == pid: the process as a whole; 0: no process */
	int number;   /* of a file descriptor, say */
};

struct procfs_entry {
	const char *name;
	u32 mode; /* S_IFREG, S_IFDIR or S_IFLNK, and permissions */
	/* A file has one of three: its text now (0 or a negative errno), ... */
	int (*show)(const struct procfs_node *node, struct text *text);
	int (*store)(const struct procfs_node *node, const char *value,
		     size_t n);
	/* A link that leads to an object: its dentry with a reference. */
	int (*follow)(const struct procfs_node *node, struct dentry **out);
	/* A link that is only text, into BUF; its length. */
	ssize_t (*target)(const struct procfs_node *node, char *buf,
			  size_t size);
	const struct procfs_directory *directory;
	void (*text)(struct text *text); /* ... text that is about no node, */
	const char *constant;		 /* ... or always the same. */
};

struct procfs_directory {
	const struct procfs_entry *entries;
	u32 count;
	/* Is what the directory is about still there? NULL: always. */
	bool (*exists)(const struct procfs_node *node);
	/* Who owns the files in it; NULL: root. */
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

/* proc/procfs_process.c: /proc/PID, and who owns what is about a process. */
extern const struct procfs_entry procfs_process_entry;
void procfs_process_owner(const struct procfs_node *node, u32 *uid, u32 *gid);

/* fs/procfs_mounts.c: as mounts(5) has them, and as mountinfo. */
void procfs_show_mounts(struct text *text);
void procfs_show_mountinfo(struct text *text);

#endif
