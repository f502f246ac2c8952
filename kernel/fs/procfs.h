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

/* A file at PATH ("meminfo", "sys/kernel/osrelease"), parents made as needed. */
void procfs_add_file(const char *path, u32 mode,
		     void (*show)(struct text *text));

/* One that can be written too: a negative errno or 0. */
void procfs_add_setting(const char *path, u32 mode,
			void (*show)(struct text *text),
			int (*store)(const char *value, size_t n));

/*
 * The layer above decides which process directories there are: all functions
 * are set once by proc/procfs_process.c. PID 0 never occurs.
 */
struct procfs_process_ops {
	bool (*exists)(int pid);
	int (*next)(int after);	 /* the next higher pid, 0 at the end */
	int (*self)(void);	 /* pid of the caller */
	int (*self_thread)(void);
	/* Fills a directory's inode when /proc/PID is looked up. */
	struct inode *(*directory)(int pid);
};
void procfs_set_process_ops(const struct procfs_process_ops *ops);

#endif
