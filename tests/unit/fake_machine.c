// SPDX-License-Identifier: BSD-3-Clause
/* See fake_machine.h. */
#include "unit.h"

#include <errno.h>
#include <sanitizer/asan_interface.h>

#include "boot/config.h"
#include "cpu/upcalls.h"
#include "fake_machine.h"
#include "fs/cred.h"
#include "fs/fd.h"
#include "mm/kmalloc.h"
#include "lib/log.h"
#include "lib/random.h"
#include "mm/oom.h"
#include "mm/pte.h"
#include "sched/raise.h"

struct thread machine_thread, *fake_current = &machine_thread;
struct cpu fake_this_cpu;
struct boot_config boot_config;
struct fake_file fake_files[FILE_COUNT];
u64 machine_allocations_left = ~0UL;

u8 *fake_ram;
struct page *page_table;
u64 page_count = MACHINE_PAGES;
u64 kernel_pml4, pte_nx = PTE_NX;

static u64 free_frames[MACHINE_PAGES], free_frame_count, objects;
static u64 random_state;

void panic(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	abort();
}

/* ---- Memory ---- */

static bool may_allocate(void)
{
	if (machine_allocations_left == ~0UL)
		return true;
	return machine_allocations_left && machine_allocations_left--;
}

struct page *page_alloc_order(__attribute__((unused)) unsigned int order)
{
	struct page *page;

	if (!free_frame_count)
		return NULL;
	page = &page_table[free_frames[--free_frame_count]];
	page->refs = 1;
	ASAN_UNPOISON_MEMORY_REGION(page_address(page), PAGE_SIZE);
	memset(page_address(page), 0xaa, PAGE_SIZE);
	return page;
}

struct page *page_alloc(void)
{
	return may_allocate() ? page_alloc_order(0) : NULL;
}

struct page *page_alloc_zeroed(void)
{
	struct page *page = page_alloc();

	if (page)
		page_clear(page_address(page));
	return page;
}

void page_put(struct page *page)
{
	ASSERT(page->refs > 0);
	if (--page->refs)
		return;
	ASSERT(page != zero_page);
	ASAN_POISON_MEMORY_REGION(page_address(page), PAGE_SIZE);
	free_frames[free_frame_count++] = page - page_table;
}

void page_clear(void *page)
{
	memset(page, 0, PAGE_SIZE);
}

void page_copy(void *to, const void *from)
{
	memcpy(to, from, PAGE_SIZE);
}

bool page_is_low(void)
{
	return machine_allocations_left == 0;
}

void page_use_reserve(__attribute__((unused)) bool use)
{
}

u64 page_free_count(void)
{
	return free_frame_count;
}

void *kmalloc(size_t size)
{
	if (!may_allocate())
		return NULL;
	objects++;
	return malloc(size);
}

void *kzalloc(size_t size)
{
	void *p = kmalloc(size);

	if (p)
		memset(p, 0, size);
	return p;
}

void kfree(void *p)
{
	objects -= p != NULL;
	free(p);
}

u64 machine_pages_used(void)
{
	return MACHINE_PAGES - free_frame_count;
}

u64 machine_objects_used(void)
{
	return objects;
}

/* ---- What the rest of the kernel would do ---- */

void page_init(void)
{
	fake_ram = aligned_alloc(PAGE_SIZE, MACHINE_PAGES * PAGE_SIZE);
	page_table = calloc(MACHINE_PAGES, sizeof(struct page));
	for (u64 frame = MACHINE_PAGES - 1; frame > 0; frame--)
		free_frames[free_frame_count++] = frame;
	ASAN_POISON_MEMORY_REGION(fake_ram, MACHINE_PAGES * PAGE_SIZE);
}

void paging_init(void)
{
	kernel_pml4 = page_phys(page_alloc_zeroed());
	paging_load(kernel_pml4);
}

void kmalloc_init(void)
{
}

void machine_seed(u64 seed)
{
	random_state = seed * 0x9e3779b97f4a7c15 + 1;
}

u64 random_u64(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state;
}

bool cred_has_cap(__attribute__((unused)) const struct cred *cred,
		  __attribute__((unused)) int cap)
{
	return true;
}

bool mm_out_of_memory(void)
{
	return false;
}

void cpu_relax_interrupts(void)
{
}

/* ---- The CPU: a TLB of one entry for each of the latest 64 Ki pages ---- */

