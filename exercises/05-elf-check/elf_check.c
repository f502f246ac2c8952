// SPDX-License-Identifier: BSD-3-Clause
/*
 * Is this an ELF file that we can run? Anybody can write anything into a file,
 * so every field is looked at before it is used: here, and nowhere else. What
 * has passed can be trusted by the rest of the loader. Each kind of damage has
 * a message of its own.
 *
 * These functions touch nothing but their arguments: they are tested and fuzzed
 * on the host. Sizes and offsets are 64-bit numbers of the file's choice: "a +
 * b > c" may wrap around, "b > c - a" after checking "a <= c" does not.
 *
 * Each check returns NULL, or one line that says what is wrong and ends with
 * the name of the field. You write five of them; TODO 1 is in elf_check_header.
 *
 * Fields that loading does not use are not checked, as in Linux (e_ehsize,
 * sections, EI_OSABI). Source: the System V ABI, chapters 4 and 5.
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
	/*
	 * TODO 2: e_type is ET_EXEC or ET_DYN, e_machine EM_X86_64, e_version
	 * EV_CURRENT. It helps to say what ET_REL and ET_CORE are.
	 */
	(void)header;
	return NULL;
}

/* Nothing at all (the .bss) may be said to be anywhere. */
static bool in_file(u64 offset, u64 size, u64 file_size)
{
	/* TODO 3: SIZE bytes at OFFSET; mind what wraps around. */
	(void)offset, (void)size, (void)file_size;
	return true;
}

static const char *check_table_place(const Elf64_Ehdr *header, u64 file_size)
{
	/*
	 * TODO 4: e_phnum is neither 0 nor over ELF_MAX_PROGRAM_HEADERS,
	 * e_phentsize is that of an Elf64_Phdr, and the table at e_phoff is in
	 * the file.
	 */
	(void)header, (void)file_size;
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
	/* TODO 1: N bytes are there. Are they a whole header? */
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
	/*
	 * TODO 5: not more bytes in the file than in memory; in the file; below
	 * USER_END; p_align is a power of two, or 0 or 1, which ask for
	 * nothing. If there are bytes from the file: pages are mapped whole, so
	 * p_vaddr and p_offset must be at the same place within a page.
	 */
	(void)load, (void)file_size;
	return NULL;
}

/* LOAD comes after PREVIOUS (NULL: it is the first) in the table. */
static const char *check_order(const Elf64_Ehdr *header,
			       const Elf64_Phdr *previous,
			       const Elf64_Phdr *load)
{
	/*
	 * TODO 6: an ET_EXEC segment is not below MMAP_MIN_ADDR; LOAD does not
	 * begin before PREVIOUS does, nor inside of it.
	 */
	(void)header, (void)previous, (void)load;
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
