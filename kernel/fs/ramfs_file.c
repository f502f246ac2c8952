// SPDX-License-Identifier: BSD-3-Clause
/*
 * The contents of ramfs files: a tree of pages that read, write and mappings
 * share, so all see the same bytes at once. A hole has no page and reads as
 * zeros; what lies behind the end in the last page is kept zero.
 */
#include "fs/file.h"
#include "fs/ramfs.h"

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
	page = ramfs_page_to_write(inode, offset >> PAGE_SHIFT);
	if (!page)
		return -ENOSPC;
	page_get(page);
	moved = iter_get(from, page_address(page) + (offset & ~PAGE_MASK), n);
	page_put(page);
	if (moved && offset + moved > inode->size)
		inode->size = offset + moved;
	return moved ? (ssize_t)moved : -EFAULT;
}

static ssize_t ramfs_write(struct file *file, struct iter *from)
{
	struct inode *inode = file->inode;
	ssize_t moved = 0;
	size_t done = 0;

	if (from->offset + from->left > inode->size)
		ramfs_zero_tail(inode);
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
	if (done)
		inode_modified(inode);
	return done ? (ssize_t)done : moved;
}

int ramfs_fill(struct inode *inode, const void *bytes, size_t n)
{
	struct iter iter;
	size_t done = 0;

	iter_init_kernel(&iter, (void *)bytes, n);
	while (iter.left) {
		ssize_t moved = write_piece(inode, &iter, done,
					    MIN(iter.left, PAGE_SIZE));

		if (moved < 0)
			return moved;
		done += moved;
	}
	return 0;
}

static int ramfs_fsync(struct file *file UNUSED)
{
	return 0; /* memory is all that there is */
}

const struct file_ops ramfs_file_ops = {
	.read = ramfs_read,
	.write = ramfs_write,
	.seek = ramfs_seek,
	.fsync = ramfs_fsync,
};
