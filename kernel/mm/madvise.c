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
	int (*apply)(struct vma *vma, u64 start, u64 end);
	u32 set, clear; /* or just flags to change */
	bool known;
};

/* Pages go; what comes instead is zeros, or the file again. */
static int drop(struct vma *vma, u64 start, u64 end)
{
	if (vma->flags & (VMA_LOCKED | VMA_SPECIAL))
		return -EINVAL;
	pte_zap(vma, start, end);
	return 0;
}

/* MADV_FREE may happen any time from now on: why not at once. */
static int drop_anonymous(struct vma *vma, u64 start, u64 end)
{
	return vma->backing ? -EINVAL : drop(vma, start, end);
}

static int check_unlocked(struct vma *vma, u64 start, u64 end)
{
	(void)start;
	(void)end;
	return vma->flags & (VMA_LOCKED | VMA_SPECIAL) ? -EINVAL : 0;
}

static int wipe_on_fork(struct vma *vma, u64 start, u64 end)
{
	(void)start;
	(void)end;
	return vma->backing || vma->flags & (VMA_SHARED | VMA_SPECIAL) ?
		       -EINVAL :
		       0;
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
	if (!vma->file) {
		backing_punch(vma->backing, offset, offset + n);
		shared_discard(vma->backing, offset >> PAGE_SHIFT,
			       (offset + n) >> PAGE_SHIFT);
		return 0;
	}
	return punch_hole(vma->file, offset, n);
}

static int populate_read(struct vma *vma, u64 start, u64 end)
{
	if (vma->flags & VMA_SPECIAL)
		return -EINVAL;
	return vma->prot ? mm_populate(vma->mm, start, end, false) : -EINVAL;
}

static int populate_write(struct vma *vma, u64 start, u64 end)
{
	if (vma->flags & VMA_SPECIAL || !(vma->prot & PROT_WRITE))
		return -EINVAL;
	return mm_populate(vma->mm, start, end, true);
}

static const struct advice advices[] = {
	/* Hints that need nothing here. */
	[MADV_NORMAL] = { .known = true },
	[MADV_RANDOM] = { .known = true },
	[MADV_SEQUENTIAL] = { .known = true },
	[MADV_WILLNEED] = { .known = true },
	[MADV_MERGEABLE] = { .known = true },
	[MADV_UNMERGEABLE] = { .known = true },
	[MADV_HUGEPAGE] = { .known = true },
	[MADV_NOHUGEPAGE] = { .known = true },
	[MADV_COLD] = { check_unlocked, .known = true },
	[MADV_PAGEOUT] = { check_unlocked, .known = true },

	[MADV_DONTNEED] = { drop, .known = true },
	[MADV_FREE] = { drop_anonymous, .known = true },
	[MADV_REMOVE] = { remove_pages, .known = true },
	[MADV_DONTFORK] = { .set = VMA_DONTFORK, .known = true },
	[MADV_DOFORK] = { .clear = VMA_DONTFORK, .known = true },
	[MADV_DONTDUMP] = { .set = VMA_DONTDUMP, .known = true },
	[MADV_DODUMP] = { .clear = VMA_DONTDUMP, .known = true },
	[MADV_WIPEONFORK] = { wipe_on_fork, .set = VMA_WIPEONFORK,
			      .known = true },
	[MADV_KEEPONFORK] = { .clear = VMA_WIPEONFORK, .known = true },
	[MADV_POPULATE_READ] = { populate_read, .known = true },
	[MADV_POPULATE_WRITE] = { populate_write, .known = true },
};

static int change_flags(struct vma *vma, u64 start, u64 end, u32 flags)
{
	struct mm *mm = vma->mm;

	if (flags == vma->flags)
		return 0;
	if (vma_cut(mm, start, end))
		return -ENOMEM;
	vma = vma_find(mm, start);
	vma_set(vma, vma->prot, flags);
	vma_merge(vma);
	return 0;
}

static int apply(const struct advice *advice, struct vma *vma, u64 start,
		 u64 end)
{
	int error = advice->apply ? advice->apply(vma, start, end) : 0;

	if (error || !(advice->set | advice->clear))
		return error;
	return change_flags(vma, start, end,
			    (vma->flags & ~advice->clear) | advice->set);
}

/* Each mapping is looked up anew: what is applied may change the tree. */
static int advise(struct mm *mm, u64 start, u64 end,
		  const struct advice *advice)
{
	bool hole = false;

	while (start < end) {
		struct vma *vma = vma_find_after(mm, start);
		u64 stop;
		int error;

		if (!vma || vma->start >= end)
			return -ENOMEM;
		hole |= vma->start > start;
		start = MAX(start, vma->start);
		stop = MIN(end, vma->end);
		error = apply(advice, vma, start, stop);
		if (error)
			return error;
		start = stop;
	}
	return hole ? -ENOMEM : 0;
}

UK_SYSCALL_R_DEFINE(int, madvise, void *, addr, size_t, length, int, advice)
{
	u64 start = (u64)addr, end = start + PAGE_UP(length);

	if (advice < 0 || (size_t)advice >= ARRAY_SIZE(advices) ||
	    !advices[advice].known || start & ~PAGE_MASK)
		return -EINVAL;
	if ((length && !PAGE_UP(length)) || end < start)
		return -EINVAL;
	return advise(mm_current(), start, end, &advices[advice]);
}
