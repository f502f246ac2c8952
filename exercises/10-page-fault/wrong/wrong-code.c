// SPDX-License-Identifier: BSD-3-Clause
/*
 * caught by: an access that is not allowed: SEGV_ACCERR
 * message: = 1112
 *
 * An access that is not allowed is told as an address without a mapping.
 */
#include <linux/mman.h>
#include <linux/signal.h>

#include "cpu/upcalls.h"
#include "mm/pte.h"
#include "mm/vma.h"
#include "sched/thread.h"

/* The mapping of ADDRESS; a stack grows down to it if it may. */
static struct vma *find_mapping(struct mm *mm, u64 address)
{
	struct vma *vma = vma_find(mm, address);

	return vma ? vma : stack_grow(mm, address);
}

/* On x86 whatever may be written or executed may be read as well. */
static bool allowed(const struct vma *vma, u64 error)
{
	if (error & FAULT_WRITE)
		return vma->prot & PROT_WRITE;
	if (error & FAULT_FETCH)
		return vma->prot & PROT_EXEC;
	return vma->prot != PROT_NONE;
}

/* A new page with what PAGE shows; the reference on PAGE is given up. */
static struct page *private_copy(struct page *page)
{
	struct page *copy = page_alloc();

	if (copy && page == zero_page)
		page_clear(page_address(copy));
	else if (copy)
		page_copy(page_address(copy), page_address(page));
	if (copy && page != zero_page)
		page_put(page);
	return copy;
}

/* A write to a page that is there, but read-only. */
static int copy_on_write(struct vma *vma, u64 address, u64 *slot)
{
	struct page *old = pte_page(*slot), *copy;

	if (pte_may_write(vma, old)) { /* the others have gone meanwhile */
		*slot |= PTE_WRITE | PTE_DIRTY;
		return 0;
	}
	copy = private_copy(old);
	if (!copy)
		return -ENOMEM;
	if (old != zero_page)
		vma->mm->resident_pages--; /* pte_set counts the copy */
	pte_set(vma, slot, copy, true);
	paging_flush_page(address);
	return 0;
}

/* Untouched memory: reading shows the zero page, writing takes a new one. */
static int bring_anonymous(struct vma *vma, u64 address, u64 *slot, bool write)
{
	struct page *page = write ? page_alloc_zeroed() : zero_page;

	if (!page)
		return -ENOMEM;
	pte_set(vma, slot, page, write);
	fault_batch_anonymous(vma, address, slot, write);
	return 0;
}

/*
 * The file's page: mapped as it is in a shared mapping, so that all see each
 * other's writes; copied at once when a private mapping writes to it.
 */
static int bring_file(struct vma *vma, u64 address, bool write, int *code)
{
	bool shared = vma->flags & VMA_SHARED;
	struct page *page;
	u64 *slot;
	int error = fault_file_page(&vma, address, &page, &slot);

	if (error == -EAGAIN)
		return 0; /* the mapping has changed while we slept */
	if (error == -ENOMEM)
		return error;
	*code = BUS_ADRERR;
	if (error)
		return SIGBUS; /* the file ends before this page */
	if (write && !shared) {
		struct page *copy = private_copy(page);

		if (!copy) {
			if (page != zero_page)
				page_put(page);
			return -ENOMEM;
		}
		page = copy;
	}
	pte_set(vma, slot, page, shared ? vma->prot & PROT_WRITE : write);
	fault_batch_file(vma, address, slot);
	return 0;
}

int fault_handle(struct mm *mm, u64 address, u64 error, int *code)
{
	struct vma *vma = find_mapping(mm, address);
	bool write = error & FAULT_WRITE;
	u64 *slot;

	*code = SEGV_MAPERR;
	if (!vma)
		return SIGSEGV;
	if (!allowed(vma, error))
		return SIGSEGV;
	slot = paging_slot(mm->pml4, address, true);
	if (!slot)
		return -ENOMEM;
	if (*slot & PTE_PRESENT) {
		if (write && !(*slot & PTE_WRITE))
			return copy_on_write(vma, address, slot);
		/* The CPU remembers an entry from before it allowed this. */
		paging_flush_page(address);
		return 0;
	}
	if (vma->flags & VMA_SPECIAL)
		return fault_special(vma, address, slot);
	if (vma->backing)
		return bring_file(vma, address, write, code);
	return bring_anonymous(vma, address, slot, write);
}

int mm_fault(u64 address, u64 error, int *code)
{
	struct mm *mm = mm_current();
	int result;

	*code = SEGV_MAPERR;
	if (!mm || address >= USER_END)
		return SIGSEGV;
	current->used.faults++;
	result = fault_handle(mm, address, error, code);
	if (result == -ENOMEM)
		return fault_no_memory(mm, address, error, code);
	return result;
}
