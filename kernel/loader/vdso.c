// SPDX-License-Identifier: BSD-3-Clause
/*
 * The kernel's side of the vDSO: its pages, made once and mapped into every
 * address space, and the data in the first of them. loader/vdso/vdso.c is what
 * programs run.
 */
#include <linux/mman.h>

#include "lib/log.h"
#include "lib/string.h"
#include "loader/loader.h"
#include "loader/vdso/data.h"
#include "mm/mm.h"
#include "mm/page.h"
#include "sched/clock.h"

#define MAX_PAGES 4 /* of the data and the code together */

extern const char vdso_image[], vdso_image_end[];

static struct page *pages[MAX_PAGES]; /* the data's first */
static u64 page_total_count;
static struct vdso_data *data;

void vdso_init(void)
{
	size_t size = vdso_image_end - vdso_image;

	page_total_count = 1 + PAGE_UP(size) / PAGE_SIZE;
	ASSERT(page_total_count <= MAX_PAGES);
	for (u64 i = 0; i < page_total_count; i++) {
		pages[i] = page_alloc_zeroed();
		if (!pages[i])
			panic("no memory for the vDSO");
	}
	for (size_t done = 0; done < size; done += PAGE_SIZE)
		memcpy(page_address(pages[1 + done / PAGE_SIZE]),
		       vdso_image + done, MIN(size - done, PAGE_SIZE));
	data = page_address(pages[0]);
	vdso_update();
}

/*
 * A program may be stopped anywhere, but we are not interrupted; so the counter
 * need not be seen odd. On more CPUs it must.
 */
void vdso_update(void)
{
	if (!data)
		return;
	data->sequence++;
	asm volatile("" : : : "memory");
	data->shift = clock_scale.shift;
	data->mult = clock_scale.mult;
	data->tsc_base = clock_scale.tsc_base;
	data->realtime_offset = clock_realtime_offset();
	asm volatile("" : : : "memory");
	data->sequence++;
}

int vdso_map(struct mm *mm)
{
	/* A free place for both together: they must be neighbours. */
	ssize_t place = mm_place(mm, 0, page_total_count * PAGE_SIZE, 0);
	ssize_t address;

	if (place < 0)
		return place;
	address = mm_map_special(mm, pages, 1, PROT_READ, "[vvar]", place);
	if (address < 0)
		return address;
	address = mm_map_special(mm, pages + 1, page_total_count - 1,
				 PROT_READ | PROT_EXEC, "[vdso]",
				 place + PAGE_SIZE);
	if (address < 0)
		return address;
	ASSERT(address == place + (ssize_t)PAGE_SIZE);
	mm->vdso = address;
	return 0;
}
