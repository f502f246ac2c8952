// SPDX-License-Identifier: BSD-3-Clause
/*
 * Bringing pages before they are touched: MAP_POPULATE, mlock, madvise. It may
 * take long: interrupts are let in now and then, and a signal gets its turn
 * before the call goes on.
 */
#include "cpu/upcalls.h"
#include "mm/pte.h"
#include "sched/raise.h"

#define FAULTS_PER_BREAK 256

u64 *pte_find(struct mm *mm, u64 address, bool write)
{
	u64 *slot = paging_slot(mm->pml4, address, false);
	u64 need = PTE_PRESENT | (write ? PTE_WRITE : 0);

	return slot && (*slot & need) == need ? slot : NULL;
}

int mm_populate(struct mm *mm, u64 start, u64 end, bool write)
{
	u64 faults = 0;

	for (u64 at = start; at < end; at += PAGE_SIZE) {
		int code, error;

		if (pte_find(mm, at, write))
			continue;
		error = fault_handle(mm, at, write ? FAULT_WRITE : 0, &code);
		if (error)
			return error > 0 ? -EFAULT : error;
		if (++faults % FAULTS_PER_BREAK)
			continue;
		cpu_relax_interrupts();
		if (signal_is_pending(current))
			return -ERESTARTNOINTR;
	}
	return 0;
}

int vma_populate(struct vma *vma, u64 start, u64 end, const void *arg UNUSED)
{
	bool write = vma->prot & PROT_WRITE && !(vma->flags & VMA_SHARED);
	int error;

	if (!vma->prot)
		return -ENOMEM;
	error = mm_populate(vma->mm, start, end, write);
	return error == -EFAULT ? -ENOMEM : error;
}
