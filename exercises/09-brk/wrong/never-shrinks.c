// SPDX-License-Identifier: BSD-3-Clause
/*
 * caught by: the heap shrinks
 * message: mapped: the page behind it = 0
 *
 * The break goes back, but the pages stay.
 */
#include <linux/mman.h>

#include "mm/vma.h"
#include "shim/syscall.h"

/* Does the data segment stay within RLIMIT_DATA with its break at NEW_END? */
static bool within_limit(const struct mm *mm, u64 new_end)
{
	u64 data = mm->data_end - mm->data_start;

	return new_end - mm->brk_start <= mm->data_limit - data &&
	       data <= mm->data_limit;
}

/* Maps [start, end) for the heap; an error if something else is in the way. */
static int heap_grow(struct mm *mm, u64 start, u64 end)
{
	struct map_request request = {
		.address = start,
		.length = end - start,
		.prot = PROT_READ | PROT_WRITE,
		.flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE,
		.name = "[heap]",
	};
	ssize_t address;

	/* A page stays free behind us, and a stack there keeps its guard. */
	if (end > USER_END || !gap_is_free(mm, start, end - start + PAGE_SIZE))
		return -ENOMEM;
	address = mm_map(mm, &request);
	return address < 0 ? (int)address : 0;
}

UK_SYSCALL_R_DEFINE(void *, brk, void *, address)
{
	struct mm *mm = mm_current();
	u64 new_end = (u64)address;
	u64 old_top = PAGE_UP(mm->brk_end), new_top = PAGE_UP(new_end);

	if (new_end < mm->brk_start || new_end > USER_END)
		return mm->brk_end;
	if (!within_limit(mm, new_end))
		return mm->brk_end;
	if (new_top > old_top && heap_grow(mm, old_top, new_top))
		return mm->brk_end;
	mm->brk_end = new_end;
	return new_end;
}
