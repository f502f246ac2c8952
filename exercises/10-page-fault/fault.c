// SPDX-License-Identifier: BSD-3-Clause
/*
 * Exercise 10: a page fault finds its page. Takes the place of
 * kernel/mm/fault.c; README.md tells the story.
 *
 * What others do for you:
 *
 *	vma_find	mm/vma.h     the mapping of an address, or NULL
 *	paging_slot	mm/paging.h  the address's slot in the page tables
 *	pte_set		mm/pte.h     fills an unused slot; takes over your
 *				     reference on the page
 *	pte_page	mm/pte.h     the page that a slot shows
 *	pte_may_write	mm/pte.h     does nobody else see that page?
 *	paging_flush_page	     the CPU forgets what it knew of an address
 *	fault_file_page	mm/pte.h     the file's page for an address
 *	fault_batch_*	mm/pte.h     brings some neighbours, too
 *
 * The answer is 0 (the program repeats its instruction), a signal with its code
 * in *CODE, or -ENOMEM.
 */
#include <linux/errno.h>
#include <linux/mman.h>
#include <linux/signal.h>

#include "cpu/upcalls.h"
#include "mm/pte.h"
#include "mm/vma.h"
#include "sched/thread.h"

/* ---- Given ---- */

/* The mapping of ADDRESS; a stack grows down to it if it may. */
static struct vma *find_mapping(struct mm *mm, u64 address)
{
	struct vma *vma = vma_find(mm, address);

	return vma ? vma : stack_grow(mm, address);
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

/* ---- Yours ---- */

/*
 * Does VMA allow what was tried? ERROR is what the CPU says: FAULT_WRITE for a
 * write, FAULT_FETCH for an instruction, else it was a read.
 */
static bool allowed(const struct vma *vma, u64 error)
{
	/* TODO 3: on x86 what may be written or executed may be read, too. */
	(void)vma, (void)error;
	return true;
}

/*
 * A write to a page that is there, but read-only: *SLOT shows a page that
 * somebody else may see, too.
 */
static int copy_on_write(struct vma *vma, u64 address, u64 *slot)
{
	/* TODO 5: copy the page, unless pte_may_write: then PTE_WRITE and
	 * PTE_DIRTY in the slot are enough. -ENOMEM without a copy. */
	/* TODO 5: a page that is replaced is not resident any more: one less in
	 * vma->mm->resident_pages. The zero page was not counted. */
	/* TODO 5: pte_set the copy, and flush what the CPU remembers. */
	(void)vma, (void)address, (void)slot, (void)private_copy;
	return SIGSEGV;
}

/* The page of a file, into the unused slot of ADDRESS. */
static int bring_file(struct vma *vma, u64 address, bool write, int *code)
{
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

	/* TODO 2: a private mapping that writes: a copy, at once. Without
	 * memory for it, page_put the file's page (not the zero page). */
	/* TODO 1: pte_set. Writable? A shared mapping's page if the mapping is,
	 * and a private one's if it is a copy. Then fault_batch_file. */
	(void)write, (void)page, (void)slot;
	return SIGBUS;
}

int fault_handle(struct mm *mm, u64 address, u64 error, int *code)
{
	struct vma *vma = find_mapping(mm, address);
	bool write = error & FAULT_WRITE;
	u64 *slot;

	*code = SEGV_MAPERR;
	if (!vma)
		return SIGSEGV;
	/* TODO 3: what is not allowed is SIGSEGV with SEGV_ACCERR. */
	(void)allowed;

	slot = paging_slot(mm->pml4, address, true);
	if (!slot)
		return -ENOMEM;

	/* TODO 4: the page is there already (PTE_PRESENT in the slot). Either
	 * this is a write and the slot has no PTE_WRITE, or the CPU remembers
	 * an entry from before it allowed this: flush, and 0. */
	(void)copy_on_write;
	if (*slot & PTE_PRESENT)
		return SIGSEGV;

	if (vma->flags & VMA_SPECIAL)
		return fault_special(vma, address, slot); /* vDSO */
	if (vma->backing)
		return bring_file(vma, address, write, code);
	return bring_anonymous(vma, address, slot, write);
}

/* ---- Given: where the CPU's exception comes in ---- */

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
