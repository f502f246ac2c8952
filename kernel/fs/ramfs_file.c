// SPDX-License-Identifier: BSD-3-Clause
/*
 * The contents of ramfs files: a tree of pages that read, write and mappings
 * share, so all see the same bytes at once. A hole has no page and reads as
 * zeros; what lies behind the end in the last page is kept zero.
 */
#include <linux/falloc.h>
#include <linux/fs.h>

#include "fs/file.h"
#include "fs/ramfs.h"
#include "lib/string.h"
#include "mm/kmalloc.h"

#define SECTORS_PER_PAGE (PAGE_SIZE / 512)

void ramfs_take_pages(struct inode *inode, struct page *page, u64 count)
{
	ramfs_data(inode)->pages.run = page;
	ramfs_data(inode)->pages.run_length = count;
	inode->blocks = SECTORS_PER_PAGE * count;
}

/* The page at INDEX, new and zeroed where there was a hole; NULL: full. */
static struct page *page_to_write(struct inode *inode, u64 index)
{
	struct page_tree *pages = &ramfs_data(inode)->pages;
	struct page *page = page_tree_find(pages, index);

	if (page)
		return page;
	page = ramfs_is_full() ? NULL : page_alloc_zeroed();
	if (!page)
		return NULL;
	if (page_tree_insert(pages, index, page)) {
		page_put(page);
		return NULL;
	}
	inode->blocks += SECTORS_PER_PAGE;
	return page;
}

/* Zeroes what the page in which the file ends has behind the end. */
static void zero_behind_end(struct inode *inode)
{
	size_t in_page = inode->size & ~PAGE_MASK;
	struct page *page = page_tree_find(&ramfs_data(inode)->pages,
					   inode->size >> PAGE_SHIFT);

	if (page && in_page)
		memset(page_address(page) + in_page, 0, PAGE_SIZE - in_page);
}

/*
 * The file grows beyond its old end. A program may have written behind that end
 * through a mapping, where nobody could see it: those bytes become zeros now.
 */
static void zero_tail(struct inode *inode)
{
	if (ramfs_data(inode)->mapped)
		zero_behind_end(inode);
}

static struct inode *inode_of(struct backing *backing)
{
	return container_of(backing, struct inode, backing);
}

static struct page *ramfs_peek_page(struct backing *backing, u64 index)
{
	struct inode *inode = inode_of(backing);
	struct page *page;

	if (index >= PAGE_UP(inode->size) >> PAGE_SHIFT)
		return NULL;
	page = page_tree_find(&ramfs_data(inode)->pages, index);
	if (!page)
		return NULL;
	ramfs_data(inode)->mapped = true;
	page_get(page);
	return page;
}

/* Holes get a page even to be read: later writes must show in the mapping. */
static int ramfs_get_page(struct backing *backing, u64 index,
			  bool for_write UNUSED, struct page **out)
{
	struct inode *inode = inode_of(backing);

	if (index >= PAGE_UP(inode->size) >> PAGE_SHIFT)
		return -EFAULT;
	if (!page_to_write(inode, index))
		return -ENOMEM;
	*out = ramfs_peek_page(backing, index);
	return 0;
}

static bool ramfs_is_sealed(struct backing *backing)
{
	return ramfs_data(inode_of(backing))->seals &
	       (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE);
}

const struct backing_ops ramfs_backing_ops = {
	.is_sealed = ramfs_is_sealed,
	.get_page = ramfs_get_page,
	.peek_page = ramfs_peek_page,
};

static void forget_pages(struct inode *inode, u64 first, u64 last)
{
	inode->blocks -=
		SECTORS_PER_PAGE *
		page_tree_remove(&ramfs_data(inode)->pages, first, last);
}

static void shrink(struct inode *inode, u64 size)
{
	inode->size = size;
	if (!list_empty(&inode->backing.mappings))
		backing_truncate(&inode->backing, PAGE_UP(size));
	forget_pages(inode, PAGE_UP(size) >> PAGE_SHIFT, ~0UL);
	zero_behind_end(inode);
}

int ramfs_truncate(struct inode *inode, u64 size)
{
	u32 seals = ramfs_data(inode)->seals;

	if (size < inode->size) {
		if (seals & F_SEAL_SHRINK)
			return -EPERM;
		shrink(inode, size);
	} else if (size > inode->size) {
		if (seals & F_SEAL_GROW)
			return -EPERM;
		zero_tail(inode);
		inode->size = size;
	}
	inode_modified(inode);
	return 0;
}

/* Zeroes the pages of [offset, end) that exist. */
static void zero_range(struct inode *inode, u64 offset, u64 end)
{
	u64 index = offset >> PAGE_SHIFT;
	struct page *page;

	while (page_tree_next(&ramfs_data(inode)->pages, &index, &page)) {
		u64 start = index << PAGE_SHIFT;
		u64 from = MAX(offset, start);
		u64 to = MIN(end, start + PAGE_SIZE);

		if (start >= end)
			return;
		memset(page_address(page) + (from - start), 0, to - from);
		index++;
	}
}

/* The whole pages of what was zeroed become holes. */
static void punch_hole(struct inode *inode, u64 start, u64 end)
{
	if (start >= end)
		return;
	if (!list_empty(&inode->backing.mappings))
		backing_punch(&inode->backing, start, end);
	forget_pages(inode, start >> PAGE_SHIFT, (end >> PAGE_SHIFT) - 1);
}

/* Gives each hole in [offset, end) a page; on failure the new ones stay. */
static int allocate_range(struct inode *inode, u64 offset, u64 end)
{
	u64 last = PAGE_UP(end) >> PAGE_SHIFT;

	for (u64 index = offset >> PAGE_SHIFT; index < last; index++)
		if (!page_to_write(inode, index))
			return -ENOSPC;
	return 0;
}

