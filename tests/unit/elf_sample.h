/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A small, good program file to damage: static-PIE shape, three segments (code,
 * data with .bss, more .bss), an interpreter, thread-local storage.
 */
#ifndef TESTS_ELF_SAMPLE_H
#define TESTS_ELF_SAMPLE_H

#include <linux/elf.h>
#include <string.h>

#define SAMPLE_SIZE 0x3000

enum { PHDR, CODE, DATA, BSS, INTERP, TLS, STACK, SAMPLE_HEADERS };

struct sample {
	Elf64_Ehdr header;
	Elf64_Phdr table[SAMPLE_HEADERS];
	char interp[16];
	char rest[SAMPLE_SIZE - sizeof(Elf64_Ehdr) -
		  SAMPLE_HEADERS * sizeof(Elf64_Phdr) - 16];
};

static void sample_segment(Elf64_Phdr *entry, unsigned int type,
			   unsigned int flags, unsigned long offset,
			   unsigned long address, unsigned long file_bytes,
			   unsigned long bytes)
{
	entry->p_type = type;
	entry->p_flags = flags;
	entry->p_offset = offset;
	entry->p_vaddr = address;
	entry->p_filesz = file_bytes;
	entry->p_memsz = bytes;
	entry->p_align = type == PT_LOAD ? 0x1000 : 8;
}

static void sample_make(struct sample *s)
{
	Elf64_Phdr *t = s->table;

	memset(s, 0, sizeof(*s));
	memcpy(s->header.e_ident, ELFMAG, SELFMAG);
	s->header.e_ident[EI_CLASS] = ELFCLASS64;
	s->header.e_ident[EI_DATA] = ELFDATA2LSB;
	s->header.e_ident[EI_VERSION] = EV_CURRENT;
	s->header.e_type = ET_DYN;
	s->header.e_machine = EM_X86_64;
	s->header.e_version = EV_CURRENT;
	s->header.e_entry = 0x1080;
	s->header.e_phoff = sizeof(s->header);
	s->header.e_ehsize = sizeof(s->header);
	s->header.e_phentsize = sizeof(Elf64_Phdr);
	s->header.e_phnum = SAMPLE_HEADERS;
	strcpy(s->interp, "/lib/ld.so");
	sample_segment(&t[PHDR], PT_PHDR, PF_R, 64, 64, sizeof(s->table),
		       sizeof(s->table));
	sample_segment(&t[CODE], PT_LOAD, PF_R | PF_X, 0, 0, 0x1800, 0x1800);
	sample_segment(&t[DATA], PT_LOAD, PF_R | PF_W, 0x1800, 0x2800, 0x900,
		       0x2000);
	sample_segment(&t[BSS], PT_LOAD, PF_R | PF_W, 0x2000, 0x6000, 0,
		       0x1000);
	sample_segment(&t[INTERP], PT_INTERP, PF_R,
		       offsetof(struct sample, interp),
		       offsetof(struct sample, interp), 11, 11);
	sample_segment(&t[TLS], PT_TLS, PF_R, 0x1900, 0x2900, 16, 64);
	sample_segment(&t[STACK], PT_GNU_STACK, PF_R | PF_W, 0, 0, 0, 0);
}

#endif
