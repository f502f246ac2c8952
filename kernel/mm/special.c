// SPDX-License-Identifier: BSD-3-Clause
/*
 * Pages of the kernel's own that every program gets to see: the vDSO and the
 * clock data that it reads. They are never freed and have no reference counts.
 */
#include <asm/errno.h>
#include <linux/errno.h>
#include <linux/mman.h>

#include "mm/page.h"
#include "mm/vma.h"

ssize_t mm_map_special(struct mm *mm, struct page **pages, u64 count, u32 prot,
		       const char *name, u64 hint)
{
	u64 length = count << PAGE_SHIFT;
	struct vma like = {
		.mm = mm,
		.prot = prot,
		.flags = VMA_SPECIAL | VMA_DONTDUMP,
		.name = name,
		.special = pages,
	};

	if (hint < MAP_LOWEST || hint > USER_END - length ||
	    !gap_is_free(mm, hint, length))
		hint = gap_find(mm, length, MAP_LOWEST, mm->mmap_top);
	if (!hint)
		return -ENOMEM;
	like.start = hint;
	like.end = hint + length;
	return vma_add(&like) ? (ssize_t)hint : -ENOMEM;
}
