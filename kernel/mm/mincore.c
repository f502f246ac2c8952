// SPDX-License-Identifier: BSD-3-Clause
/* mincore: which pages would an access find without waiting? */
#include "mm/page.h"
#include "mm/pte.h"
#include "mm/usercopy.h"
#include "mm/vma.h"
#include "shim/syscall.h"

#define CHUNK 256 /* pages answered at a time, in a buffer on the stack */

static bool in_core(struct vma *vma, u64 address)
{
	u64 *slot = paging_slot(vma->mm->pml4, address, false);
	struct page *page;

	if (slot && *slot)
		return true;
	if (!vma->backing)
		return false;
	page = vma->backing->ops->peek_page(vma->backing,
					    vma_index(vma, address));
	if (page && page != zero_page)
		page_put(page);
	return page;
}

/* Answers for up to COUNT pages from START; -ENOMEM if one is not mapped. */
static int fill(struct mm *mm, u64 start, u64 count, u8 *answer)
{
	for (u64 i = 0; i < count; i++) {
		u64 address = start + i * PAGE_SIZE;
		struct vma *vma = vma_find(mm, address);

		if (!vma)
			return -ENOMEM;
		answer[i] = in_core(vma, address);
	}
	return 0;
}

UK_SYSCALL_R_DEFINE(int, mincore, void *, addr, size_t, length, unsigned char *,
		    vec)
{
	u64 start = (u64)addr, pages = PAGE_UP(length) >> PAGE_SHIFT;
	u8 answer[CHUNK];

	if (start & ~PAGE_MASK)
		return -EINVAL;
	if (!user_range_ok(addr, length) || (length && !pages))
		return -ENOMEM;
	if (!user_range_ok(vec, pages))
		return -EFAULT;
	while (pages > 0) {
		u64 n = MIN(pages, (u64)CHUNK);
		int error = fill(mm_current(), start, n, answer);

		if (error)
			return error;
		if (copy_to_user(vec, answer, n))
			return -EFAULT;
		start += n * PAGE_SIZE;
		vec += n;
		pages -= n;
	}
	return 0;
}
