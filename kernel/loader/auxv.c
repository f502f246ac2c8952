// SPDX-License-Identifier: BSD-3-Clause
/*
 * The auxiliary vector: what the kernel tells a program, or its dynamic linker,
 * about both of them. getauxval(3) describes the types; they come in the order
 * in which Linux has them.
 */
#include <asm/hwcap2.h>
#include <linux/auxvec.h>

#include "cpu/fpu.h"
#include "fs/cred.h"
#include "lib/string.h"
#include "loader/elf.h"
#include "loader/loader.h"
#include "mm/mm.h"

#define CLOCK_TICKS 100 /* USER_HZ: what times(2) counts in */

/*
 * The most that a signal frame takes: red zone, struct rt_sigframe, the FPU
 * area, and aligning both.
 */
#define RED_ZONE	128
#define RT_SIGFRAME	440
#define FRAME_ALIGNMENT (64 + 16)

/*
 * Where the program headers are in memory: PT_PHDR says it, and if there is
 * none, the segment that holds them. 0 if they are not in memory.
 */
static u64 headers_address(const struct elf_image *image)
{
	const Elf64_Phdr *phdr = elf_find(image, PT_PHDR);
	u64 offset = image->header.e_phoff;

	if (phdr)
		return image->bias + phdr->p_vaddr;
	for (unsigned int i = 0; i < image->header.e_phnum; i++) {
		const Elf64_Phdr *segment = &image->table[i];

		if (segment->p_type == PT_LOAD && offset >= segment->p_offset &&
		    offset - segment->p_offset < segment->p_filesz)
			return image->bias + segment->p_vaddr + offset -
			       segment->p_offset;
	}
	return 0;
}

unsigned int auxv_fill(u64 (*auxv)[2], const struct loader_program *program,
		       const struct elf_image *image)
{
	const u64 frame = RED_ZONE + RT_SIGFRAME + FRAME_ALIGNMENT;
	const struct cred *cred = program->cred;
	const u64 pairs[][2] = {
		{ AT_SYSINFO_EHDR, program->mm->vdso },
		{ AT_MINSIGSTKSZ, ALIGN_UP(frame + fpu_frame_size(), 16) },
		{ AT_HWCAP, cpu_features.hwcap },
		{ AT_PAGESZ, PAGE_SIZE },
		{ AT_CLKTCK, CLOCK_TICKS },
		{ AT_PHDR, headers_address(image) },
		{ AT_PHENT, sizeof(Elf64_Phdr) },
		{ AT_PHNUM, image->header.e_phnum },
		{ AT_BASE, program->interp_bias },
		{ AT_FLAGS, 0 },
		{ AT_ENTRY, program->program_entry },
		{ AT_UID, cred->uid },
		{ AT_EUID, cred->euid },
		{ AT_GID, cred->gid },
		{ AT_EGID, cred->egid },
		{ AT_SECURE, program->secure },
		/* loader/stack.c fills in the pointers into the stack. */
		{ AT_RANDOM, 0 },
		{ AT_HWCAP2, cpu_features.fsgsbase ? HWCAP2_FSGSBASE : 0 },
		{ AT_EXECFN, 0 },
		{ AT_PLATFORM, 0 },
		{ AT_NULL, 0 },
	};

	_Static_assert(ARRAY_SIZE(pairs) <= AUXV_MAX, "AUXV_MAX");
	memcpy(auxv, pairs, sizeof(pairs));
	return ARRAY_SIZE(pairs);
}
