// SPDX-License-Identifier: BSD-3-Clause
/*
 * The kernel's half of the page tables, built once at boot: all RAM, in
 * pages of 2 MiB where they fit; the image, no page of it both writable and
 * executable; and room for what is mapped later. Nothing is mapped below it:
 * the identity mapping of the boot tables ends here.
 */
#include "boot/config.h"
#include "cpu/cpu.h"
#include "lib/log.h"
#include "mm/layout.h"
#include "mm/page.h"
#include "mm/paging.h"

#define PAGE_2M (1UL << 21)

u64 kernel_pml4;
u64 pte_nx;

static u64 global; /* PTE_GLOBAL if the CPU keeps such entries */
static u64 device_next = DEVICE_BASE;

static u64 *kernel_entry(u64 virt, int level)
{
	u64 *entry = paging_entry(kernel_pml4, virt, level, true);

	if (!entry)
		panic("too little memory for page tables");
	return entry;
}

/* Maps [phys, end) at VIRT with the largest pages that alignment allows. */
static void map_range(u64 virt, u64 phys, u64 end, u64 flags)
{
	flags |= PTE_PRESENT | global;
	while (phys < end) {
		bool huge = !((virt | phys) % PAGE_2M) && end - phys >= PAGE_2M;
		u64 size = huge ? PAGE_2M : PAGE_SIZE;

		*kernel_entry(virt, huge) = phys | flags |
					    (huge ? PTE_HUGE : 0);
		virt += size;
		phys += size;
	}
}

/*
 * The physmap would be a second, writable way to the kernel's code and
 * constants: there they are read-only too.
 */
static void map_ram(u64 start, u64 end)
{
	u64 image = (u64)kernel_start - KERNEL_BASE;
	u64 fixed = (u64)kernel_rodata_end - KERNEL_BASE;
	u64 flags = PTE_WRITE | pte_nx;

	if (image >= end || fixed <= start) {
		map_range(PHYSMAP_BASE + start, start, end, flags);
		return;
	}
	map_range(PHYSMAP_BASE + start, start, image, flags);
	map_range(PHYSMAP_BASE + image, image, fixed, pte_nx);
	map_range(PHYSMAP_BASE + fixed, fixed, end, flags);
}

static void map_image(const char *from, const char *to, u64 flags)
{
	map_range((u64)from, (u64)from - KERNEL_BASE, (u64)to - KERNEL_BASE,
		  flags);
}

void paging_init(void)
{
	struct page *page = page_alloc_zeroed();

	if (!page)
		panic("too little memory for page tables");
	kernel_pml4 = page_phys(page);
	pte_nx = cpu_features.nx ? PTE_NX : 0;
	global = cpu_features.pge ? PTE_GLOBAL : 0;

	for (unsigned int i = 0; i < boot_info.ram_count; i++)
		map_ram(boot_info.ram[i].start, boot_info.ram[i].end);
	map_image(kernel_start, kernel_text_end, 0);
	map_image(kernel_text_end, kernel_rodata_end, pte_nx);
	map_image(kernel_rodata_end, kernel_end, PTE_WRITE | pte_nx);
	kernel_entry(VMALLOC_BASE, 2); /* the top-level entry, for all */
	paging_load(kernel_pml4);
}

int paging_map_kernel(u64 virt, u64 phys, u64 flags)
{
	u64 *slot = paging_slot(kernel_pml4, virt, true);

	if (!slot)
		return -ENOMEM;
	*slot = phys | flags | PTE_PRESENT | global;
	return 0;
}

bool paging_map_new(u64 start, u64 pages)
{
	for (u64 at = start; pages--; at += PAGE_SIZE) {
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

void paging_unmap(u64 start, u64 pages)
{
	u64 at = start, end = start + pages * PAGE_SIZE, *slot;

	for_each_slot (slot, kernel_pml4, at, end) {
		if (!*slot)
			continue;
		page_put(phys_to_page(*slot & PTE_ADDRESS));
		*slot = 0;
		paging_flush_page(at);
	}
}

bool paging_kernel_mapped(u64 virt)
{
	u64 *slot = paging_slot(kernel_pml4, virt, false);

	return slot && *slot & PTE_PRESENT;
}

void *paging_map_device(u64 phys, size_t size)
{
	u64 first = PAGE_DOWN(phys);
	u64 pages = (PAGE_UP(phys + size) - first) >> PAGE_SHIFT;
	u64 virt = device_next;

	for (u64 i = 0; i < pages; i++)
		if (paging_map_kernel(virt + i * PAGE_SIZE,
				      first + i * PAGE_SIZE,
				      PTE_WRITE | PTE_UNCACHED | pte_nx))
			return NULL;
	device_next += (pages + 1) << PAGE_SHIFT;
	return (void *)(virt + (phys - first));
}
