// SPDX-License-Identifier: BSD-3-Clause
/* See host.h. */
#include "host.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cpu/cpu.h"
#include "cpu/fpu.h"
#include "fake_heap.h"
#include "fake_mm.h"
#include "lib/random.h"
#include "lib/string.h"
#include "loader/loader.h"
#include "mm/kmalloc.h"

/* No name that a file can hold is longer, with its NUL: #! and PT_INTERP. */
#define NAME_LIMIT 256

struct file host_file;
struct cpu_features cpu_features;

static struct inode inode;
static const struct backing_ops backing_ops;
static const u8 *bytes;
static struct fake_mm fake;
static void *mm_memory; /* so that it can fail, and be leaked */

void host_set_file(const void *start, size_t n)
{
	bytes = start;
	inode.size = n;
	inode.backing.ops = &backing_ops;
	host_file.refs = 1;
	host_file.inode = &inode;
}

ssize_t file_read_at(struct file *file, void *to, size_t n, u64 offset)
{
	u64 size = file->inode->size;

	if (offset >= size)
		return 0;
	n = MIN(n, size - offset);
	memcpy(to, bytes + offset, n);
	return n;
}

/* Names say whether there is such a file, so that both ways are tried. */
int file_open_exec(int dirfd, const char *path, int at_flags, struct file **out)
{
	(void)dirfd;
	(void)at_flags;
	if (strnlen(path, NAME_LIMIT) == NAME_LIMIT)
		abort(); /* it has no end */
	if (path[0] != '/')
		return -ENOENT;
	file_get(&host_file);
	*out = &host_file;
	return 0;
}

void file_get(struct file *file)
{
	file->refs++;
}

void file_put(struct file *file)
{
	if (file->refs-- < 2)
		abort(); /* the caller's is the last */
}

struct mm *mm_create(void)
{
	memset(fake.mappings, 0, sizeof(fake.mappings));
	memset(&fake.mm, 0, sizeof(fake.mm));
	fake.file_size = inode.size;
	fake.writes = 0;
	mm_memory = kmalloc(1);
	return mm_memory ? &fake.mm : NULL;
}

void mm_put(struct mm *mm)
{
	if (mm->exe)
		file_put(mm->exe);
	kfree(mm_memory);
	mm_memory = NULL;
}

u64 mm_random_offset(u64 limit)
{
	return limit / 2 & PAGE_MASK;
}

int vdso_map(struct mm *mm)
{
	(void)mm;
	return 0;
}

size_t fpu_frame_size(void)
{
	return 832;
}

void random_bytes(void *to, size_t n)
{
	memset(to, 0x5a, n);
}

u64 random_u64(void)
{
	return 0x5a5a5a5a5a5a5a5a;
}

void string_copy(char *to, const char *from, size_t size)
{
	size_t n = strnlen(from, size - 1);

	memcpy(to, from, n);
	to[n] = '\0';
}
