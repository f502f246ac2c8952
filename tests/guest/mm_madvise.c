// SPDX-License-Identifier: BSD-3-Clause
/* madvise: the advice that must be followed, and its errors. */
#include "mm_common.h"

#define RW (PROT_READ | PROT_WRITE)

static void errors(void)
{
	char *p = area(6, RW);

	SHOW(madvise(p + 1, PAGE, MADV_DONTNEED));
	SHOW(madvise(p, PAGE, 999));
	SHOW(madvise(p, PAGE, -1));
	SHOW(madvise(p, PAGE, 7));
	SHOW(madvise(p, 0, MADV_DONTNEED));
	SHOW(madvise(p, 0, 999));
	SHOW(madvise(p, -1UL, MADV_DONTNEED));
	SHOW(madvise(p, -PAGE, MADV_DONTNEED));
	SHOW(madvise(p - PAGE, PAGE, MADV_DONTNEED));
	SHOW(madvise(p - PAGE, 2 * PAGE, MADV_NORMAL));
	munmap(p + 2 * PAGE, PAGE);
	p[0] = p[3 * PAGE] = 'x';
	SHOW(madvise(p, 6 * PAGE, MADV_DONTNEED)); /* the rest is done */
	READ(p);
	READ(p + 3 * PAGE);
}

static void hints(void)
{
	static const int advices[] = {
		MADV_NORMAL,   MADV_RANDOM, MADV_SEQUENTIAL, MADV_WILLNEED,
		MADV_DONTDUMP, MADV_DODUMP, MADV_COLD,	     MADV_PAGEOUT,
		MADV_DONTFORK, MADV_DOFORK,
	};
	char *p = area(4, RW);

	p[0] = 'x';
	for (size_t i = 0; i < sizeof(advices) / sizeof(int); i++) {
		printf("%d ", advices[i]);
		SHOW(madvise(p, 4 * PAGE, advices[i]));
	}
	READ(p);
}

static void dropping(void)
{
	int fd = file_with(4);
	char *p = area(4, RW), *q, *s;

	p[0] = p[PAGE] = 'x';
	SHOW(madvise(p, PAGE, MADV_DONTNEED));
	READ(p);
	READ(p + PAGE);
	WRITE(p);
	SHOW(madvise(p, PAGE, MADV_FREE));
	WRITE(p);
	q = mmap(NULL, 4 * PAGE, RW, MAP_PRIVATE, fd, 0);
	q[0] = 'X';
	READ(q);
	SHOW(madvise(q, PAGE, MADV_DONTNEED));
	READ(q);
	SHOW(madvise(q, PAGE, MADV_FREE));
	SHOW(madvise(q, PAGE, MADV_WIPEONFORK));
	SHOW(madvise(q, PAGE, MADV_REMOVE));
	s = mmap(NULL, 4 * PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	s[0] = s[PAGE] = 's';
	SHOW(madvise(s, 4 * PAGE, MADV_DONTNEED));
	READ(s);
	SHOW(madvise(s, PAGE, MADV_WIPEONFORK));
	SHOW(madvise(s, PAGE, MADV_REMOVE));
	READ(s);
	READ(s + PAGE);
	SHOW(madvise(p, PAGE, MADV_REMOVE));
}

static void populating(void)
{
	unsigned char in[4];
	char *p = area(4, RW);

	SHOW(madvise(p, 2 * PAGE, MADV_POPULATE_WRITE));
	mincore(p, 4 * PAGE, in);
	printf("in core: %d %d\n", in[0] & 1, in[1] & 1);
	SHOW(madvise(p, 4 * PAGE, MADV_POPULATE_READ));
	mprotect(p, PAGE, PROT_READ);
	SHOW(madvise(p, PAGE, MADV_POPULATE_WRITE));
	mprotect(p, PAGE, PROT_NONE);
	SHOW(madvise(p, PAGE, MADV_POPULATE_READ));
	SHOW(madvise(p + 3 * PAGE, 2 * PAGE, MADV_POPULATE_READ));
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	catch_signals();
	errors();
	hints();
	dropping();
	populating();
	return 0;
}