int ramfs_fallocate(struct inode *inode, int mode, u64 offset, u64 n)
{
	const int punch = FALLOC_FL_PUNCH_HOLE, zero = FALLOC_FL_ZERO_RANGE;
	u32 seals = ramfs_data(inode)->seals;
	u64 end = offset + n;
	bool grow = end > inode->size && !(mode & FALLOC_FL_KEEP_SIZE);
	int error = 0;

	if (mode & ~(FALLOC_FL_KEEP_SIZE | punch | zero))
		return -EOPNOTSUPP;
	if ((mode & (punch | zero) &&
	     seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE)) ||
	    (grow && seals & F_SEAL_GROW))
		return -EPERM;
	if (!(mode & punch) && n >> PAGE_SHIFT > page_total())
		return -ENOSPC;
	if (mode & (punch | zero))
		zero_range(inode, offset, end);
	if (mode & punch)
		punch_hole(inode, PAGE_UP(offset), PAGE_DOWN(end));
	else
		error = allocate_range(inode, offset, end);
	if (!error && grow) {
		zero_tail(inode);
		inode->size = end;
	}
	inode_modified(inode);
	return error;
}

/* SEEK_DATA and SEEK_HOLE; the other places need no pages. */
static s64 ramfs_seek(struct file *file, s64 offset, int whence)
{
	struct inode *inode = file->inode;
	struct page_tree *pages = &ramfs_data(inode)->pages;
	u64 index = (u64)offset >> PAGE_SHIFT;
	struct page *page;

	if (offset < 0 || (u64)offset >= inode->size)
		return -ENXIO;
	if (whence == SEEK_DATA) {
		if (!page_tree_next(pages, &index, &page) ||
		    index << PAGE_SHIFT >= inode->size)
			return -ENXIO;
		return MAX((u64)offset, index << PAGE_SHIFT);
	}
	while (page_tree_find(pages, index))
		index++;
	return MIN(MAX((u64)offset, index << PAGE_SHIFT), inode->size);
}

void ramfs_release_pages(struct inode *inode)
{
	page_tree_remove(&ramfs_data(inode)->pages, 0, ~0UL);
	kfree(inode->private);
}

/* ---- Reading and writing ---- */

/* One piece of a read, within a page: bytes moved. */
static size_t read_piece(struct inode *inode, struct iter *to, u64 offset,
			 size_t n)
{
	struct page *page =
		page_tree_find(&ramfs_data(inode)->pages, offset >> PAGE_SHIFT);
	size_t moved;

	if (!page)
		return iter_zero(to, n);
	page_get(page);
	moved = iter_put(to, page_address(page) + (offset & ~PAGE_MASK), n);
	page_put(page);
	return moved;
}

static ssize_t ramfs_read(struct file *file, struct iter *to)
{
	struct inode *inode = file->inode;
	size_t done = 0;

	while (to->left && to->offset + done < inode->size) {
		u64 at = to->offset + done;
		size_t n = PAGE_SIZE - (at & ~PAGE_MASK);
		size_t moved;

		n = MIN(MIN(n, to->left), inode->size - at);
		moved = read_piece(inode, to, at, n);
		done += moved;
		if (moved < n) {
			if (!done)
				return -EFAULT;
			break;
		}
	}
	file_accessed(file);
	return done;
}

/* memfd's seals: may N bytes be written at OFFSET? */
static int check_seals(const struct inode *inode, u64 offset, size_t n)
{
	u32 seals = ramfs_data(inode)->seals;

	if (likely(!seals))
		return 0;
	if (seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE))
		return -EPERM;
	return seals & F_SEAL_GROW && offset + n > inode->size ? -EPERM : 0;
}

/* One piece of a write, within a page: bytes moved, or a negative errno. */
static ssize_t write_piece(struct inode *inode, struct iter *from, u64 offset,
			   size_t n)
{
	struct page *page;
	size_t moved;

	TRY(check_seals(inode, offset, n));
	page = page_to_write(inode, offset >> PAGE_SHIFT);
	if (!page)
		return -ENOSPC;
	page_get(page);
	moved = iter_get(from, page_address(page) + (offset & ~PAGE_MASK), n);
	page_put(page);
	if (moved && offset + moved > inode->size)
		inode->size = offset + moved;
	return moved ? (ssize_t)moved : -EFAULT;
}

/* Bytes written, or a negative errno if there were none. */
static ssize_t write_pages(struct inode *inode, struct iter *from)
{
	ssize_t moved = 0;
	size_t done = 0;

	while (from->left) {
		u64 at = from->offset + done;
		size_t n = MIN(PAGE_SIZE - (at & ~PAGE_MASK), from->left);

		moved = write_piece(inode, from, at, n);
		if (moved < 0)
			break;
		done += moved;
		if ((size_t)moved < n)
			break;
	}
	return done ? (ssize_t)done : moved;
}

static ssize_t ramfs_write(struct file *file, struct iter *from)
{
	struct inode *inode = file->inode;
	ssize_t done;

	if (from->offset + from->left > inode->size)
		zero_tail(inode);
	done = write_pages(inode, from);
	if (done > 0)
		inode_modified(inode);
	return done;
}

int ramfs_fill(struct inode *inode, const void *bytes, size_t n)
{
	struct iter iter;

	iter_init_kernel(&iter, (void *)bytes, n);
	iter.offset = 0;
	write_pages(inode, &iter);
	return iter.left ? -ENOSPC : 0;
}

const struct file_ops ramfs_file_ops = {
	.read = ramfs_read,
	.write = ramfs_write,
	.seek = ramfs_seek,
};
