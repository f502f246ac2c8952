// SPDX-License-Identifier: BSD-3-Clause
/*
 * The auxiliary vector: what the kernel tells a program, or its dynamic linker,
 * about both of them. getauxval(3) describes the types; they come in the order
 * in which Linux has them.
 */
#include <asm/hwcap2.h>
#include <linux/auxvec.h>

#include "cpu/cpu.h"
#include "cpu/fpu.h"
#include "fs/cred.h"
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

struct writer {
	u64 (*pairs)[2];
	unsigned int count;
};

static void add(struct writer *w, u64 type, u64 value)
{
	w->pairs[w->count][0] = type;
	w->pairs[w->count][1] = value;
	w->count++;
}

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

static void add_cpu(struct writer *w)
{
	add(w, AT_MINSIGSTKSZ,
	    ALIGN_UP(RED_ZONE + RT_SIGFRAME + FRAME_ALIGNMENT +
			     fpu_frame_size(),
		     16));
	add(w, AT_HWCAP, cpu_features.hwcap);
	add(w, AT_PAGESZ, PAGE_SIZE);
	add(w, AT_CLKTCK, CLOCK_TICKS);
}

static void add_image(struct writer *w, const struct loader_program *program,
		      const struct elf_image *image)
{
	add(w, AT_PHDR, headers_address(image));
	add(w, AT_PHENT, sizeof(Elf64_Phdr));
	add(w, AT_PHNUM, image->header.e_phnum);
	add(w, AT_BASE, program->interp_bias);
	add(w, AT_FLAGS, 0);
	add(w, AT_ENTRY, program->program_entry);
}

static void add_cred(struct writer *w, const struct cred *cred, bool secure)
{
	add(w, AT_UID, cred->uid);
	add(w, AT_EUID, cred->euid);
	add(w, AT_GID, cred->gid);
	add(w, AT_EGID, cred->egid);
	add(w, AT_SECURE, secure);
}

unsigned int auxv_fill(u64 (*auxv)[2], const struct loader_program *program,
		       const struct elf_image *image)
{
	struct writer w = { auxv, 0 };

	if (program->mm->vdso)
		add(&w, AT_SYSINFO_EHDR, program->mm->vdso);
	add_cpu(&w);
	add_image(&w, program, image);
	add_cred(&w, program->cred, program->secure);
	/* loader/stack.c fills in the pointers into the stack. */
	add(&w, AT_RANDOM, 0);
	add(&w, AT_HWCAP2, cpu_features.fsgsbase ? HWCAP2_FSGSBASE : 0);
	add(&w, AT_EXECFN, 0);
	add(&w, AT_PLATFORM, 0);
	add(&w, AT_NULL, 0);
	return w.count;
}
