// SPDX-License-Identifier: BSD-3-Clause
/* Page faults: which pages appear, and which signal comes instead. */
#include "mm_common.h"

static void anonymous(void)
{
	char *p = area(40, PROT_READ | PROT_WRITE);
	long sum = 0;

	READ(p);
	WRITE(p);
	READ(p + 1);
	for (int i = 0; i < 40; i++)
		sum += p[i * PAGE + 100];
	show_value("untouched pages add up to", sum);
	for (int i = 0; i < 40; i++)
		p[i * PAGE + 100] = i;
	for (int i = 0; i < 40; i++)
		sum += p[i * PAGE + 100];
	show_value("written pages add up to", sum);
	for (int i = 39; i >= 0; i--)
		sum += p[i * PAGE + 101];
	show_value("beside them is nothing", sum);
}

static void wrong(void)
{
	char *p = area(3, PROT_READ);

	READ(p);
	WRITE(p);
	READ(p + 3 * PAGE - 1);
	READ(p + 3 * PAGE);
	READ(p - 1);
	mprotect(p, PAGE, PROT_NONE);
	READ(p);
	munmap(p + PAGE, PAGE);
	READ(p + PAGE);
	READ((char *)8);
	WRITE((char *)8);
	READ((char *)0xffff800000000000);
	WRITE((char *)0xffffffff80000000);
	READ((char *)0x7ffffffff000);
}

static void file_private(void)
{
	int fd = file_with(20);
	char *p = mmap(NULL, 24 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd,
		       0);
	char byte = 0;

	READ(p + 3 * PAGE);
	WRITE(p + 3 * PAGE + 1);
	WRITE(p + 5 * PAGE);
	READ(p + 5 * PAGE + 1);
	pread(fd, &byte, 1, 5 * PAGE);
	printf("the file still has %c\n", byte);
	READ(p + 19 * PAGE + 4095);
	READ(p + 20 * PAGE);
	WRITE(p + 23 * PAGE);
	close(fd);
	READ(p + 7 * PAGE);
}

static void file_shared(void)
{
	int fd = file_with(20);
	char *p = mmap(NULL, 24 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		       0);
	char *q = mmap(NULL, 2 * PAGE, PROT_READ, MAP_SHARED, fd, 4 * PAGE);
	char *r = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, 5 * PAGE);
	char byte = 0;

	READ(q + PAGE);
	READ(r);
	WRITE(p + 5 * PAGE);
	READ(q + PAGE);
	READ(r);
	pread(fd, &byte, 1, 5 * PAGE);
	printf("the file has %02x\n", byte);
	pwrite(fd, "Z", 1, 4 * PAGE + 9);
	READ(p + 4 * PAGE + 9);
	READ(q + 9);
	READ(p + 20 * PAGE);
	WRITE(p + 20 * PAGE);
	ftruncate(fd, 21 * PAGE);
	READ(p + 20 * PAGE);
	WRITE(p + 20 * PAGE);
	pread(fd, &byte, 1, 20 * PAGE);
	printf("the new end has %02x\n", byte);
}

static void truncated(void)
{
	int fd = file_with(6);
	char *p = mmap(NULL, 6 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd,
		       0);
	char *q =
		mmap(NULL, 6 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	WRITE(p + 4 * PAGE);
	READ(p + 3 * PAGE);
	READ(q + 5 * PAGE);
	ftruncate(fd, 2 * PAGE + 10);
	READ(p + PAGE);
	READ(p + 2 * PAGE + 9);
	READ(p + 2 * PAGE + 10);
	READ(p + 3 * PAGE);
	READ(p + 4 * PAGE);
	READ(q + 5 * PAGE);
	WRITE(q + 2 * PAGE + 20);
	ftruncate(fd, 6 * PAGE);
	READ(p + 4 * PAGE);
	READ(q + 5 * PAGE);
}

static void holes(void)
{
	int fd = file_with(0);
	char *p, *q, byte = 1;

	ftruncate(fd, 64 * PAGE);
	p = mmap(NULL, 64 * PAGE, PROT_READ, MAP_SHARED, fd, 0);
	q = mmap(NULL, 64 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	READ(p + 10 * PAGE);
	WRITE(q + 10 * PAGE);
	READ(p + 10 * PAGE);
	pwrite(fd, "x", 1, 11 * PAGE);
	READ(p + 11 * PAGE);
	READ(q + 12 * PAGE);
	pwrite(fd, "y", 1, 12 * PAGE);
	READ(q + 12 * PAGE);
	pread(fd, &byte, 1, 13 * PAGE);
	printf("a hole reads as %d\n", byte);
}

static void zero_device(void)
{
	int fd = open("/dev/zero", O_RDWR);
	char *p = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd,
		       0);
	char *q =
		mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	READ(p);
	WRITE(p);
	READ(q);
	WRITE(q);
	READ(p + PAGE);
	READ(q + PAGE);
}

static int depth(int n)
{
	volatile char room[4096];

	room[0] = n;
	return n ? depth(n - 1) + room[0] - room[0] + 1 : 0;
}

static int overflow(volatile char *above)
{
	volatile char room[16384];

	room[0] = 1;
	return above && !above[0] ? 0 : overflow(room) + room[0];
}

static void stack(void)
{
	volatile char below;

	show_value("a deep stack", depth(1000)); /* 4 MiB and more */
	below = *(&below - (1 << 20));
	printf("a page of the stack that was skipped can be read: %d\n",
	       below == 0 || 1);
	caught_signal = 0;
	if (!sigsetjmp(caught_jump, 1))
		overflow(NULL);
	printf("overflow: %s\n", caught_name());
	show_value("the stack works again", depth(10));
}

static void grows_down(void)
{
	char *p = area(1024, PROT_NONE);
	char *top = p + 1023 * PAGE;

	mmap(top, PAGE, PROT_READ | PROT_WRITE,
	     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_GROWSDOWN, -1, 0);
	WRITE(top);
	READ(top - PAGE); /* the reservation below does not move */
	munmap(p, 1023 * PAGE);
	WRITE(top - 1);
	WRITE(top - 100 * PAGE);
	READ(top - 101 * PAGE + 5);
	/* Something else is close: its guard stays free. */
	mmap(top - 600 * PAGE, PAGE, PROT_READ | PROT_WRITE,
	     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	WRITE(top - 300 * PAGE);
	WRITE(top - 400 * PAGE);
	mprotect(top - 600 * PAGE, PAGE, PROT_NONE);
	WRITE(top - 400 * PAGE);
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	catch_signals();
	anonymous();
	wrong();
	file_private();
	file_shared();
	truncated();
	holes();
	zero_device();
	stack();
	grows_down();
	return 0;
}
