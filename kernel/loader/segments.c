// SPDX-License-Identifier: BSD-3-Clause
/*
 * From the program headers to memory. Each PT_LOAD says: take p_filesz bytes of
 * the file at p_offset, let them appear at p_vaddr, follow them with zeros
 * until there are p_memsz bytes, and protect the whole as p_flags say. We copy
 * nothing: mm_map notes which file belongs to which addresses, and the pages
 * come when the program touches them (mm/fault.c).
 *
 *	p_vaddr           p_vaddr + p_filesz      p_vaddr + p_memsz
 *	   |  bytes of the file  |   zeros (.bss)         |
 *	[ page ][ page ][ page ][ page ][ page ][ page ][ page ]
 *	|<-- mapped from the file -->|<-- anonymous memory -->|
 *
 * The page in which the file's bytes end is mapped from the file too, so what
 * follows them there must be zeroed by hand.
 *
 * An ET_EXEC file has to be at its addresses. An ET_DYN file may be anywhere as
 * long as its segments keep their distances: the load bias is added to every
 * address in it. What elf_check.c has passed is trusted here: segments are in
 * order, don't overlap, and lie inside the file and below USER_END.
 */
#include <linux/mman.h>

#include "loader/elf.h"
#include "mm/mm.h"
#include "mm/page.h"

static u32 protection(const Elf64_Phdr *segment)
{
	return (segment->p_flags & PF_R ? PROT_READ : 0) |
	       (segment->p_flags & PF_W ? PROT_WRITE : 0) |
	       (segment->p_flags & PF_X ? PROT_EXEC : 0);
}

/* The pages that hold bytes of the file. */
static int map_file(struct mm *mm, const struct elf_image *image,
		    const Elf64_Phdr *segment)
{
	u64 start = image->bias + segment->p_vaddr;
	struct map_request request = {
		.address = PAGE_DOWN(start),
		.length = PAGE_UP(start + segment->p_filesz) - PAGE_DOWN(start),
		.prot = protection(segment),
		.flags = MAP_PRIVATE | MAP_FIXED,
		.file = image->file,
		.backing = image->backing,
		.offset = PAGE_DOWN(segment->p_offset),
	};
	ssize_t address = mm_map(mm, &request);

	return address < 0 ? address : 0;
}

/*
 * Zeroes the rest of the page in which the file's bytes end. If the segment is
 * not writable this may fail, and nobody can have meant it: as in Linux, the
 * program then sees what the file has there.
 */
static int zero_tail(struct mm *mm, u64 address, const Elf64_Phdr *segment)
{
	static const u8 zeros[256];

	while (address % PAGE_SIZE) {
		u64 n = MIN(sizeof(zeros), PAGE_UP(address) - address);

		if (mm_write(mm, address, zeros, n))
			return segment->p_flags & PF_W ? -ENOMEM : 0;
		address += n;
	}
	return 0;
}

/* The pages in which there is nothing but zeros. */
static int map_zeros(struct mm *mm, u64 start, u64 end, u32 prot)
{
	struct map_request request = {
		.address = start,
		.length = end - start,
		.prot = prot,
		.flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
	};
	ssize_t address = mm_map(mm, &request);

	return address < 0 ? address : 0;
}

static int map_segment(struct mm *mm, const struct elf_image *image,
		       const Elf64_Phdr *segment)
{
	u64 start = image->bias + segment->p_vaddr;
	u64 file_end = start + segment->p_filesz;
	u64 end = start + segment->p_memsz;
	u64 zeros = PAGE_UP(file_end); /* where pages of zeros begin */
	int error = 0;

	/* Without bytes from the file, a page that the segment before us has
	 * mapped already must not be covered. */
	if (segment->p_filesz)
		error = map_file(mm, image, segment);
	else if (!vma_find(mm, start))
		zeros = PAGE_DOWN(start);
	if (!error && zeros >= file_end && end > file_end)
		error = zero_tail(mm, file_end, segment);
	if (!error && end > zeros)
		error = map_zeros(mm, zeros, PAGE_UP(end), protection(segment));
	return error;
}

/* Sets low and high to link addresses; returns the largest alignment. */
static u64 measure(struct elf_image *image)
{
	u64 align = PAGE_SIZE;

	image->low = USER_END;
	image->high = 0;
	for (unsigned int i = 0; i < image->header.e_phnum; i++) {
		const Elf64_Phdr *segment = &image->table[i];

		if (segment->p_type != PT_LOAD || !segment->p_memsz)
			continue;
		align = MAX(align, segment->p_align);
		image->low = MIN(image->low, PAGE_DOWN(segment->p_vaddr));
		image->high = MAX(image->high,
				  PAGE_UP(segment->p_vaddr + segment->p_memsz));
	}
	return align;
}

/* Finds room for all segments in one piece and sets the bias. */
static int place(struct mm *mm, struct elf_image *image, u64 wanted, u64 align)
{
	u64 length = image->high - image->low;
	ssize_t address;

	if (align > USER_END)
		return -ENOMEM;
	if (image->header.e_type == ET_EXEC) {
		address = mm_place(mm, image->low, length, MAP_FIXED_NOREPLACE);
		return address < 0 ? address : 0;
	}
	length += align - PAGE_SIZE;
	if (length > USER_END)
		return -ENOMEM;
	address = mm_place(mm, wanted, length, 0);
	if (address < 0)
		return address;
	image->bias = ALIGN_UP(address - image->low, align);
	image->low += image->bias;
	image->high += image->bias;
	return 0;
}

int segments_map(struct mm *mm, struct elf_image *image, u64 wanted)
{
	u64 align = measure(image);
	int error = place(mm, image, wanted, align);

	for (unsigned int i = 0; i < image->header.e_phnum && !error; i++)
		if (image->table[i].p_type == PT_LOAD &&
		    image->table[i].p_memsz)
			error = map_segment(mm, image, &image->table[i]);
	return error;
}
