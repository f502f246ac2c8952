// SPDX-License-Identifier: BSD-3-Clause
/*
 * Zeroing and copying whole pages. An emulator runs string instructions byte by
 * byte or word by word, a real processor has them in microcode at the width of
 * a cache line: usercopy_use_rep (mm/usercopy.h) says which kind this is.
 */
#include "mm/page.h"
#include "mm/usercopy.h"

#define PAGE_WORDS (PAGE_SIZE / sizeof(u64))

void page_clear(void *page)
{
	u64 *word = page;

	if (usercopy_use_rep) {
		u64 count = PAGE_WORDS;

		asm volatile("rep stosq"
			     : "+D"(word), "+c"(count)
			     : "a"(0UL)
			     : "memory");
		return;
	}
	for (u64 *end = word + PAGE_WORDS; word < end; word += 8) {
		word[0] = 0;
		word[1] = 0;
		word[2] = 0;
		word[3] = 0;
		word[4] = 0;
		word[5] = 0;
		word[6] = 0;
		word[7] = 0;
		/* Keeps the compiler from making a call of memset of this. */
		asm volatile("" : : : "memory");
	}
}

void page_copy(void *to, const void *from)
{
	u64 *word = to;
	const u64 *source = from;

	if (usercopy_use_rep) {
		u64 count = PAGE_WORDS;

		asm volatile("rep movsq"
			     : "+D"(word), "+S"(source), "+c"(count)
			     :
			     : "memory");
		return;
	}
	for (u64 *end = word + PAGE_WORDS; word < end; word += 4, source += 4) {
		u64 a = source[0], b = source[1], c = source[2], d = source[3];

		word[0] = a;
		word[1] = b;
		word[2] = c;
		word[3] = d;
		asm volatile("" : : : "memory");
	}
}
