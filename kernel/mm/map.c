// SPDX-License-Identifier: BSD-3-Clause
/*
 * Adding a mapping. It costs the same for one page and for many GiB: nothing
 * but an entry in the tree is made here, the pages come with the faults.
 */
#include "mm/pte.h"
#include "mm/vma.h"

/* MAP_32BIT: code that can be reached by short jumps, in the second GiB. */
#define LOW_START 0x40000000UL
#define LOW_END	  0x80000000UL

int mm_check_limits(const struct mm *mm, u64 more_pages, u64 more_data_pages)
{
	if (more_pages > 0 &&
	    mm->total_pages + more_pages > mm->as_limit >> PAGE_SHIFT)
		return -ENOMEM;
	if (more_data_pages > 0 &&
	    mm->data_pages + more_data_pages > mm->data_limit >> PAGE_SHIFT)
		return -ENOMEM;
	return 0;
}

u64 mm_pages_mapped(struct mm *mm, u64 start, u64 end,
		    bool (*is)(const struct vma *vma))
{
	struct vma *vma = vma_find_after(mm, start);
	u64 bytes = 0;

	for (; vma && vma->start < end; vma = vma_next(vma))
		if (!is || is(vma))
			bytes += MIN(end, vma->end) - MAX(start, vma->start);
	return bytes >> PAGE_SHIFT;
}

static ssize_t place_fixed(struct mm *mm, u64 address, u64 length, u32 flags)
{
	struct vma *next;

	if (address > USER_END - length)
		return -ENOMEM;
	if (address & ~PAGE_MASK)
		return -EINVAL;
	if (address < MAP_LOWEST)
		return -EPERM;
	next = vma_find_after(mm, address);
	if (flags & MAP_FIXED_NOREPLACE && next &&
	    next->start < address + length)
		return -EEXIST;
	return address;
}

/* The hint, if there is room; else the highest gap below mmap_top, or above. */
static ssize_t place_free(struct mm *mm, u64 hint, u64 length, u32 flags)
{
	u64 low = MAP_LOWEST, high = mm->mmap_top, found;

	if (flags & MAP_32BIT) {
		low = LOW_START;
		high = LOW_END;
	}
	if (hint)
		hint = MAX(PAGE_DOWN(hint), MAP_LOWEST);
	if (hint >= low && hint <= USER_END - length &&
	    (!(flags & MAP_32BIT) || hint + length <= high) &&
	    gap_is_free(mm, hint, length))
		return hint;
	found = gap_find(mm, length, low, high);
	if (!found && !(flags & MAP_32BIT))
		found = gap_find(mm, length, low, USER_END);
	return found ? (ssize_t)found : -ENOMEM;
}

ssize_t mm_place(struct mm *mm, u64 address, u64 length, u32 flags)
{
	if (flags & (MAP_FIXED | MAP_FIXED_NOREPLACE))
		return place_fixed(mm, address, length, flags);
	return place_free(mm, address, length, flags);
}

static u32 vma_flags(const struct mm *mm, const struct map_request *request)
{
	u32 flags = request->flags &
		    (VMA_SHARED | VMA_GROWSDOWN | VMA_LOCKED | VMA_NORESERVE);

	if (mm->lock_future)
		flags |= VMA_LOCKED;
	if (request->may_write)
		flags |= VMA_MAY_WRITE;
	return flags;
}

static int check_room(struct mm *mm, const struct vma *like)
{
	u64 pages = (like->end - like->start) >> PAGE_SHIFT;
	u64 data = vma_is_data(like) ? pages : 0;
	u64 old_pages, old_data;

	if (mm->vma_count > VMA_MAX)
		return -ENOMEM;
	if (!mm_check_limits(mm, pages, data))
		return 0;
	/* A fixed mapping takes the place of what was there. */
	old_pages = mm_pages_mapped(mm, like->start, like->end, NULL);
	old_data = mm_pages_mapped(mm, like->start, like->end, vma_is_data);
	return mm_check_limits(mm, pages > old_pages ? pages - old_pages : 0,
			       data > old_data ? data - old_data : 0);
}

/* Puts what LIKE describes in the place of whatever is there. */
static int map_over(struct mm *mm, const struct vma *like)
{
	struct vma *vma;

	TRY(check_room(mm, like));
	TRY(mm_unmap(mm, like->start, like->end - like->start));
	vma = vma_add(like);
	if (!vma)
		return -ENOMEM;
	vma->fault_next = like->start;
	vma->fault_window = 0;
	return 0;
}

static bool wants_populate(const struct mm *mm,
			   const struct map_request *request)
{
	if (request->flags & MAP_LOCKED ||
	    (mm->lock_future && !(mm->lock_future & MCL_ONFAULT)))
		return true;
	return (request->flags & (MAP_POPULATE | MAP_NONBLOCK)) == MAP_POPULATE;
}

ssize_t mm_map(struct mm *mm, const struct map_request *request)
{
	struct vma like = {
		.mm = mm,
		.prot = request->prot & (PROT_READ | PROT_WRITE | PROT_EXEC),
		.flags = vma_flags(mm, request),
		.file = request->file,
		.backing = request->backing,
		.offset = request->backing ? request->offset : 0,
		.name = request->name,
	};
	u64 length = PAGE_UP(request->length);
	struct backing *shared = NULL;
	ssize_t address;
	int error;

	if (!request->length)
		return -EINVAL;
	if (request->length > USER_END)
		return -ENOMEM;
	address = mm_place(mm, request->address, length, request->flags);
	if (address < 0)
		return address;
	like.start = address;
	like.end = address + length;
	if (like.flags & VMA_SHARED && !like.backing) {
		like.backing = shared = shared_create(length >> PAGE_SHIFT);
		if (!shared)
			return -ENOMEM;
	}
	error = map_over(mm, &like);
	if (shared)
		shared_put(shared); /* the mapping has its own reference */
	if (error)
		return error;
	/* Like Linux: pages that can't be had now come with the faults. */
	if (wants_populate(mm, request) && like.prot)
		mm_populate(mm, like.start, like.end,
			    like.prot & PROT_WRITE && !like.backing);
	return address;
}

/* They are never freed and have no reference counts. */
ssize_t mm_map_special(struct mm *mm, struct page **pages, u64 count, u32 prot,
		       const char *name, u64 hint)
{
	u64 length = count << PAGE_SHIFT;
	ssize_t address = place_free(mm, hint, length, 0);
	struct vma like = {
		.mm = mm,
		.start = address,
		.end = address + length,
		.prot = prot,
		.flags = VMA_SPECIAL | VMA_DONTDUMP,
		.name = name,
		.special = pages,
	};

	if (address < 0)
		return address;
	return vma_add(&like) ? address : -ENOMEM;
}
