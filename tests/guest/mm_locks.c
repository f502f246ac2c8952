// SPDX-License-Identifier: BSD-3-Clause
/* msync, mincore, mlock and their relatives. */
#include "mm_common.h"

#define RW (PROT_READ | PROT_WRITE)

static void syncing(void)
{
	int fd = file_with(4);
	char *p = mmap(NULL, 4 * PAGE, RW, MAP_SHARED, fd, 0), *q = area(3, RW);

	SHOW(msync(p, 4 * PAGE, MS_SYNC));
	SHOW(msync(p, 4 * PAGE, MS_ASYNC));
	SHOW(msync(p, 4 * PAGE, MS_INVALIDATE));
	SHOW(msync(p, 4 * PAGE, 0));
	SHOW(msync(p, 4 * PAGE, MS_SYNC | MS_ASYNC));
	SHOW(msync(p, 4 * PAGE, 8));
	SHOW(msync(p + 1, PAGE, MS_SYNC));
	SHOW(msync(p, 0, MS_SYNC));
	SHOW(msync(q - PAGE, PAGE, MS_SYNC));
	SHOW(msync(q, 4 * PAGE, MS_SYNC));
	SHOW(msync(q, -PAGE, MS_SYNC));
	munmap(q + PAGE, PAGE);
	SHOW(msync(q, 3 * PAGE, MS_SYNC));
	SHOW(mlock(p, PAGE));
	SHOW(msync(p, PAGE, MS_INVALIDATE));
	SHOW(msync(p, PAGE, MS_SYNC));
	SHOW(munlock(p, PAGE));
}

static void in_core(const char *what, char *p, size_t pages)
{
	unsigned char in[16] = { 0 };

	show(what, mincore(p, pages * PAGE, in));
	for (size_t i = 0; i < pages; i++)
		putchar(in[i] & 1 ? '1' : '0');
	putchar('\n');
}

static void residency(void)
{
	unsigned char in[16];
	int fd = file_with(4);
	char *p = area(8, RW);
	char *f = mmap(NULL, 4 * PAGE, PROT_READ, MAP_SHARED, fd, 0);

	in_core("fresh", p, 8);
	p[2 * PAGE] = 1;
	in_core("one page touched", p, 8);
	in_core("a file", f, 4);
	SHOW(mincore(p + 1, PAGE, in));
	SHOW(mincore(p, 0, in));
	SHOW(mincore(p - PAGE, 2 * PAGE, in));
	SHOW(mincore(p, 9 * PAGE, in));
	SHOW(mincore(p, -PAGE, in));
	SHOW(mincore(p, PAGE, NULL));
	SHOW(mincore(p, PAGE, (void *)0xffff800000000000));
	SHOW(mincore((void *)(1UL << 47), PAGE, in));
	mprotect(p + 4 * PAGE, PAGE, PROT_READ);
	SHOW(mincore(p, PAGE, (unsigned char *)p + 4 * PAGE));
}

static void locking(void)
{
	char *p = area(8, RW);

	SHOW(mlock(p, 2 * PAGE));
	in_core("locked", p, 4);
	SHOW(mlock(p + 1, PAGE));
	SHOW(mlock(p + 2 * PAGE, 0));
	SHOW(mlock(p - PAGE, PAGE));
	SHOW(mlock(p + 7 * PAGE, 2 * PAGE));
	SHOW(mlock(p, -PAGE));
	SHOW(munlock(p, 2 * PAGE));
	SHOW(munlock(p + 7 * PAGE, 2 * PAGE));
	SHOW(munlock(p, -PAGE));
	SHOW(syscall(SYS_mlock2, p + 4 * PAGE, PAGE, 0));
	SHOW(syscall(SYS_mlock2, p + 5 * PAGE, PAGE, MLOCK_ONFAULT));
	SHOW(syscall(SYS_mlock2, p, PAGE, 2));
	in_core("mlock2", p, 7);
	SHOW(madvise(p + 4 * PAGE, PAGE, MADV_DONTNEED));
	SHOW(munlock(p, 8 * PAGE));
	SHOW(madvise(p + 4 * PAGE, PAGE, MADV_DONTNEED));
	SHOW(mlockall(0));
	SHOW(mlockall(8));
	SHOW(mlockall(MCL_ONFAULT));
	SHOW(mlockall(MCL_FUTURE));
	p = area(4, RW);
	p = mmap(NULL, 4 * PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	in_core("after mlockall", p, 4);
	SHOW(munlockall());
	p = mmap(NULL, 4 * PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	in_core("after munlockall", p, 4);
	p = mmap(NULL, 4 * PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE,
		 -1, 0);
	in_core("populated", p, 4);
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	catch_signals();
	syncing();
	residency();
	locking();
	return 0;
}
