// SPDX-License-Identifier: BSD-3-Clause
/*
 * Kernel stacks. Each has a slot of 32 KiB: the lower half is never mapped, so
 * running off the stack faults at once instead of changing somebody's memory.
 * Some stacks of threads that have ended are kept mapped for the next ones.
 */
#include "mm/kstack.h"

#include "mm/kmalloc.h"
#include "mm/layout.h"
#include "mm/page.h"
#include "mm/paging.h"

#define SLOT_SIZE  (2 * KSTACK_SIZE)
#define CACHED_MAX 16

static u64 cached[CACHED_MAX]; /* tops */
static unsigned int cached_count;

/* Slots that were used once and are unmapped now: their tops. */
static u64 *free_tops;
static u64 free_count, slot_count, slots_room;

static u64 slot_top(u64 slot)
{
	return KSTACK_BASE + (slot + 1) * SLOT_SIZE;
}

/* A place for a stack, and room in free_tops to give it back later. */
static u64 slot_take(void)
{
	if (free_count)
		return free_tops[--free_count];
	if (slot_count == slots_room) {
		u64 room = MAX(slots_room * 2, 64UL);
		u64 *bigger = krealloc(free_tops, room * sizeof(u64));

		if (!bigger)
			return 0;
		free_tops = bigger;
		slots_room = room;
	}
	if (slot_top(slot_count) > KSTACK_END)
		return 0;
	return slot_top(slot_count++);
}

static void stack_unmap(u64 top)
{
	for (u64 at = top - KSTACK_SIZE; at < top; at += PAGE_SIZE) {
		u64 *slot = paging_slot(kernel_pml4, at, false);
		u64 entry = slot ? *slot : 0;

		if (!(entry & PTE_PRESENT))
			continue;
		paging_unmap_kernel(at);
		page_put(phys_to_page(entry & PTE_ADDRESS));
	}
}

static bool stack_map(u64 top)
{
	for (u64 at = top - KSTACK_SIZE; at < top; at += PAGE_SIZE) {
		struct page *page = page_alloc();

		if (!page)
			return false;
		if (paging_map_kernel(at, page_phys(page),
				      PTE_WRITE | pte_nx)) {
			page_put(page);
			return false;
		}
	}
	return true;
}

u64 kstack_alloc(void)
{
	u64 top;

	if (cached_count)
		return cached[--cached_count];
	top = slot_take();
	if (!top)
		return 0;
	if (stack_map(top))
		return top;
	stack_unmap(top);
	free_tops[free_count++] = top;
	return 0;
}

void kstack_free(u64 top)
{
	if (cached_count < CACHED_MAX) {
		cached[cached_count++] = top;
		return;
	}
	stack_unmap(top);
	free_tops[free_count++] = top;
}

bool kstack_is_guard(u64 address)
{
	return address >= KSTACK_BASE && address < KSTACK_END &&
	       (address - KSTACK_BASE) % SLOT_SIZE < KSTACK_SIZE;
}
