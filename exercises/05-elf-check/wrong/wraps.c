// SPDX-License-Identifier: BSD-3-Clause
/*
 * caught by: program headers outside of the file
 * message: got e_phoff = -8: EIO
 *
 * Adds what may wrap around: offset + size > file_size.
 */
#include "lib/string.h"
#include "loader/elf.h"
#include "mm/page.h"

static const char *check_ident(const u8 *ident)
{
	if (ident[EI_CLASS] == ELFCLASS32)
		return "a 32-bit program; this kernel runs 64-bit ones (EI_CLASS)";
	if (ident[EI_CLASS] != ELFCLASS64)
		return "neither a 32-bit nor a 64-bit ELF file (EI_CLASS)";
	if (ident[EI_DATA] == ELFDATA2MSB)
		return "big-endian; x86-64 is little-endian (EI_DATA)";
	if (ident[EI_DATA] != ELFDATA2LSB)
		return "neither little- nor big-endian (EI_DATA)";
	if (ident[EI_VERSION] != EV_CURRENT)
		return "an unknown version of ELF (EI_VERSION)";
	return NULL;
}

static const char *check_kind(const Elf64_Ehdr *header)
{
	if (header->e_type == ET_REL)
		return "an object file; link it into a program first (e_type)";
	if (header->e_type == ET_CORE)
		return "a core dump; open it in a debugger (e_type)";
	if (header->e_type != ET_EXEC && header->e_type != ET_DYN)
		return "not a program (e_type)";
	if (header->e_machine != EM_X86_64)
		return "made for another processor (e_machine)";
	if (header->e_version != EV_CURRENT)
		return "an unknown version of the object file (e_version)";
	return NULL;
}

/* Nothing at all (the .bss) may be said to be anywhere. */
static bool in_file(u64 offset, u64 size, u64 file_size)
{
	return !size || offset + size <= file_size;
}

static const char *check_table_place(const Elf64_Ehdr *header, u64 file_size)
{
	if (header->e_phnum == 0)
		return "no program headers: nothing to load (e_phnum)";
	if (header->e_phentsize != sizeof(Elf64_Phdr))
		return "program headers of a wrong size (e_phentsize)";
	if (header->e_phnum > ELF_MAX_PROGRAM_HEADERS)
		return "too many program headers (e_phnum)";
	if (!in_file(header->e_phoff, header->e_phnum * sizeof(Elf64_Phdr),
		     file_size))
		return "program headers beyond the end of the file (e_phoff)";
	return NULL;
}

const char *elf_check_header(const void *bytes, size_t n, u64 file_size)
{
	const Elf64_Ehdr *header = bytes;
	const char *wrong;

	if (file_size == 0)
		return "the file is empty";
	if (n < SELFMAG || memcmp(bytes, ELFMAG, SELFMAG) != 0)
		return "neither an ELF file nor a script that begins with #!";
	if (n < sizeof(*header))
		return "the file ends within the ELF header";
	wrong = check_ident(header->e_ident);
	if (!wrong)
		wrong = check_kind(header);
	if (!wrong)
		wrong = check_table_place(header, file_size);
	return wrong;
}

static bool is_power_of_two(u64 n)
{
	return n != 0 && (n & (n - 1)) == 0;
}

static const char *check_load(const Elf64_Phdr *load, u64 file_size)
{
	if (load->p_filesz > load->p_memsz)
		return "a segment has more bytes in the file than in memory (p_filesz)";
	if (!in_file(load->p_offset, load->p_filesz, file_size))
		return "a segment ends beyond the end of the file (p_offset)";
	if (load->p_vaddr >= USER_END ||
	    load->p_memsz > USER_END - load->p_vaddr)
		return "a segment lies outside of a program's addresses (p_vaddr)";
	if (load->p_align > 1 && !is_power_of_two(load->p_align))
		return "a segment's alignment is no power of two (p_align)";
	if (load->p_filesz && (load->p_vaddr - load->p_offset) % PAGE_SIZE)
		return "a segment can't be mapped: p_vaddr and p_offset differ within a page";
	return NULL;
}

