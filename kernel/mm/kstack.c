// SPDX-License-Identifier: BSD-3-Clause
/*
 * Kernel stacks are areas of vmalloc like others: the unmapped page below each
 * makes running off the stack fault at once instead of changing somebody's
 * memory. Some of threads that have ended are kept for the next ones.
 */
#include "mm/kstack.h"

#include "mm/kmalloc.h"
#include "mm/layout.h"
#include "mm/paging.h"

#define CACHED_MAX 16

static void *cached[CACHED_MAX];
static unsigned int cached_count;

u64 kstack_alloc(void)
{
	void *stack = cached_count ? cached[--cached_count] :
				     vmalloc(KSTACK_SIZE);

	return stack ? (u64)stack + KSTACK_SIZE : 0;
}

void kstack_free(u64 top)
{
	void *stack = (void *)(top - KSTACK_SIZE);

	if (cached_count < CACHED_MAX)
		cached[cached_count++] = stack;
	else
		vfree(stack);
}

bool kstack_is_guard(u64 address)
{
	return address >= VMALLOC_BASE && address < VMALLOC_END &&
	       !paging_kernel_mapped(address);
}
