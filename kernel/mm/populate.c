// SPDX-License-Identifier: BSD-3-Clause
/* Bringing pages before they are touched: MAP_POPULATE, mlock, madvise. */
#include <asm/errno.h>
#include <linux/errno.h>

#include "cpu/cpu.h"
#include "cpu/upcalls.h"
#include "mm/pte.h"
#include "mm/vma.h"

#define PAGES_PER_BREAK 256 /* let interrupts in now and then */

static int bring(struct mm *mm, u64 address, bool write)
{
	u64 *slot = paging_slot(mm->pml4, address, false);
	u64 need = PTE_PRESENT | (write ? PTE_WRITE : 0);
	int code, error;

	if (slot && (*slot & need) == need)
		return 0;
	error = fault_handle(mm, address, write ? FAULT_WRITE : 0, &code);
	return error > 0 ? -EFAULT : error;
}

int mm_populate(struct mm *mm, u64 start, u64 end, bool write)
{
	u64 brought = 0;

	for (u64 at = start; at < end; at += PAGE_SIZE) {
		int error = bring(mm, at, write);

		if (error)
			return error;
		if (!(++brought % PAGES_PER_BREAK))
			cpu_relax_interrupts();
	}
	return 0;
}
