/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the loader's files say to each other. The order in which they work:
 * script_follow.c (with script.c), elf_read.c (with elf_check.c), segments.c,
 * interp.c, stack_map.c (with auxv.c and stack.c); load.c is the conductor.
 */
#pragma once

#include <linux/elf.h>

#include "lib/types.h"

struct backing;
struct file;
struct loader_program;
struct mm;

/* Where ET_DYN programs are put when the layout is not randomised: what GDB's
 * users know from Linux. */
#define PROGRAM_BASE 0x555555554000UL

/* Nothing is mapped below, so that a NULL pointer with an offset faults too. */
#define MMAP_MIN_ADDR 0x10000UL

/* As in Linux: the table of program headers fits into a page. */
#define ELF_MAX_PROGRAM_HEADERS (PAGE_SIZE / sizeof(Elf64_Phdr))

#define ELF_MAX_INTERP		256 /* bytes of PT_INTERP, with the NUL */

/* A program or an interpreter on its way into an address space. */
struct elf_image {
	struct file *file;
	struct backing *backing; /* of the file's pages, for mm_map */
	u64 file_size;
	Elf64_Ehdr header;
	Elf64_Phdr *table; /* header.e_phnum of them, checked */
	u64 bias;	   /* load address minus link address */
	u64 low, high;	   /* in memory, of all PT_LOADs, whole pages */
};

/* ---- elf_check.c: pure; NULL, or what is wrong in one line ---- */

/* The first N bytes of a file of FILE_SIZE bytes (N >= 64, or all it has). */
const char *elf_check_header(const void *bytes, size_t n, u64 file_size);

/* TABLE has header->e_phnum entries, HEADER has passed elf_check_header. */
const char *elf_check_table(const Elf64_Ehdr *header, const Elf64_Phdr *table,
			    u64 file_size);

/* ---- elf_read.c ---- */

/*
 * Reads and checks the headers of FILE, whose first N bytes are in HEAD. 0,
 * -ENOEXEC with *MESSAGE set, -EIO, -ENOMEM. elf_free afterwards in any case.
 */
int elf_read(struct elf_image *image, struct file *file, const void *head,
	     size_t n, const char **message);
void elf_free(struct elf_image *image);

/* The first program header of TYPE, or NULL. */
const Elf64_Phdr *elf_find(const struct elf_image *image, u32 type);

/* ---- segments.c ---- */

/*
 * Maps every PT_LOAD of IMAGE into MM, an ET_DYN at WANTED if it is free there
 * and anywhere if not (or if WANTED is 0). Sets bias, low and high. 0, -ENOMEM,
 * or what mm_map says.
 */
int segments_map(struct mm *mm, struct elf_image *image, u64 wanted);

/* ---- interp.c ---- */

/*
 * Loads the interpreter that PROGRAM's IMAGE asks for, if it does: sets
 * program->interp, interp_bias and entry. Errors as loader_load.
 */
int interp_load(struct loader_program *program, const struct elf_image *image);

/* ---- auxv.c ---- */

#define AUXV_MAX 24 /* pairs, AT_NULL included; fits into mm->auxv */

/* Fills AUXV for PROGRAM; the number of pairs, AT_NULL included. */
unsigned int auxv_fill(u64 (*auxv)[2], const struct loader_program *program,
		       const struct elf_image *image);

/* ---- stack_map.c ---- */

/*
 * Chooses where MM's stack ends and where mappings begin (mm->stack_start,
 * mm->mmap_top); to be called before anything is mapped.
 */
void stack_choose_place(struct mm *mm, const struct loader_program *program);

/* Maps the stack and fills it; sets program->stack. 0, -E2BIG, -ENOMEM. */
int stack_map(struct loader_program *program, const struct elf_image *image);

/* ---- messages.c ---- */

/* Sets program->message; evaluates to ERROR, so that one can return it. */
__attribute__((format(printf, 3, 4))) int
loader_fail(struct loader_program *program, int error, const char *fmt, ...);
