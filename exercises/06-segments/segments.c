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
	/* TODO 1: PROT_READ, PROT_WRITE and PROT_EXEC, by PF_R, PF_W, PF_X. */
	(void)segment;
	return PROT_NONE;
}

/* The pages that hold bytes of the file. */
static int map_file(struct mm *mm, const struct elf_image *image,
		    const Elf64_Phdr *segment)
{
	/*
	 * TODO 2: mm_map a private mapping of the file that replaces what is
	 * there. It begins at the beginning of a page, in memory and in the
	 * file, and ends where the page ends that holds the last byte.
	 */
	(void)mm, (void)image, (void)segment, (void)protection;
	return -ENOEXEC;
}

/*
 * Zeroes the rest of the page in which the file's bytes end. If the segment is
 * not writable this may fail, and nobody can have meant it: as in Linux, the
 * program then sees what the file has there.
 */
static int zero_tail(struct mm *mm, u64 address, const Elf64_Phdr *segment)
{
	/*
	 * TODO 3: mm_write(mm, address, from, n) copies N bytes to a program
	 * that does not run yet: 0, or an error.
	 */
	(void)mm, (void)address, (void)segment;
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
	/*
	 * TODO 4: the file's bytes, the zeros behind them in the same page, the
	 * pages of zeros behind that; each only if there are any.
	 * TODO 5: a segment without bytes from the file may begin in a page
	 * that the segment before it has mapped: vma_find(mm, address) is not
	 * NULL then. That page stays, and only its zeros are written.
	 */
	(void)map_zeros, (void)zero_tail;
	return map_file(mm, image, segment);
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
