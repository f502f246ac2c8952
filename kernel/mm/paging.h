/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Page tables: the one place that knows their bits, and that flushes what the
 * CPU has cached of them.
 */
#pragma once

#include "cpu/io.h"
#include "lib/types.h"

#define PTE_PRESENT  (1UL << 0)
#define PTE_WRITE    (1UL << 1)
#define PTE_USER     (1UL << 2)
#define PTE_UNCACHED (1UL << 4)
#define PTE_ACCESSED (1UL << 5)
#define PTE_DIRTY    (1UL << 6)
#define PTE_HUGE     (1UL << 7)
#define PTE_GLOBAL   (1UL << 8)
#define PTE_NX	     (1UL << 63)
#define PTE_ADDRESS  0x000ffffffffff000UL

#define TABLE_REACH  (PAGE_SIZE * 512) /* of a table of the lowest level */

/* PTE_NX, or 0 on a CPU that has no such bit. */
extern u64 pte_nx;

/* Once at boot, after page_init: leaves the boot tables behind. */
void paging_init(void);

/*
 * The slot of the lowest level for ADDRESS in PML4, making tables if CREATE;
 * NULL when a table is missing (and for lack of memory). Of a higher LEVEL (1:
 * of 2 MiB): the entry there.
 */
u64 *paging_entry(u64 pml4, u64 address, int level, bool create);
u64 *paging_slot(u64 pml4, u64 address, bool create);

/*
 * The same for a walk upwards over [*ADDRESS, end): skips what has no table, so
 * that empty GiBs cost nothing. NULL when nothing is left; else *ADDRESS is
 * moved to the slot that is returned.
 */
u64 *paging_next_slot(u64 pml4, u64 *address, u64 end);

/* The same; a copy keeps the caller's address in a register. */
static inline u64 *paging_slot_from(u64 pml4, u64 *address, u64 end)
{
	u64 at = *address, *slot = paging_next_slot(pml4, &at, end);

	*address = at;
	return slot;
}

/* The slot after SLOT, which serves *ADDRESS, in such a walk. */
static inline u64 *paging_slot_after(u64 *slot, u64 pml4, u64 *address, u64 end)
{
	*address += PAGE_SIZE;
	if (*address < end && *address % TABLE_REACH)
		return slot + 1;
	return paging_slot_from(pml4, address, end);
}

/* The whole walk: SLOT for each AT up to END. */
#define for_each_slot(slot, pml4, at, end)                    \
	for (slot = paging_slot_from(pml4, &(at), end); slot; \
	     slot = paging_slot_after(slot, pml4, &(at), end))

/* A new top-level table with the kernel's half in it; 0 when memory is full. */
u64 paging_create(void);

/*
 * Frees the tables (not the pages) that serve addresses in [start, end) and
 * whose whole reach lies in [low, high), where nothing is mapped any more.
 */
void paging_free_tables(u64 pml4, u64 start, u64 end, u64 low, u64 high);

/* Tables below the top-level one. */
u64 paging_table_count(u64 pml4);

/* Frees all tables of a program, where nothing is mapped any more. */
void paging_destroy(u64 pml4);

extern u64 loaded_pml4; /* what the CPU uses */

/* Loads PML4 into the CPU unless it is there already. */
static inline void paging_load(u64 pml4)
{
	if (pml4 == loaded_pml4)
		return;
	loaded_pml4 = pml4;
	write_cr3(pml4);
}

/* The kernel's half, shared by all address spaces. */
extern u64 kernel_pml4;

/* Maps a device's registers (uncached) for the kernel; NULL: memory full. */
void *paging_map_device(u64 phys, size_t size);

/* Kernel memory at VIRT, 4 KiB pages; 0 or -ENOMEM. */
int paging_map_kernel(u64 virt, u64 phys, u64 flags);

/*
 * The same for fresh pages at [START, start + PAGES of them); what has none is
 * left alone when they are freed. False when memory is full (then unmap).
 */
bool paging_map_new(u64 start, u64 pages);
void paging_unmap(u64 start, u64 pages);

/* A kernel address: is it mapped, in 4 KiB pages? */
bool paging_kernel_mapped(u64 virt);

/* Forget what the CPU has cached: for one page, for all of the programs'. */
void paging_flush_page(u64 address);
void paging_flush_all(void);
