/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * An address space that only notes what the loader asks of it, and aborts when
 * that could not be meant: a range that is not page-aligned, empty, or outside
 * of a program's addresses, a file's bytes that are not there, two mappings at
 * one place. Used by the unit tests and by the fuzzer.
 */
#ifndef TESTS_FAKE_MM_H
#define TESTS_FAKE_MM_H

#include "mm/mm.h"

#define FAKE_MAPPINGS 256
#define FAKE_WRITES   4096

struct fake_mapping {
	u64 start, end, offset;
	u32 prot;
	struct backing *backing;
};

struct fake_mm {
	struct mm mm;  /* first: the loader's pointer leads back here */
	u64 file_size; /* of the one file that is mapped */
	struct fake_mapping mappings[FAKE_MAPPINGS]; /* end 0: free */
	u64 zeroed[FAKE_WRITES]; /* where zeros were written */
	unsigned int writes;
};

/* The mapping that holds ADDRESS, or NULL. */
struct fake_mapping *fake_find(struct fake_mm *fake, u64 address);

#endif