/* LOAD comes after PREVIOUS (NULL: it is the first) in the table. */
static const char *check_order(const Elf64_Ehdr *header,
			       const Elf64_Phdr *previous,
			       const Elf64_Phdr *load)
{
	if (header->e_type == ET_EXEC && load->p_vaddr < MMAP_MIN_ADDR)
		return "a segment at an address that is too low (p_vaddr)";
	if (previous && load->p_vaddr < previous->p_vaddr)
		return "segments are not in the order of their addresses (p_vaddr)";
	if (previous && load->p_vaddr < previous->p_vaddr + previous->p_memsz)
		return "two segments overlap (p_memsz)";
	return NULL;
}

static const char *check_interp(const Elf64_Phdr *interp, u64 file_size)
{
	if (interp->p_filesz < 2)
		return "the interpreter's name is empty (PT_INTERP)";
	if (interp->p_filesz > ELF_MAX_INTERP)
		return "the interpreter's name is too long (PT_INTERP)";
	if (!in_file(interp->p_offset, interp->p_filesz, file_size))
		return "the interpreter's name is beyond the end of the file (PT_INTERP)";
	return NULL;
}

/* Does one PT_LOAD with all of FLAGS hold [address, address + size)? */
static bool is_loaded(const Elf64_Ehdr *header, const Elf64_Phdr *table,
		      u64 address, u64 size, u32 flags)
{
	for (unsigned int i = 0; i < header->e_phnum; i++) {
		u64 inside = address - table[i].p_vaddr;

		if (table[i].p_type == PT_LOAD && inside < table[i].p_memsz &&
		    size <= table[i].p_memsz - inside &&
		    (table[i].p_flags & flags) == flags)
			return true;
	}
	return false;
}

/* Thread-local storage is set up by the program; its template must be there. */
static const char *check_tls(const Elf64_Ehdr *header, const Elf64_Phdr *table,
			     const Elf64_Phdr *tls)
{
	if (tls->p_filesz > tls->p_memsz)
		return "thread-local storage is larger in the file than in memory (PT_TLS)";
	if (tls->p_align > 1 && !is_power_of_two(tls->p_align))
		return "the alignment of thread-local storage is no power of two (PT_TLS)";
	if (tls->p_filesz &&
	    !is_loaded(header, table, tls->p_vaddr, tls->p_filesz, PF_R))
		return "thread-local storage is in no segment (PT_TLS)";
	return NULL;
}

const char *elf_check_table(const Elf64_Ehdr *header, const Elf64_Phdr *table,
			    u64 file_size)
{
	const Elf64_Phdr *load = NULL, *interp = NULL;
	const char *wrong = NULL;

	for (unsigned int i = 0; i < header->e_phnum && !wrong; i++) {
		const Elf64_Phdr *entry = &table[i];

		if (entry->p_type == PT_LOAD) {
			wrong = check_load(entry, file_size);
			if (wrong || !entry->p_memsz)
				continue;
			wrong = check_order(header, load, entry);
			load = entry;
		} else if (entry->p_type == PT_INTERP) {
			wrong = interp ? "two interpreters (PT_INTERP)" :
					 check_interp(entry, file_size);
			interp = entry;
		} else if (entry->p_type == PT_TLS) {
			wrong = check_tls(header, table, entry);
		} else if (entry->p_type == PT_PHDR &&
			   !is_loaded(header, table, entry->p_vaddr,
				      header->e_phnum * sizeof(*table), PF_R)) {
			wrong = "the program headers are in no segment (PT_PHDR)";
		}
	}
	if (wrong)
		return wrong;
	if (!load)
		return "no segment to load (PT_LOAD)";
	if (!is_loaded(header, table, header->e_entry, 1, PF_X))
		return "the entry point is in no executable segment (e_entry)";
	return NULL;
}
