// SPDX-License-Identifier: BSD-3-Clause
/*
 * The less common sides of a page fault: a file whose page has to be waited
 * for, the kernel's fixed pages, and memory that has run out.
 */
#include <linux/signal.h>

#include "cpu/cpu.h"
#include "cpu/upcalls.h"
#include "mm/oom.h"
#include "mm/pte.h"
#include "mm/vma.h"

static int unused_slot(struct mm *mm, u64 address, u64 **slot)
{
	*slot = paging_slot(mm->pml4, address, true);
	if (!*slot)
		return -ENOMEM;
	return **slot ? -EAGAIN : 0;
}

/*
 * Fetching a page may sleep, and other threads may change the mappings
 * meanwhile: *VMA and the slot are only valid if the same page still belongs
 * there.
 *
 * A hole in a shared file is filled even for reading: a page that somebody
 * writes later has to be the one that is mapped here.
 */
int fault_file_page(struct vma **at, u64 address, struct page **page,
		    u64 **slot)
{
	struct vma *vma = *at;
	struct mm *mm = vma->mm;
	struct backing *backing = vma->backing;
	struct file *file = vma->file;
	u64 index = vma_index(vma, address);
	u32 prot = vma->prot, flags = vma->flags;
	int error;

	if (file)
		file_get(file);
	error = backing->ops->get_page(backing, index, flags & VMA_SHARED,
				       page);
	if (!error) {
		vma = vma_find(mm, address);
		if (!vma || vma->backing != backing || vma->prot != prot ||
		    vma->flags != flags || vma_index(vma, address) != index)
			error = -EAGAIN;
		else
			error = unused_slot(mm, address, slot);
		if (error && *page != zero_page)
			page_put(*page);
	}
	if (file)
		file_put(file);
	*at = vma;
	return error;
}

int fault_special(struct vma *vma, u64 address, u64 *slot)
{
	pte_set(vma, slot, vma->special[(address - vma->start) >> PAGE_SHIFT],
		false);
	return 0;
}

/*
 * Somebody has to go. If it is another process, a program repeats its access
 * when that one has run to its end; a copy by the kernel can't wait and takes
 * from the reserve.
 */
int fault_no_memory(struct mm *mm, u64 address, u64 error, int *code)
{
	int result;

	*code = SI_KERNEL;
	if (mm_out_of_memory())
		return SIGKILL;
	if (error & FAULT_USER) {
		this_cpu()->need_resched = true;
		return 0;
	}
	page_use_reserve(true);
	result = fault_handle(mm, address, error, code);
	page_use_reserve(false);
	return result == -ENOMEM ? SIGKILL : result;
}
