// SPDX-License-Identifier: BSD-3-Clause
/*
 * Reading and writing an address space that need not be the CPU's: page by page
 * through the physmap, with faults made by hand.
 */
#include "lib/string.h"
#include "mm/pte.h"

/* The page of ADDRESS, brought as an access of the program would bring it. */
static int page_at(struct mm *mm, u64 address, bool write, char **out)
{
	u64 *slot;

	while (!(slot = pte_find(mm, address, write)))
		TRY(mm_populate(mm, address, address + 1, write));
	*out = page_address(pte_page(*slot));
	return 0;
}

static int transfer(struct mm *mm, u64 address, char *buf, size_t n, bool write)
{
	if (address >= USER_END || n > USER_END - address)
		return -EFAULT;
	while (n > 0) {
		size_t skip = address & ~PAGE_MASK;
		size_t step = MIN(n, PAGE_SIZE - skip);
		char *page;

		TRY(page_at(mm, address, write, &page));
		if (write)
			memcpy(page + skip, buf, step);
		else
			memcpy(buf, page + skip, step);
		address += step;
		buf += step;
		n -= step;
	}
	return 0;
}

int mm_write(struct mm *mm, u64 address, const void *from, size_t n)
{
	return transfer(mm, address, (char *)from, n, true);
}

int mm_read(struct mm *mm, u64 address, void *to, size_t n)
{
	return transfer(mm, address, to, n, false);
}
