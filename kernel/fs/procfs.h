/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * /proc: directories that are tables, and files whose text is made when it is
 * read. Those about processes are proc/'s.
 */
#pragma once

#include "lib/types.h"

struct dentry;
struct file_ops;
struct inode;
struct mm;
struct superblock;
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
	/* While one of the functions below runs: TID's thread, which exists
	 * then, or of a process its leader; NULL: it is about no process. */
	struct thread *thread;
};

/* Names that are numbers, all made after one entry. */
struct procfs_numbers {
	const struct procfs_entry *entry;
	int (*next)(const struct procfs_node *node, int after); /* -1: none */
	bool threads; /* a child's tid, else its number */
};

struct procfs_entry {
	const char *name; /* NULL ends a table */
	u32 mode;	  /* S_IFREG, S_IFDIR or S_IFLNK, and permissions */
	u32 (*mode_now)(const struct procfs_node *node); /* instead of MODE */

	/* A file's text or a link's target is one of these: made now (0 or a
	 * negative errno), made without a node, always the same... */
	int (*show)(const struct procfs_node *node, struct text *text);
	void (*text)(struct text *text);
	const char *constant;
	int (*show_mm)(struct mm *mm, struct text *text); /* for proc/ alone */
	char *variable; /* a string, shown as a line */
	/* What a program writes; 0 or a negative errno. */
	int (*store)(const struct procfs_node *node, const char *value,
		     size_t n);

	/* A link that leads to an object: its dentry with a reference. */
	int (*follow)(const struct procfs_node *node, struct dentry **out);

	/* A directory; either may be NULL. */
	const struct procfs_entry *entries;
	const struct procfs_numbers *numbers;
};

extern struct superblock *procfs;

/* The inode for what NODE is about; NULL: memory full. */
struct inode *procfs_inode(const struct procfs_node *node);

/* The node of INODE with its thread: 0, or -ESRCH when that has ended. */
int procfs_node_of(const struct inode *inode, struct procfs_node *node);

/* procfs_file.c: files, and the text of INODE, to be freed also on failure. */
extern const struct file_ops procfs_file_ops;
int procfs_make_text(const struct inode *inode, struct text *text);

/* proc/procfs_process.c: /proc/PID, and whom a node is about (or NULL). */
extern const struct procfs_entry procfs_process_entry;
struct thread *procfs_thread(const struct procfs_node *node);

extern const struct procfs_entry procfs_sys[]; /* procfs_sysctl.c */
extern const struct procfs_entry procfs_net[]; /* net/procfs_net.c */
void procfs_show_cpuinfo(struct text *text);   /* procfs_cpuinfo.c */
void procfs_show_mounts(struct text *text);    /* procfs_mounts.c */
void procfs_show_mountinfo(struct text *text);
