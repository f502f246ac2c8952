// SPDX-License-Identifier: BSD-3-Clause
/*
 * Exercise 09: brk(2), the heap. Takes the place of kernel/mm/brk.c; README.md
 * tells the story.
 *
 * What others do for you:
 *
 *	mm_map		mm/mm.h   maps what a request says: an address, or an
 *				  errno
 *	mm_unmap	mm/mm.h   unmaps LENGTH bytes: 0 or an errno
 *	gap_is_free	mm/vma.h  is nothing mapped in [start, start + length)?
 *	PAGE_UP		mm/page.h the next border of a page
 */
#include <linux/errno.h>
#include <linux/mman.h>

#include "mm/vma.h"
#include "shim/syscall.h"

/* Given: does the data segment stay within RLIMIT_DATA with its break there? */
static bool within_limit(const struct mm *mm, u64 new_end)
{
	u64 data = mm->data_end - mm->data_start;

	return new_end - mm->brk_start <= mm->data_limit - data &&
	       data <= mm->data_limit;
}

/*
 * Maps the whole pages [start, end) for the heap. 0, or a negative errno if
 * something else is in the way; then nothing has changed.
 */
static int heap_grow(struct mm *mm, u64 start, u64 end)
{
	/* TODO 3: past USER_END, or not free: -ENOMEM. A page behind END must
	 * be free, too. */
	/* TODO 2: a request for readable, writable, private, anonymous memory
	 * at that very place, named "[heap]"; and mm_map. */
	(void)mm, (void)start, (void)end;
	return -ENOMEM;
}

UK_SYSCALL_R_DEFINE(void *, brk, void *, address)
{
	struct mm *mm = mm_current();
	u64 new_end = (u64)address;
	u64 old_top = PAGE_UP(mm->brk_end), new_top = PAGE_UP(new_end);

	/* TODO 1: a break that can't be is no error: the answer is where it
	 * is. */
	/* TODO 2: the new break has pages that the old one has not. */
	/* TODO 4: the other way round. */
	/* TODO 5: within_limit. */
	(void)old_top, (void)new_top, (void)within_limit, (void)heap_grow;
	return mm->brk_end;
}
