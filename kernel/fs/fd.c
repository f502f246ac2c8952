// SPDX-License-Identifier: BSD-3-Clause
/*
 * Descriptor tables. A bitmap of the numbers in use finds the lowest free one;
 * the table doubles when the numbers reach its end.
 */
#include "fs/fd.h"

#include "fs/locks.h"
#include "lib/string.h"
#include "mm/kmalloc.h"

#define FIRST_SIZE    64 /* a multiple of 64, as all sizes are */
#define MAX_SIZE      (1U << 20)
#define DEFAULT_LIMIT 1024

static void bit_set(u64 *map, u32 bit, bool value)
{
	if (value)
		map[bit / 64] |= 1UL << bit % 64;
	else
		map[bit / 64] &= ~(1UL << bit % 64);
}

/* Gives TABLE room for SIZE numbers and what FROM has; FROM's own stays. */
static bool table_fill(struct fd_table *table, const struct fd_table *from,
		       u32 size)
{
	struct file **files = kzalloc(size * sizeof(*files) + 2 * (size / 8));
	u64 *open = (u64 *)(files + size), *close_on_exec = open + size / 64;

	if (!files)
		return false;
	memcpy(files, from->files, from->size * sizeof(*files));
	memcpy(open, from->open, from->size / 8);
	memcpy(close_on_exec, from->close_on_exec, from->size / 8);
	table->files = files;
	table->open = open;
	table->close_on_exec = close_on_exec;
	table->size = size;
	return true;
}

static struct fd_table *table_alloc(const struct fd_table *from, u32 size)
{
	struct fd_table *table = kmalloc(sizeof(*table));

	if (!table)
		return NULL;
	*table = *from;
	table->refs = 1;
	if (table_fill(table, from, size))
		return table;
	kfree(table);
	return NULL;
}

struct fd_table *fd_table_create(void)
{
	const struct fd_table empty = { .limit = DEFAULT_LIMIT };

	return table_alloc(&empty, FIRST_SIZE);
}

struct fd_table *fd_table_copy(struct fd_table *from)
{
	struct fd_table *table = table_alloc(from, from->size);

	for (u32 i = 0; table && i < table->size; i++)
		if (table->files[i])
			file_get(table->files[i]);
	return table;
}

static void slot_close(struct fd_table *table, u32 fd)
{
	struct file *file = table->files[fd];

	table->files[fd] = NULL;
	bit_set(table->open, fd, false);
	bit_set(table->close_on_exec, fd, false);
	if (fd < table->lowest_free)
		table->lowest_free = fd;
	if (unlikely(!list_empty(&file->inode->locks)))
		locks_drop_owner(file->inode, table);
	file_put(file);
}

void fd_table_put(struct fd_table *table)
{
	if (!table || --table->refs)
		return;
	for (u32 i = 0; i < table->size; i++)
		if (table->files[i])
			slot_close(table, i);
	kfree(table->files);
	kfree(table);
}

void fd_table_close_on_exec(struct fd_table *table)
{
	for (u32 i = 0; i < table->size; i++)
		if (table->files[i] &&
		    table->close_on_exec[i / 64] >> i % 64 & 1)
			slot_close(table, i);
}

struct file *fd_table_find(const struct fd_table *table, int fd)
{
	return (u32)fd < table->size ? table->files[fd] : NULL;
}

struct file *fd_peek_any(int fd)
{
	return fd_table_find(current->files, fd);
}

struct file *fd_peek(int fd)
{
	struct file *file = fd_table_find(current->files, fd);

	if (unlikely(!file || file->flags & O_PATH))
		return NULL;
	return file;
}

struct file *fd_get_any(int fd)
{
	struct file *file = fd_peek_any(fd);

	if (file)
		file->refs++;
	return file;
}

/* The lowest free number >= FROM; table->size if it has to grow for that. */
static u32 find_free(const struct fd_table *table, u32 from)
{
	u32 word = from / 64;
	u64 taken;

	if (from >= table->size)
		return from;
	taken = table->open[word] | ((1UL << from % 64) - 1);
	while (taken == ~0UL) {
		if (++word >= table->size / 64)
			return table->size;
		taken = table->open[word];
	}
	return word * 64 + __builtin_ctzl(~taken);
}

static bool table_reach(struct fd_table *table, u32 fd)
{
	struct file **old = table->files;
	u32 size = table->size;

	while (size <= fd)
		size *= 2;
	if (size == table->size)
		return true;
	if (!table_fill(table, table, size))
		return false;
	kfree(old);
	return true;
}

int fd_table_install(struct fd_table *table, struct file *file, int from,
		     bool close_on_exec)
{
	u32 fd = find_free(table, MAX((u32)from, table->lowest_free));
	int error = 0;

	if (fd >= table->limit || fd >= MAX_SIZE)
		error = -EMFILE;
	else if (!table_reach(table, fd))
		error = -ENOMEM;
	if (unlikely(error)) {
		file_put(file);
		return error;
	}
	table->files[fd] = file;
	bit_set(table->open, fd, true);
	if (close_on_exec)
		bit_set(table->close_on_exec, fd, true);
	if ((u32)from <= table->lowest_free)
		table->lowest_free = fd + 1;
	return fd;
}

int fd_install(struct file *file, int from, bool close_on_exec)
{
	return fd_table_install(current->files, file, from, close_on_exec);
}

int fd_check_free(void)
{
	const struct fd_table *table = current->files;
	u32 fd = find_free(table, table->lowest_free);

	return fd >= table->limit || fd >= MAX_SIZE ? -EMFILE : 0;
}

int fd_close(int fd)
{
	struct fd_table *table = current->files;

	if (!fd_table_find(table, fd))
		return -EBADF;
	slot_close(table, fd);
	return 0;
}

int fd_replace(struct file *file, u32 fd, bool close_on_exec)
{
	struct fd_table *table = current->files;

	if (!table_reach(table, fd)) {
		file_put(file);
		return -ENOMEM;
	}
	if (table->files[fd])
		slot_close(table, fd);
	table->files[fd] = file;
	bit_set(table->open, fd, true);
	bit_set(table->close_on_exec, fd, close_on_exec);
	return fd;
}

bool fd_close_on_exec(int fd)
{
	return current->files->close_on_exec[fd / 64] >> fd % 64 & 1;
}

void fd_set_close_on_exec(int fd, bool value)
{
	bit_set(current->files->close_on_exec, fd, value);
}
