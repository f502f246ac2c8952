// SPDX-License-Identifier: BSD-3-Clause
/*
 * Kernel stacks lie side by side, each above a page that is never mapped:
 * running off a stack faults at once instead of changing somebody's memory.
 * Some of threads that have ended are kept for the next ones. The places of the
 * others form a list: the slot in the page tables of a free place's guard page
 * says which place is free next. (To the CPU it is just not present: the low
 * bits of such an address are 0.)
 */
#include "mm/kstack.h"

#include "mm/layout.h"
#include "mm/paging.h"

#define PAGES	   (KSTACK_SIZE / PAGE_SIZE)
#define CACHED_MAX 16

static u64 cached[CACHED_MAX]; /* tops */
static unsigned int cached_count;
static u64 first_free;		     /* a guard page; 0: none */
static u64 never_used = KSTACK_BASE; /* from here on */

/* A guard page that a stack can be mapped above, or 0. */
static u64 take_place(void)
{
	u64 guard = first_free ? first_free : never_used;
	u64 *slot = paging_slot(kernel_pml4, guard, true);

	if (!slot || guard >= KSTACK_END)
		return 0;
	if (first_free)
		first_free = *slot;
	else
		never_used += PAGE_SIZE + KSTACK_SIZE;
	*slot = 0;
	return guard;
}

static void free_place(u64 guard)
{
	paging_unmap(guard + PAGE_SIZE, PAGES);
	*paging_slot(kernel_pml4, guard, false) = first_free;
	first_free = guard;
}

u64 kstack_alloc(void)
{
	u64 guard;

	if (cached_count)
		return cached[--cached_count];
	guard = take_place();
	if (!guard)
		return 0;
	if (!paging_map_new(guard + PAGE_SIZE, PAGES)) {
		free_place(guard);
		return 0;
	}
	return guard + PAGE_SIZE + KSTACK_SIZE;
}

void kstack_free(u64 top)
{
	if (cached_count < CACHED_MAX)
		cached[cached_count++] = top;
	else
		free_place(top - KSTACK_SIZE - PAGE_SIZE);
}

bool kstack_is_guard(u64 address)
{
	return address >= KSTACK_BASE && address < KSTACK_END &&
	       !paging_kernel_mapped(address);
}
