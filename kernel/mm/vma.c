// SPDX-License-Identifier: BSD-3-Clause
/*
 * The mappings of an address space are a balanced tree, ordered by address.
 * Each knows the free room below it, up to its lower neighbour, and the widest
 * such gap in its subtree: a place for a new mapping is found without looking
 * at all of them (mm/gap.c).
 *
 * Programs tend to fault where they have just faulted, so the mapping found
 * last is asked first.
 */
#include "mm/vma.h"

#include "lib/log.h"
#include "mm/kmalloc.h"

struct vma *vma_next(struct vma *vma)
{
	return vma_of(tree_next(&vma->node));
}

struct vma *vma_prev(struct vma *vma)
{
	return vma_of(tree_prev(&vma->node));
}

struct vma *vma_last(struct mm *mm)
{
	return vma_of(tree_last(&mm->vmas));
}

struct vma *vma_find_after(struct mm *mm, u64 address)
{
	struct tree_node *node = mm->vmas.root;
	struct vma *best = NULL;

	while (node) {
		struct vma *vma = vma_of(node);

		if (vma->end > address) {
			best = vma;
			node = node->child[0];
		} else {
			node = node->child[1];
		}
	}
	return best;
}

struct vma *vma_find(struct mm *mm, u64 address)
{
	struct vma *vma = mm->last_found;

	if (vma && vma->start <= address && address < vma->end)
		return vma;
	vma = vma_find_after(mm, address);
	if (!vma || vma->start > address)
		return NULL;
	mm->last_found = vma;
	return vma;
}

bool vma_is_data(const struct vma *vma)
{
	return vma->prot & PROT_WRITE &&
	       !(vma->flags & (VMA_SHARED | VMA_GROWSDOWN | VMA_SPECIAL));
}

u64 vma_lowest(const struct vma *vma)
{
	if (!(vma->flags & VMA_GROWSDOWN))
		return vma->start;
	return vma->start > STACK_GUARD ? vma->start - STACK_GUARD : 0;
}

static void set_gap(struct vma *vma, const struct vma *prev)
{
	u64 low = prev ? prev->end : 0, high = vma_lowest(vma);

	vma->gap = high > low ? high - low : 0;
}

static void gap_changed(struct vma *vma)
{
	set_gap(vma, vma_prev(vma));
	tree_changed(&vma->mm->vmas, &vma->node);
}

static void count(struct vma *vma, bool add)
{
	u64 pages = (vma->end - vma->start) >> PAGE_SHIFT;
	struct mm *mm = vma->mm;

	if (!add)
		pages = -pages;
	mm->total_pages += pages;
	if (vma_is_data(vma))
		mm->data_pages += pages;
	if (vma->flags & VMA_LOCKED)
		mm->locked_pages += pages;
}

void vma_set(struct vma *vma, u32 prot, u32 flags)
{
	count(vma, false);
	vma->prot = prot;
	vma->flags = flags;
	count(vma, true);
}

void vma_insert(struct vma *vma)
{
	struct mm *mm = vma->mm;
	struct tree_node *parent = NULL, *node = mm->vmas.root;
	struct vma *prev = NULL, *next = NULL;
	int side = 0;

	while (node) {
		parent = node;
		side = vma_of(node)->start < vma->start;
		*(side ? &prev : &next) = vma_of(node);
		node = node->child[side];
	}
	ASSERT(!prev || prev->end <= vma->start);
	ASSERT(!next || vma->end <= next->start);
	set_gap(vma, prev);
	tree_insert(&mm->vmas, &vma->node, parent, side);
	mm->vma_count++;
	count(vma, true);
	if (next)
		gap_changed(next);
}

void vma_remove(struct vma *vma)
{
	struct mm *mm = vma->mm;
	struct vma *next = vma_next(vma);

	tree_remove(&mm->vmas, &vma->node);
	mm->vma_count--;
	count(vma, false);
	if (mm->last_found == vma)
		mm->last_found = NULL;
	if (next)
		gap_changed(next);
}

void vma_resize(struct vma *vma, u64 start, u64 end)
{
	u64 moved = start - vma->start; /* wraps when it grows downwards */
	bool end_changed = end != vma->end;
	struct vma *next;

	count(vma, false);
	vma->start = start;
	vma->end = end;
	if (vma->backing)
		vma->offset += moved;
	if (vma->special)
		vma->special += (s64)moved >> PAGE_SHIFT;
	count(vma, true);
	if (moved)
		gap_changed(vma);
	next = end_changed ? vma_next(vma) : NULL;
	if (next)
		gap_changed(next);
}

struct vma *vma_create(const struct vma *like)
{
	struct vma *vma;

	/* Programs can make thousands: not from the kernel's reserve. */
	if (page_is_low())
		return NULL;
	vma = kmalloc(sizeof(*vma));
	if (!vma)
		return NULL;
	*vma = *like;
	list_init(&vma->backing_link);
	if (vma->backing)
		list_push_back(&vma->backing->mappings, &vma->backing_link);
	if (vma->file)
		file_get(vma->file);
	else if (vma->backing)
		shared_get(vma->backing);
	return vma;
}

void vma_destroy(struct vma *vma)
{
	list_remove(&vma->backing_link);
	if (vma->file)
		file_put(vma->file);
	else if (vma->backing)
		shared_put(vma->backing);
	kfree(vma);
}
