// SPDX-License-Identifier: BSD-3-Clause
/* mincore: which pages would an access find without waiting? */
#include "mm/pte.h"
#include "mm/vma.h"
#include "shim/syscall.h"

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

UK_SYSCALL_R_DEFINE(int, mincore, void *, addr, size_t, length, unsigned char *,
		    vec)
{
	u64 start = (u64)addr, pages = PAGE_UP(length) >> PAGE_SHIFT;

	if (start & ~PAGE_MASK)
		return -EINVAL;
	if (!user_range_ok(addr, length) || (length && !pages))
		return -ENOMEM;
	if (!user_range_ok(vec, pages))
		return -EFAULT;
	for (u64 i = 0; i < pages; i++) {
		u64 address = start + i * PAGE_SIZE;
		struct vma *vma = vma_find(mm_current(), address);
		u8 answer;

		if (!vma)
			return -ENOMEM;
		answer = in_core(vma, address);
		TRY(put_user_bytes(&vec[i], &answer, 1));
	}
	return 0;
}
