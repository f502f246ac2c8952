// SPDX-License-Identifier: BSD-3-Clause
/*
 * mremap: a mapping gets larger or smaller, and moves if it has to. Moving
 * takes no copy: the slots of the page tables change their place.
 */
#include "mm/pte.h"
#include "mm/vma.h"
#include "shim/syscall.h"

/* Addresses and lengths of one call, in whole pages. */
struct move {
	struct mm *mm;
	u64 old, old_length, new_length;
	int flags;
};

/* Makes the tables for all pages that will move, so that moving can't fail. */
static bool tables_ready(struct mm *mm, u64 from, u64 to, u64 length)
{
	u64 at = from, *slot;

	for_each_slot (slot, mm->pml4, at, from + length)
		if (!paging_slot(mm->pml4, to + (at - from), true))
			return false;
	return true;
}

static void move_slots(struct mm *mm, u64 from, u64 to, u64 length)
{
	struct tlb_batch batch;
	u64 at = from, *slot;

	tlb_batch_init(&batch, mm);
	for_each_slot (slot, mm->pml4, at, from + length) {
		if (!*slot)
			continue;
		*paging_slot(mm->pml4, to + (at - from), false) = *slot;
		*slot = 0;
		tlb_batch_page(&batch, at);
	}
	tlb_batch_end(&batch);
}

/* The old place after a move: gone, or (MREMAP_DONTUNMAP) empty. */
static void leave_old(const struct move *move)
{
	u64 end = move->old + move->old_length;
	struct vma *vma = vma_find(move->mm, move->old);

	if (!(move->flags & MREMAP_DONTUNMAP))
		mm_unmap(move->mm, move->old, move->old_length);
	else /* what is left behind is not locked */
		vma_change(vma, move->old, end, vma->prot,
			   vma->flags & ~VMA_LOCKED);
}

/*
 * VMA's part at move->old goes to the free place TO. The part has been cut out
 * before, so that taking it away needs no memory.
 */
static ssize_t move_to(const struct move *move, struct vma *vma, u64 to)
{
	u64 moving = MIN(move->old_length, move->new_length);
	struct vma like = *vma;
	struct vma *new;

	like.start = to;
	like.end = to + move->new_length;
	if (like.backing)
		like.offset += move->old - vma->start;
	new = vma_add(&like);
	if (!new)
		return -ENOMEM;
	if (move->old_length == 0) /* a second view of a shared mapping */
		return to;
	if (!tables_ready(move->mm, move->old, to, moving)) {
		mm_unmap(move->mm, to, move->new_length);
		return -ENOMEM;
	}
	move_slots(move->mm, move->old, to, moving);
	leave_old(move);
	return to;
}

/* May the mapping become longer by MORE bytes? */
static int check_growth(const struct move *move, const struct vma *vma,
			u64 more)
{
	u64 pages = more >> PAGE_SHIFT;

	if (vma->flags & VMA_SPECIAL)
		return -EFAULT;
	if (vma->backing &&
	    vma->offset + (move->old - vma->start) + move->new_length >
		    INT64_MAX)
		return -EINVAL;
	if (vma->flags & VMA_LOCKED && mm_check_lock(move->mm, pages))
		return -EAGAIN;
	return mm_check_limits(move->mm, pages, vma_is_data(vma) ? pages : 0);
}

/* What Linux checks of the old mapping, whatever the flags. */
static int check_old(const struct move *move, const struct vma *vma)
{
	bool duplicate = !move->old_length;

	if (duplicate && !(vma->flags & VMA_SHARED))
		return -EINVAL;
	if (move->flags & MREMAP_DONTUNMAP && vma->flags & VMA_SPECIAL)
		return -EINVAL;
	if (move->old_length > vma->end - move->old)
		return -EFAULT;
	if (move->flags & MREMAP_DONTUNMAP)
		return mm_check_limits(move->mm, move->new_length >> PAGE_SHIFT,
				       0);
	if (move->new_length <= move->old_length)
		return 0;
	return check_growth(move, vma, move->new_length - move->old_length);
}

