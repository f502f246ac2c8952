/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Page tables: the one place that knows their bits, and that flushes what the
 * CPU has cached of them.
 */
#ifndef MM_PAGING_H
#define MM_PAGING_H

#include "lib/types.h"

#define PTE_PRESENT (1UL << 0)
#define PTE_WRITE (1UL << 1)
#define PTE_USER (1UL << 2)
#define PTE_UNCACHED (1UL << 4)
#define PTE_ACCESSED (1UL << 5)
#define PTE_DIRTY (1UL << 6)
#define PTE_HUGE (1UL << 7)
#define PTE_GLOBAL (1UL << 8)
#define PTE_NX (1UL << 63)
#define PTE_ADDRESS 0x000ffffffffff000UL

/* The slot for ADDRESS in PML4, making tables if CREATE; NULL otherwise. */
u64 *paging_slot(u64 pml4, u64 address, bool create);

/* The kernel's half, shared by all address spaces. */
extern u64 kernel_pml4;

/* Maps a device's registers (uncached) for the kernel; NULL: memory full. */
void *paging_map_device(u64 phys, size_t size);

/* Kernel memory at VIRT, 4 KiB pages; 0 or -ENOMEM. */
int paging_map_kernel(u64 virt, u64 phys, u64 flags);
void paging_unmap_kernel(u64 virt);

void paging_flush_page(u64 address);
void paging_flush_all(void);

#endif
