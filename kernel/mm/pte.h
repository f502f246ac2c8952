/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Pages in the page tables of programs: how a slot looks, and what happens to
 * the page's reference when it changes.
 *
 * Each slot in use holds one reference on its page. Two kinds are exempt, for
 * they are never freed: the zero page, and the fixed pages of VMA_SPECIAL
 * mappings (which may lie in the kernel's image).
 *
 * A slot may be in use without being present: its mapping has lost all access
 * by mprotect(PROT_NONE), the page and its contents are kept.
 */
#pragma once

#include "lib/types.h"
#include "mm/mm.h"
#include "mm/page.h"
#include "mm/paging.h"

#define PTE_KEPT (1UL << 9) /* in use, not present; ours to define */

/* ---- Slots ---- */

static inline struct page *pte_page(u64 entry)
{
	return phys_to_page(entry & PTE_ADDRESS);
}

/* The bits for a page of VMA; WRITABLE: the page may be written right now. */
u64 pte_bits(const struct vma *vma, bool writable);

/* May the page be written without copying it first? */
bool pte_may_write(const struct vma *vma, const struct page *page);

/*
 * Fills the unused SLOT; the caller's reference on PAGE becomes the slot's.
 */
void pte_set(struct vma *vma, u64 *slot, struct page *page, bool writable);

/* The slot of ADDRESS if an access would find its page there, or NULL. */
u64 *pte_find(struct mm *mm, u64 address, bool write);

/* Unmaps what is present of VMA in [start, end), flushing the TLB. */
void pte_zap(struct vma *vma, u64 start, u64 end);

/* ---- Flushing a few pages or, beyond that, everything ---- */

#define TLB_FEW 32

struct tlb_batch {
	bool loaded; /* is it the address space that the CPU uses? */
	u32 count;
};

static inline void tlb_batch_init(struct tlb_batch *batch, struct mm *mm)
{
	batch->loaded = mm->pml4 == loaded_pml4;
	batch->count = 0;
}

/* A slot has changed. Programs do not run before tlb_batch_end. */
static inline void tlb_batch_page(struct tlb_batch *batch, u64 address)
{
	if (batch->loaded && batch->count++ < TLB_FEW)
		paging_flush_page(address);
}

static inline void tlb_batch_end(struct tlb_batch *batch)
{
	if (batch->count > TLB_FEW)
		paging_flush_all();
}

/* ---- Faults (mm/fault.c, fault_page.c, fault_batch.c, stack_grow.c) ---- */

/*
 * Brings the page of ADDRESS into MM for an access as ERROR (FAULT_* bits)
 * says. 0, a signal (its code in *CODE), or -ENOMEM. May sleep for a file's
 * page.
 */
int fault_handle(struct mm *mm, u64 address, u64 error, int *code);

/*
 * The file's page that belongs at ADDRESS (an unused slot of *VMA), with a
 * reference. 0; -EAGAIN: the mapping has changed meanwhile, fault again;
 * -ENOMEM; others: there is no such page. *VMA is the mapping afterwards.
 */
int fault_file_page(struct vma **vma, u64 address, struct page **page,
		    u64 **slot);
int fault_special(struct vma *vma, u64 address, u64 *slot);

/* Memory has run out in a fault of the running program: as mm_fault. */
int fault_no_memory(struct mm *mm, u64 address, u64 error, int *code);

/* After the page of ADDRESS (its slot: SLOT): brings some neighbours too. */
void fault_batch_anonymous(struct vma *vma, u64 address, u64 *slot, bool write);
void fault_batch_file(struct vma *vma, u64 address, u64 *slot);

/* The stack whose next page ADDRESS could be, grown to it; or NULL. */
struct vma *stack_grow(struct mm *mm, u64 address);

/*
 * Brings all pages of [start, end), mapped throughout. 0, -EFAULT, -ENOMEM, or
 * -ERESTARTNOINTR: a signal wants to be handled first.
 */
int mm_populate(struct mm *mm, u64 start, u64 end, bool write);

/*
 * For vma_walk: brings what is to be locked, private copies included. -ENOMEM:
 * it can't be had, or there is no access.
 */
int vma_populate(struct vma *vma, u64 start, u64 end, const void *unused);
