// SPDX-License-Identifier: BSD-3-Clause
/*
 * Where a new mapping goes: into the highest gap that is wide enough. The tree
 * knows the widest gap below each node, so whole subtrees are passed over at
 * once.
 */
#include "mm/vma.h"

/* The start of LENGTH bytes at the upper end of [from, to), cut to the limits.
 */
static u64 fit(u64 from, u64 to, u64 length, u64 low, u64 high)
{
	from = MAX(from, low);
	to = MIN(to, high);
	return to > from && to - from >= length ? to - length : 0;
}

/* Depth is the tree's height: a few dozen at most. */
static u64 search(struct tree_node *node, u64 length, u64 low, u64 high)
{
	struct vma *vma = vma_of(node);
	u64 top, found;

	if (!vma || vma->widest_gap < length)
		return 0;
	top = vma_lowest(vma);
	if (vma->end < high) {
		found = search(node->child[1], length, low, high);
		if (found)
			return found;
	}
	if (top <= low)
		return 0;
	found = fit(top - vma->gap, top, length, low, high);
	return found ? found : search(node->child[0], length, low, high);
}

u64 gap_find(struct mm *mm, u64 length, u64 low, u64 high)
{
	struct vma *last = vma_last(mm);
	u64 found = fit(last ? last->end : 0, high, length, low, high);

	return found ? found : search(mm->vmas.root, length, low, high);
}

bool gap_is_free(struct mm *mm, u64 start, u64 length)
{
	struct vma *next = vma_find_after(mm, start);

	return !next || start + length <= vma_lowest(next);
}
