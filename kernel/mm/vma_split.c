// SPDX-License-Identifier: BSD-3-Clause
/*
 * A mapping has one protection and one set of flags. Changing a part of it
 * splits it; parts that have become alike again are joined, so that a program
 * that maps or changes page after page does not end up with thousands. Calls
 * on a range of addresses work on the parts of mappings in it, one by one.
 */
#include "mm/vma.h"

int vma_split(struct vma *vma, u64 at)
{
	struct vma *upper;
	u64 end = vma->end;

	if (vma->mm->vma_count >= VMA_MAX)
		return -ENOMEM;
	upper = vma_create(vma);
	if (!upper)
		return -ENOMEM;
	if (upper->backing)
		upper->offset += at - vma->start;
	if (upper->special)
		upper->special += (at - vma->start) >> PAGE_SHIFT;
	upper->start = at;
	upper->end = end;
	vma_resize(vma, vma->start, at);
	vma_insert(upper);
	return 0;
}

static int cut_at(struct mm *mm, u64 at)
{
	struct vma *vma = vma_find(mm, at);

	if (!vma || vma->start == at)
		return 0;
	return vma_split(vma, at);
}

int vma_cut(struct mm *mm, u64 start, u64 end)
{
	TRY(cut_at(mm, start));
	return cut_at(mm, end);
}

/* May B, which begins where A ends, be the rest of the same mapping? */
static bool alike(const struct vma *a, const struct vma *b)
{
	if (a->end != b->start || a->prot != b->prot || a->flags != b->flags ||
	    a->file != b->file || a->backing != b->backing ||
	    a->name != b->name || a->flags & (VMA_SPECIAL | VMA_GROWSDOWN))
		return false;
	return !a->backing || a->offset + (a->end - a->start) == b->offset;
}

/* A takes over the range of B, its upper neighbour. */
static void absorb(struct vma *a, struct vma *b)
{
	u64 end = b->end;

	vma_remove(b);
	vma_resize(a, a->start, end);
	vma_destroy(b);
}

struct vma *vma_merge(struct vma *vma)
{
	struct vma *next = vma_next(vma), *prev = vma_prev(vma);

	if (next && alike(vma, next))
		absorb(vma, next);
	if (prev && alike(prev, vma)) {
		absorb(prev, vma);
		vma = prev;
	}
	return vma;
}

struct vma *vma_change(struct vma *vma, u64 start, u64 end, u32 prot, u32 flags)
{
	struct mm *mm = vma->mm;

	if (prot == vma->prot && flags == vma->flags)
		return vma;
	if (vma_cut(mm, start, end))
		return NULL;
	vma = vma_find(mm, start);
	vma_set(vma, prot, flags);
	return vma_merge(vma);
}

/* Each mapping is looked up anew: what is applied may change the tree. */
int vma_walk(struct mm *mm, u64 start, u64 end, bool past_holes,
	     vma_apply *apply, const void *arg)
{
	bool hole = false;

	while (start < end) {
		struct vma *vma = vma_find_after(mm, start);
		u64 stop;

		hole |= !vma || vma->start > start;
		if (!vma || vma->start >= end || (hole && !past_holes))
			return -ENOMEM;
		start = MAX(start, vma->start);
		stop = MIN(end, vma->end);
		TRY(apply(vma, start, stop, arg));
		start = stop;
	}
	return hole ? -ENOMEM : 0;
}

struct vma *vma_add(const struct vma *like)
{
	struct vma *next = vma_find_after(like->mm, like->start);
	struct vma *prev = next ? vma_prev(next) : vma_last(like->mm);
	struct vma *vma;

	if (prev && alike(prev, like)) {
		vma_resize(prev, prev->start, like->end);
		return vma_merge(prev);
	}
	if (next && alike(like, next)) {
		vma_resize(next, like->start, next->end);
		return next;
	}
	if (like->mm->vma_count > VMA_MAX)
		return NULL;
	vma = vma_create(like);
	if (vma)
		vma_insert(vma);
	return vma;
}
