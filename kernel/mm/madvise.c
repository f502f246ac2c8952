// SPDX-License-Identifier: BSD-3-Clause
/*
 * madvise: most of it is advice, which may be ignored; some of it changes what
 * a program sees (DONTNEED drops pages, DONTFORK hides them from a child) and
 * must be done. Holes in the range: the rest is done, then -ENOMEM.
 */
#include <linux/falloc.h>
#include <linux/mman.h>

#include "fs/file.h"
#include "mm/pte.h"
#include "mm/shared.h"
#include "mm/vma.h"
#include "shim/syscall.h"

/* Newer than the headers of some hosts. */
#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ  22
#define MADV_POPULATE_WRITE 23
#endif

/* What to do with one mapping's part of the range. */
struct advice {
	vma_apply *apply; /* gets the advice itself */
	u32 set, clear;	  /* for change_flags */
};

static int ignore(struct vma *vma, u64 start, u64 end, const void *advice)
{
	(void)vma;
	(void)start;
	(void)end;
	(void)advice;
	return 0;
}

static int check_unlocked(struct vma *vma, u64 start, u64 end,
			  const void *advice)
{
	if (vma->flags & (VMA_LOCKED | VMA_SPECIAL))
		return -EINVAL;
	return ignore(vma, start, end, advice);
}

/* Pages go; what comes instead is zeros, or the file again. */
static int drop(struct vma *vma, u64 start, u64 end, const void *advice)
{
	int error = check_unlocked(vma, start, end, advice);

	if (!error)
		pte_zap(vma, start, end);
	return error;
}

/* MADV_FREE may happen any time from now on: why not at once. */
static int drop_anonymous(struct vma *vma, u64 start, u64 end,
			  const void *advice)
{
	return vma->backing ? -EINVAL : drop(vma, start, end, advice);
}

static int change_flags(struct vma *vma, u64 start, u64 end, const void *arg)
{
	const struct advice *advice = arg;
	u32 flags = (vma->flags & ~advice->clear) | advice->set;

	if (advice->set & VMA_WIPEONFORK &&
	    (vma->backing || vma->flags & (VMA_SHARED | VMA_SPECIAL)))
		return -EINVAL;
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
static int remove_pages(struct vma *vma, u64 start, u64 end, const void *advice)
{
	u64 offset = vma->offset + (start - vma->start), n = end - start;

	(void)advice;
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

static int populate_read(struct vma *vma, u64 start, u64 end,
			 const void *advice)
{
	(void)advice;
	return populate(vma, start, end, PROT_READ | PROT_WRITE | PROT_EXEC);
}

static int populate_write(struct vma *vma, u64 start, u64 end,
			  const void *advice)
{
	(void)advice;
	return populate(vma, start, end, PROT_WRITE);
}

static const struct advice advices[] = {
	/* Hints that need nothing here. */
	[MADV_NORMAL] = { ignore, 0, 0 },
	[MADV_RANDOM] = { ignore, 0, 0 },
	[MADV_SEQUENTIAL] = { ignore, 0, 0 },
	[MADV_WILLNEED] = { ignore, 0, 0 },
	[MADV_MERGEABLE] = { ignore, 0, 0 },
	[MADV_UNMERGEABLE] = { ignore, 0, 0 },
	[MADV_HUGEPAGE] = { ignore, 0, 0 },
	[MADV_NOHUGEPAGE] = { ignore, 0, 0 },
	[MADV_COLD] = { check_unlocked, 0, 0 },
	[MADV_PAGEOUT] = { check_unlocked, 0, 0 },

	[MADV_DONTNEED] = { drop, 0, 0 },
	[MADV_FREE] = { drop_anonymous, 0, 0 },
	[MADV_REMOVE] = { remove_pages, 0, 0 },
	[MADV_DONTFORK] = { change_flags, VMA_DONTFORK, 0 },
	[MADV_DOFORK] = { change_flags, 0, VMA_DONTFORK },
	[MADV_DONTDUMP] = { change_flags, VMA_DONTDUMP, 0 },
	[MADV_DODUMP] = { change_flags, 0, VMA_DONTDUMP },
	[MADV_WIPEONFORK] = { change_flags, VMA_WIPEONFORK, 0 },
	[MADV_KEEPONFORK] = { change_flags, 0, VMA_WIPEONFORK },
	[MADV_POPULATE_READ] = { populate_read, 0, 0 },
	[MADV_POPULATE_WRITE] = { populate_write, 0, 0 },
};

UK_SYSCALL_R_DEFINE(int, madvise, void *, addr, size_t, length, int, advice)
{
	u64 start = (u64)addr, end = start + PAGE_UP(length);

	if ((u32)advice >= ARRAY_SIZE(advices) || !advices[advice].apply ||
	    start & ~PAGE_MASK)
		return -EINVAL;
	if ((length && !PAGE_UP(length)) || end < start)
		return -EINVAL;
	return vma_walk(mm_current(), start, end, true, advices[advice].apply,
			&advices[advice]);
}
