// SPDX-License-Identifier: BSD-3-Clause
/* Exercise 09: brk, without a C library, whose malloc would need it itself. */
// gcc: -static -nostdlib
#define CHECK_BARE
#include "check.h"

#include <linux/mman.h>
#include <linux/resource.h>

#define PAGE 4096L

static long start; /* of the heap, rounded up to a page */

static long brk_to(long address)
{
	return call(SYS_brk, address);
}

static bool is_mapped(long address)
{
	return call(SYS_access, address, 0) != -EFAULT;
}

static volatile unsigned char *byte_at(long address)
{
	return (volatile unsigned char *)address;
}

/* The break is at the beginning of the heap, at a page's border, and nothing
 * is mapped behind it. */
static void fresh(void)
{
	if (!start)
		start = (brk_to(0) + PAGE - 1) & -PAGE;
	brk_to(start);
	call(SYS_munmap, start, 3000 * PAGE);
}

static void asks(void)
{
	long now = brk_to(0);

	EXPECT_AS("brk(0) is an address", true, now > 0x10000);
	EXPECT(now, brk_to(0));
}

static void grows(void)
{
	fresh();
	EXPECT(start + PAGE, brk_to(start + PAGE));
	EXPECT_AS("brk(0) after that", start + PAGE, brk_to(0));
	EXPECT_AS("mapped: the new page", true, is_mapped(start));
	EXPECT_AS("mapped: the page behind it", false, is_mapped(start + PAGE));
	EXPECT_AS("first byte of the new page", 0, *byte_at(start));
	*byte_at(start) = 7;
	EXPECT(start + 300 * PAGE, brk_to(start + 300 * PAGE));
	EXPECT_AS("mapped: page 300", true, is_mapped(start + 299 * PAGE));
	*byte_at(start + 299 * PAGE) = 8;
	EXPECT_AS("first byte, which was written before", 7, *byte_at(start));
}

static void refused(void)
{
	long now;

	fresh();
	now = brk_to(0);
	EXPECT_AS("brk(1), which is below the heap", now, brk_to(1));
	EXPECT_AS("brk(-1), which is no program's", now, brk_to(-1));
	EXPECT_AS("brk(1 << 47), which is past the end", now, brk_to(1L << 47));
	EXPECT_AS("brk(0) after that", now, brk_to(0));
}

static void by_bytes(void)
{
	fresh();
	EXPECT(start + 1, brk_to(start + 1));
	EXPECT_AS("mapped: the page of that byte", true, is_mapped(start));
	EXPECT_AS("mapped: the page behind it", false, is_mapped(start + PAGE));
	*byte_at(start + 1) = 7;
	EXPECT(start + 3, brk_to(start + 3));
	EXPECT(start + PAGE, brk_to(start + PAGE));
	EXPECT_AS("mapped: the page behind the last byte", false,
		  is_mapped(start + PAGE));
	EXPECT(start + PAGE + 1, brk_to(start + PAGE + 1));
	EXPECT_AS("mapped: a byte more", true, is_mapped(start + PAGE));
	EXPECT_AS("what was written in the first page", 7, *byte_at(start + 1));
}

static void shrinks(void)
{
	fresh();
	EXPECT(start + 3 * PAGE, brk_to(start + 3 * PAGE));
	*byte_at(start) = 7;
	*byte_at(start + PAGE) = 8;
	EXPECT(start + 2, brk_to(start + 2));
	EXPECT_AS("mapped: the page with the last byte", true,
		  is_mapped(start));
	EXPECT_AS("mapped: the page behind it", false, is_mapped(start + PAGE));
	EXPECT_AS("what was written in the first page", 7, *byte_at(start));
	EXPECT(start + 2 * PAGE, brk_to(start + 2 * PAGE));
	EXPECT_AS("first byte of a page that was given back", 0,
		  *byte_at(start + PAGE));
	EXPECT(start, brk_to(start));
	EXPECT_AS("mapped: the first page", false, is_mapped(start));
}

static void in_the_way(void)
{
	long wall;

	fresh();
	EXPECT(start + PAGE, brk_to(start + PAGE));
	wall = call(SYS_mmap, start + 8 * PAGE, PAGE, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	EXPECT(start + 8 * PAGE, wall);
	*byte_at(wall) = 9;
	EXPECT_AS("brk beyond another mapping, refused", start + PAGE,
		  brk_to(start + 20 * PAGE));
	EXPECT_AS("what was written there", 9, *byte_at(wall));
	EXPECT_AS("mapped: pages in front of it", false,
		  is_mapped(start + 2 * PAGE));
	EXPECT_AS("brk right up to another mapping, refused", start + PAGE,
		  brk_to(start + 8 * PAGE));
	EXPECT_AS("brk with a free page in between", start + 7 * PAGE,
		  brk_to(start + 7 * PAGE));
}

static void limit(void)
{
	struct rlimit old, low;

	fresh();
	EXPECT(start + PAGE, brk_to(start + PAGE));
	call(SYS_getrlimit, RLIMIT_DATA, &old);
	low = old;
	low.rlim_cur = 1 << 20;
	EXPECT(0, call(SYS_setrlimit, RLIMIT_DATA, &low));
	EXPECT_AS("brk beyond RLIMIT_DATA, refused", start + PAGE,
		  brk_to(start + 2000 * PAGE));
	EXPECT_AS("brk within RLIMIT_DATA", start + 9 * PAGE,
		  brk_to(start + 9 * PAGE));
	call(SYS_setrlimit, RLIMIT_DATA, &old);
	EXPECT(start + 2000 * PAGE, brk_to(start + 2000 * PAGE));
	call(SYS_setrlimit, RLIMIT_DATA, &low);
	EXPECT_AS("brk beyond RLIMIT_DATA, though less than it was, refused",
		  start + 2000 * PAGE, brk_to(start + 1500 * PAGE));
	EXPECT_AS("brk back within RLIMIT_DATA", start + PAGE,
		  brk_to(start + PAGE));
	call(SYS_setrlimit, RLIMIT_DATA, &old);
}

STEPS({ "brk(0) asks where the break is", asks },
      { "what can't be is refused: the break stays", refused },
      { "the heap grows by whole pages", grows },
      { "the break is at a byte, what is mapped are pages", by_bytes },
      { "the heap shrinks", shrinks },
      { "something else is in the way", in_the_way }, { "RLIMIT_DATA", limit });
