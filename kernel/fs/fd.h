/* SPDX-License-Identifier: BSD-3-Clause */
/* Descriptor tables: small numbers to open files. */
#pragma once

#include "fs/file.h"
#include "sched/thread.h"

struct fd_table {
	u32 refs;
	u32 size; /* slots allocated */
	struct file **files;
	u64 *close_on_exec; /* bitmaps of SIZE bits */
	u64 *open;
	u32 lowest_free; /* no free number below this one */
	u32 limit;	 /* RLIMIT_NOFILE */
};

struct fd_table *fd_table_create(void);
struct fd_table *fd_table_copy(struct fd_table *from); /* fork; NULL: memory */
void fd_table_put(struct fd_table *table); /* closes with the last */
void fd_table_close_on_exec(struct fd_table *table);

/*
 * The file behind FD of the current thread without taking a reference (valid
 * until the caller sleeps), or NULL. fd_peek refuses O_PATH files too.
 */
struct file *fd_peek(int fd);
struct file *fd_peek_any(int fd); /* O_PATH allowed */

/* The same with a reference, for callers that may sleep: fd_put later. */
static inline struct file *fd_get(int fd)
{
	const struct fd_table *table = current->files;
	struct file *file;

	if (unlikely((u32)fd >= table->size))
		return NULL;
	file = table->files[fd];
	if (unlikely(!file || file->flags & O_PATH))
		return NULL;
	file->refs++;
	return file;
}
struct file *fd_get_any(int fd); /* O_PATH allowed */

static inline void fd_put(struct file *file)
{
	if (unlikely(!--file->refs))
		file_release(file);
}

static inline void file_auto_put(struct file **file)
{
	if (*file)
		fd_put(*file);
}

/* Installs FILE (its reference is taken over, also on failure it is put) at
 * the lowest number >= FROM. The number, or -EMFILE or -ENOMEM. */
int fd_install(struct file *file, int from, bool close_on_exec);
int fd_close(int fd);	 /* 0 or -EBADF */
int fd_check_free(void); /* 0, or -EMFILE if fd_install(.., 0, ..) would fail */

/* dup2: FD (below the limit) is FILE now, whatever it was. FD, or -ENOMEM. */
int fd_replace(struct file *file, u32 fd, bool close_on_exec);

/* FD_CLOEXEC of a number that is in use. */
bool fd_close_on_exec(int fd);
void fd_set_close_on_exec(int fd, bool value);

/* The same for a table that is not the current thread's. */
int fd_table_install(struct fd_table *table, struct file *file, int from,
		     bool close_on_exec);
struct file *fd_table_find(const struct fd_table *table, int fd); /* or NULL */
