/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A machine for the tests of mm: some RAM whose free pages AddressSanitizer
 * guards, a heap that fails when told to, a TLB that remembers what it has seen
 * until it is flushed, and two files.
 */
#ifndef TESTS_FAKE_MACHINE_H
#define TESTS_FAKE_MACHINE_H

#include "fs/file.h"
#include "lib/types.h"
#include "mm/mm.h"
#include "mm/page.h"
#include "sched/thread.h"

#define MACHINE_PAGES 8192UL
#define FILE_PAGES    64U
#define FILE_COUNT    2

struct fake_file {
	struct backing backing;
	struct file file;
	struct page *pages[FILE_PAGES];
	u64 count; /* its size in pages */
};

extern struct fake_file fake_files[FILE_COUNT];
extern struct thread machine_thread;

/* Allocations that still succeed; ~0: no limit. */
extern u64 machine_allocations_left;

/* Starts it, with kernel page tables, zero page and empty files. */
void machine_start(void);

/* Pages and heap objects in use. */
u64 machine_pages_used(void);
u64 machine_objects_used(void);

/* The same numbers in every run with the same SEED. */
void machine_seed(u64 seed);

/*
 * The running program reads or writes the word at ADDRESS, as a CPU does it:
 * with what the TLB remembers, or by the page tables, or by a fault. 0 and
 * where the word is, or the signal.
 */
int machine_access(u64 address, bool write, u64 **word);

/* Nothing in the TLB may allow more than the page tables do. */
void machine_check_tlb(void);

/* Writes VALUE to word 1 of a page, as write() would. */
void fake_file_write(struct fake_file *file, u64 index, u64 value);
void fake_file_truncate(struct fake_file *file, u64 count);

#endif
