// SPDX-License-Identifier: BSD-3-Clause
/* See fake_mm.h. What it takes for granted is mm.h's contract. */
#include "fake_mm.h"

#include <errno.h>
#include <linux/mman.h>
#include <stdio.h>
#include <stdlib.h>

#include "mm/page.h"

#define MUST(cond)                                                       \
	do {                                                             \
		if (!(cond)) {                                           \
			fprintf(stderr, "fake_mm: not so: %s\n", #cond); \
			abort();                                         \
		}                                                        \
	} while (0)

static struct fake_mm *fake_of(struct mm *mm)
{
	return (struct fake_mm *)mm;
}

static struct fake_mapping *overlapping(struct fake_mm *fake, u64 start,
					u64 end)
{
	for (int i = 0; i < FAKE_MAPPINGS; i++) {
		struct fake_mapping *m = &fake->mappings[i];

		if (m->end && m->start < end && start < m->end)
			return m;
	}
	return NULL;
}

struct fake_mapping *fake_find(struct fake_mm *fake, u64 address)
{
	return overlapping(fake, address, address + 1);
}

struct vma *vma_find(struct mm *mm, u64 address)
{
	return (struct vma *)fake_find(fake_of(mm), address);
}

static struct fake_mapping *slot(struct fake_mm *fake)
{
	for (int i = 0; i < FAKE_MAPPINGS; i++)
		if (!fake->mappings[i].end)
			return &fake->mappings[i];
	MUST(!"more mappings than program headers can ask for");
	return NULL;
}

/* Cuts [start, end) out of whatever is mapped there. */
static void cut(struct fake_mm *fake, u64 start, u64 end)
{
	struct fake_mapping *m, *rest;

	while ((m = overlapping(fake, start, end))) {
		if (m->start < start && m->end > end) {
			rest = slot(fake);
			*rest = *m;
			rest->start = end;
			rest->offset += end - m->start;
		}
		if (m->start < start) {
			m->end = start;
		} else if (m->end > end) {
			m->offset += end - m->start;
			m->start = end;
		} else {
			m->end = 0;
		}
	}
}

/* Without MAP_FIXED there is one good place, or the hint. */
static u64 place(struct fake_mm *fake, u64 hint, u64 length)
{
	if (hint && hint < USER_END && length <= USER_END - hint &&
	    !overlapping(fake, hint, hint + length))
		return PAGE_UP(hint);
	if (length > 0x7f0000000000 - 0x10000)
		return 0;
	return 0x7f0000000000 - length;
}

ssize_t mm_place(struct mm *mm, u64 address, u64 length, u32 flags)
{
	struct fake_mm *fake = fake_of(mm);

	MUST(length && !(length & ~PAGE_MASK));
	if (!(flags & (MAP_FIXED | MAP_FIXED_NOREPLACE)))
		address = place(fake, address, length);
	if (!address)
		return -ENOMEM;
	MUST(!(address & ~PAGE_MASK));
	if (address > USER_END || length > USER_END - address)
		return -ENOMEM;
	if (flags & MAP_FIXED_NOREPLACE &&
	    overlapping(fake, address, address + length))
		return -EEXIST;
	return address;
}

ssize_t mm_map(struct mm *mm, const struct map_request *request)
{
	struct fake_mm *fake = fake_of(mm);
	u64 length = request->length;
	ssize_t address =
		mm_place(mm, request->address, length, request->flags);

	MUST(request->flags & MAP_PRIVATE);
	MUST(!(request->flags & MAP_ANONYMOUS) == !!request->backing);
	if (address < 0)
		return address;
	if (request->backing) {
		MUST(!(request->offset & ~PAGE_MASK));
		MUST(request->offset <= fake->file_size);
		MUST(length <= PAGE_UP(fake->file_size) - request->offset);
	}
	cut(fake, address, address + length);
	*slot(fake) = (struct fake_mapping){
		.start = address,
		.end = address + length,
		.offset = request->offset,
		.prot = request->prot,
		.backing = request->backing,
	};
	return address;
}

int mm_write(struct mm *mm, u64 address, const void *from, size_t n)
{
	struct fake_mm *fake = fake_of(mm);
	struct fake_mapping *m = fake_find(fake, address);

	MUST(n && m && n <= m->end - address);
	if (!(m->prot & PROT_WRITE))
		return -EFAULT;
	for (size_t i = 0; i < n && fake->writes < FAKE_WRITES; i++)
		if (!((const u8 *)from)[i])
			fake->zeroed[fake->writes++] = address + i;
	return 0;
}
