// SPDX-License-Identifier: BSD-3-Clause
/* Thousands of mappings, and single ones of many GiB. */
#include "mm_common.h"

#define COUNT 4000
#define RW    (PROT_READ | PROT_WRITE)
#define ANON  (MAP_PRIVATE | MAP_ANONYMOUS)

static void pieces(void)
{
	char *p = mmap(NULL, 2 * COUNT * PAGE, PROT_NONE, ANON, -1, 0);
	int good = 0;

	/* Every second page: none can be joined with the next. */
	for (int i = 0; i < COUNT; i++)
		good += mprotect(p + 2 * i * PAGE, PAGE, RW) == 0;
	show_value("made", good);
	for (int i = 0; i < COUNT; i++)
		p[2 * i * PAGE] = i;
	good = 0;
	for (int i = 0; i < COUNT; i++)
		good += p[2 * i * PAGE] == (char)i;
	show_value("right", good);
	for (int i = 0; i < COUNT; i += 2)
		munmap(p + 2 * i * PAGE, PAGE);
	good = 0;
	for (int i = 0; i < COUNT; i += 2)
		good += mmap(p + 2 * i * PAGE, PAGE, RW,
			     ANON | MAP_FIXED_NOREPLACE, -1,
			     0) == p + 2 * i * PAGE;
	show_value("made again", good);
	good = 0;
	for (int i = 0; i < COUNT; i++)
		good += p[2 * i * PAGE] == (i % 2 ? (char)i : 0);
	show_value("right", good);
	SHOW(mprotect(p, 2 * COUNT * PAGE, PROT_READ));
	SHOW(munmap(p, 2 * COUNT * PAGE));
}

static void too_many(void)
{
	size_t pages = 140000;
	char *p = mmap(NULL, pages * PAGE, PROT_NONE, ANON | MAP_NORESERVE, -1,
		       0);
	size_t made = 0;

	while (made < pages / 2 &&
	       mprotect(p + 2 * made * PAGE, PAGE, PROT_READ) == 0)
		made++;
	printf("mappings are limited: %d, %s\n", made > 30000 && made < 33000,
	       strerrorname_np(errno));
	SHOW(mmap(NULL, PAGE, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
	SHOW(munmap(p + PAGE, PAGE));
	SHOW(munmap(p, pages * PAGE));
	SHOW(mmap(NULL, PAGE, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
}

static void giants(void)
{
	size_t size = 64UL << 30;
	char *p[8];

	for (int i = 0; i < 8; i++) {
		p[i] = mmap(NULL, size, PROT_NONE, ANON | MAP_NORESERVE, -1, 0);
		show("64 GiB", p[i] == MAP_FAILED ? -1 : 0);
	}
	SHOW(mprotect(p[3] + size / 2, PAGE, RW));
	WRITE(p[3] + size / 2);
	READ(p[3] + size / 2 - 1);
	SHOW(mprotect(p[3], size, RW));
	WRITE(p[3]);
	WRITE(p[3] + size - 1);
	SHOW(madvise(p[3], size, MADV_DONTNEED));
	READ(p[3] + size / 2);
	for (int i = 0; i < 8; i++)
		SHOW(munmap(p[i], size));
	READ(p[3]);
}

static void hints(void)
{
	char *go = mmap((void *)0xc000000000, 64 << 20, PROT_NONE, ANON, -1, 0);

	printf("Go's heap is where it wants it: %d\n",
	       go == (char *)0xc000000000);
	munmap(go, 64 << 20);
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	catch_signals();
	pieces();
	too_many();
	giants();
	hints();
	return 0;
}