#define TLB_SIZE 65536

static struct {
	u64 page, entry;
} tlb[TLB_SIZE];

void write_cr3(__attribute__((unused)) u64 value)
{
	memset(tlb, 0, sizeof(tlb));
}

void invlpg(u64 address)
{
	u64 page = PAGE_DOWN(address), i = (page >> PAGE_SHIFT) % TLB_SIZE;

	if (tlb[i].page == page)
		tlb[i].page = 0;
}

static u64 entry_of(u64 page)
{
	u64 *slot = paging_slot(mm_current()->pml4, page, false);

	return slot ? *slot : 0;
}

static void check_entry(u64 i)
{
	u64 seen = tlb[i].entry, real = entry_of(tlb[i].page);

	if (!(real & PTE_PRESENT) || ((seen ^ real) & PTE_ADDRESS) ||
	    (seen & ~real & PTE_WRITE) || (real & ~seen & PTE_NX))
		panic("stale TLB entry for %lx: %lx, now %lx\n", tlb[i].page,
		      seen, real);
}

void machine_check_tlb(void)
{
	for (u64 i = 0; i < TLB_SIZE; i++)
		if (tlb[i].page)
			check_entry(i);
}

int machine_access(u64 address, bool write, u64 **word)
{
	u64 page = PAGE_DOWN(address), i = (page >> PAGE_SHIFT) % TLB_SIZE;
	u64 need = PTE_PRESENT | (write ? PTE_WRITE : 0);

	for (int tries = 0; tries < 4; tries++) {
		u64 entry = entry_of(page);
		int code, signo;

		if (tlb[i].page == page) {
			check_entry(i);
			if ((tlb[i].entry & need) == need)
				entry = tlb[i].entry;
		}
		if ((entry & need) == need) {
			ASSERT(!write || pte_page(entry) != zero_page);
			tlb[i].page = page;
			tlb[i].entry = entry;
			*word = phys_to_virt((entry & PTE_ADDRESS) +
					     (address & ~PAGE_MASK));
			return 0;
		}
		tlb[i].page = 0;
		signo = mm_fault(address,
				 FAULT_USER | (write ? FAULT_WRITE : 0) |
					 (entry & PTE_PRESENT),
				 &code);
		if (signo)
			return signo;
	}
	panic("faults at %lx for ever\n", address);
}

/* ---- Files ---- */

void file_get(struct file *file)
{
	file->refs++;
}

void file_put(struct file *file)
{
	ASSERT(file->refs > 1);
	file->refs--;
}

static int file_get_page(struct backing *backing, u64 index, bool for_write,
			 struct page **out)
{
	struct fake_file *file =
		container_of(backing, struct fake_file, backing);

	if (index >= file->count)
		return -EFAULT;
	if (!file->pages[index] && !for_write) {
		*out = zero_page;
		return 0;
	}
	if (!file->pages[index])
		file->pages[index] = page_alloc_zeroed();
	if (!file->pages[index])
		return -ENOMEM;
	page_get(file->pages[index]);
	*out = file->pages[index];
	return 0;
}

static struct page *file_peek_page(struct backing *backing, u64 index)
{
	struct fake_file *file =
		container_of(backing, struct fake_file, backing);

	if (index >= file->count || !file->pages[index])
		return NULL;
	page_get(file->pages[index]);
	return file->pages[index];
}

static const struct backing_ops file_ops = {
	.get_page = file_get_page,
	.peek_page = file_peek_page,
};

void fake_file_write(struct fake_file *file, u64 index, u64 value)
{
	struct page *page;

	ASSERT(!file_get_page(&file->backing, index, true, &page));
	((u64 *)page_address(page))[1] = value;
	page_put(page);
}

void fake_file_truncate(struct fake_file *file, u64 count)
{
	if (count < file->count)
		backing_truncate(&file->backing, count * PAGE_SIZE);
	for (u64 i = count; i < FILE_PAGES; i++) {
		if (file->pages[i])
			page_put(file->pages[i]);
		file->pages[i] = NULL;
	}
	file->count = count;
}

void machine_start(void)
{
	mm_init();
	for (int i = 0; i < FILE_COUNT; i++) {
		fake_files[i].backing.ops = &file_ops;
		list_init(&fake_files[i].backing.mappings);
		fake_files[i].file.refs = 1;
	}
}