static void bring_if_locked(const struct move *move, u64 start)
{
	struct vma *vma = vma_find(move->mm, start);

	if (vma && vma->flags & VMA_LOCKED)
		vma_populate(vma, start, start + move->new_length, NULL);
}

/* Cuts the part out and moves it to a free place. */
static ssize_t cut_and_move(const struct move *move, u64 to)
{
	struct vma *vma;
	ssize_t result;

	if (move->old_length &&
	    vma_cut(move->mm, move->old, move->old + move->old_length))
		return -ENOMEM;
	vma = vma_find(move->mm, move->old);
	result = move_to(move, vma, to);
	if (result > 0)
		bring_if_locked(move, result);
	return result;
}

/* MREMAP_FIXED: takes away what is at TO. */
static int clear_target(const struct move *move, u64 to)
{
	if (to & ~PAGE_MASK || move->new_length > USER_END ||
	    to > USER_END - move->new_length)
		return -EINVAL;
	if (move->old < to + move->new_length &&
	    to < move->old + move->old_length)
		return -EINVAL;
	if (move->mm->vma_count + 4 >= VMA_MAX)
		return -ENOMEM;
	if (to < MAP_LOWEST)
		return -EPERM;
	return mm_unmap(move->mm, to, move->new_length);
}

static int shrink(struct move *move)
{
	u64 end = move->old + move->new_length;
	u64 less = move->old_length - move->new_length;

	if (move->old_length <= move->new_length)
		return 0;
	move->old_length = move->new_length;
	return mm_unmap(move->mm, end, less);
}

/* Longer in place, if the part reaches its mapping's end and there is room. */
static bool grow_in_place(const struct move *move, struct vma *vma)
{
	u64 end = move->old + move->old_length;
	u64 more = move->new_length - move->old_length;

	if (!move->old_length || end != vma->end || more > USER_END - end ||
	    !gap_is_free(move->mm, end, more))
		return false;
	vma_resize(vma, vma->start, end + more);
	vma_merge(vma);
	bring_if_locked(move, move->old);
	return true;
}

static ssize_t remap(struct move *move, u64 to)
{
	bool moves = move->flags & (MREMAP_FIXED | MREMAP_DONTUNMAP);
	struct mm *mm = move->mm;
	struct vma *vma;

	if (move->flags & MREMAP_FIXED)
		TRY(clear_target(move, to));
	TRY(shrink(move));
	if (!moves && move->old_length == move->new_length)
		return move->old;
	vma = vma_find(mm, move->old);
	if (!vma)
		return -EFAULT;
	TRY(check_old(move, vma));
	if (!moves && grow_in_place(move, vma))
		return move->old;
	if (!(move->flags & MREMAP_MAYMOVE))
		return -ENOMEM;
	if (!(move->flags & MREMAP_FIXED))
		to = gap_find(mm, move->new_length, MAP_LOWEST, mm->mmap_top);
	return to ? cut_and_move(move, to) : -ENOMEM;
}

UK_SYSCALL_R_DEFINE(void *, mremap, void *, old_address, size_t, old_size,
		    size_t, new_size, int, flags, void *, new_address)
{
	struct move move = {
		.mm = mm_current(),
		.old = (u64)old_address,
		.old_length = PAGE_UP(old_size),
		.new_length = PAGE_UP(new_size),
		.flags = flags,
	};

	if (flags & ~(MREMAP_FIXED | MREMAP_MAYMOVE | MREMAP_DONTUNMAP))
		return -EINVAL;
	if (flags & (MREMAP_FIXED | MREMAP_DONTUNMAP) &&
	    !(flags & MREMAP_MAYMOVE))
		return -EINVAL;
	if (flags & MREMAP_DONTUNMAP && move.old_length != move.new_length)
		return -EINVAL;
	if (move.old & ~PAGE_MASK || !move.new_length)
		return -EINVAL;
	if (!vma_find(move.mm, move.old))
		return -EFAULT;
	return remap(&move, (u64)new_address);
}
