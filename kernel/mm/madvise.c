// SPDX-License-Identifier: BSD-3-Clause
/*
 * madvise: most of it is advice, which may be ignored; some of it changes what
 * a program sees (DONTNEED drops pages, DONTFORK hides them from a child) and
 * must be done. Holes in the range: the rest is done, then -ENOMEM.
 */
#include <linux/falloc.h>

#include "fs/file.h"
#include "mm/pte.h"
#include "mm/vma.h"
#include "shim/syscall.h"

/* Newer than the headers of some hosts. */
#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ  22
#define MADV_POPULATE_WRITE 23
#endif

static int change_flags(struct vma *vma, u64 start, u64 end, u32 set, u32 clear)
{
	u32 flags = (vma->flags & ~clear) | set;

	return vma_change(vma, start, end, vma->prot, flags) ? 0 : -ENOMEM;
}

/* May sleep: the mapping that keeps FILE may be gone afterwards. */
static int punch_hole(struct file *file, u64 offset, u64 n)
{
	const int mode = FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE;
	struct inode *inode = file->inode;
	int error;

	if (!inode->ops || !inode->ops->fallocate)
		return -EOPNOTSUPP;
	file_get(file);
	error = inode->ops->fallocate(inode, mode, offset, n);
	file_put(file);
	return error;
}

/* The file gets a hole; a shared anonymous object does as well. */
static int remove_pages(struct vma *vma, u64 start, u64 end)
{
	u64 offset = vma->offset + (start - vma->start), n = end - start;

	if (vma->flags & VMA_LOCKED || !vma->backing)
		return -EINVAL;
	if (!(vma->flags & VMA_SHARED) ||
	    (vma->file && !(vma->flags & VMA_MAY_WRITE)))
		return -EACCES;
	if (vma->file)
		return punch_hole(vma->file, offset, n);
	backing_punch(vma->backing, offset, offset + n);
	shared_discard(vma->backing, offset >> PAGE_SHIFT,
		       (offset + n) >> PAGE_SHIFT);
	return 0;
}

static int populate(struct vma *vma, u64 start, u64 end, u32 need)
{
	if (vma->flags & VMA_SPECIAL || !(vma->prot & need))
		return -EINVAL;
	return mm_populate(vma->mm, start, end, need == PROT_WRITE);
}

/* One mapping's part of the range. What is not here is a mere hint. */
static int advise(struct vma *vma, u64 start, u64 end, const void *advice)
{
	const u32 any = PROT_READ | PROT_WRITE | PROT_EXEC;

	switch (*(const int *)advice) {
	case MADV_FREE: /* any time from now on: why not at once */
		if (vma->backing)
			return -EINVAL;
		/* fallthrough */
	case MADV_DONTNEED: /* what comes instead is zeros, or the file again */
	case MADV_COLD:
	case MADV_PAGEOUT:
		if (vma->flags & (VMA_LOCKED | VMA_SPECIAL))
			return -EINVAL;
		if (*(const int *)advice < MADV_COLD)
			pte_zap(vma, start, end);
		return 0;
	case MADV_WIPEONFORK:
		if (vma->backing || vma->flags & (VMA_SHARED | VMA_SPECIAL))
			return -EINVAL;
		return change_flags(vma, start, end, VMA_WIPEONFORK, 0);
	case MADV_KEEPONFORK:
		return change_flags(vma, start, end, 0, VMA_WIPEONFORK);
	case MADV_DONTFORK:
		return change_flags(vma, start, end, VMA_DONTFORK, 0);
	case MADV_DOFORK: return change_flags(vma, start, end, 0, VMA_DONTFORK);
	case MADV_DONTDUMP:
		return change_flags(vma, start, end, VMA_DONTDUMP, 0);
	case MADV_DODUMP: return change_flags(vma, start, end, 0, VMA_DONTDUMP);
	case MADV_REMOVE: return remove_pages(vma, start, end);
	case MADV_POPULATE_READ: return populate(vma, start, end, any);
	case MADV_POPULATE_WRITE: return populate(vma, start, end, PROT_WRITE);
	default: return 0;
	}
}

static bool is_known(int advice)
{
	return (advice >= MADV_NORMAL && advice <= MADV_DONTNEED) ||
	       (advice >= MADV_FREE && advice <= MADV_POPULATE_WRITE);
}

UK_SYSCALL_R_DEFINE(int, madvise, void *, addr, size_t, length, int, advice)
{
	u64 start = (u64)addr, end = start + PAGE_UP(length);

	if (!is_known(advice) || start & ~PAGE_MASK)
		return -EINVAL;
	if ((length && !PAGE_UP(length)) || end < start)
		return -EINVAL;
	return vma_walk(mm_current(), start, end, true, advise, &advice);
}
