/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Who lives where in the kernel's half of every address space, and the borders
 * of the kernel's image as kernel/elfin.lds sets them (each on a page
 *boundary).
 *
 *	0xffff800000000000  all of RAM (mm/page.h: PHYSMAP_BASE)
 *	0xffffc00000000000  vmalloc, kernel stacks, device registers
 *	0xffffffff80000000  the kernel's image, at this address plus its
 *physical
 */
#pragma once

#include "lib/types.h"

/* One entry of the top-level table (512 GiB) holds all three. */
#define VMALLOC_BASE 0xffffc00000000000UL
#define VMALLOC_END  (VMALLOC_BASE + (128UL << 30))
#define KSTACK_BASE  VMALLOC_END
#define KSTACK_END   (KSTACK_BASE + (128UL << 30))
#define DEVICE_BASE  KSTACK_END
#define DEVICE_END   (DEVICE_BASE + (128UL << 30))

/* [kernel_start, kernel_text_end) code, [.., kernel_rodata_end) constants,
 * [.., kernel_end) data and bss. */
extern char kernel_start[], kernel_text_end[], kernel_rodata_end[],
	kernel_end[];
