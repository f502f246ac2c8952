// SPDX-License-Identifier: BSD-3-Clause
/*
 * Thousands of random calls on one area of memory, with every page looked at
 * in between. What is found goes into a sum, which is the same natively and in
 * the kernel: a flush that was forgotten, a page that got lost or is shared by
 * mistake changes it.
 */
#include "mm_common.h"

#define PAGES 128
#define RW    (PROT_READ | PROT_WRITE)

static char *base;
static int fd;
static uint64_t random_state = 1, sum;

static unsigned int below(unsigned int n)
{
	random_state = random_state * 6364136223846793005 + 1442695040888963407;
	return (random_state >> 33) % n;
}

static void add(uint64_t value)
{
	sum = (sum ^ value) * 0x100000001b3;
}

/* Reads (and writes) a byte of page I; what it is, or which signal came. */
static void look(unsigned int i, int write, int value)
{
	volatile unsigned char *p = (unsigned char *)base + i * PAGE + i;

	caught_signal = 0;
	if (!sigsetjmp(caught_jump, 1)) {
		if (write)
			*p = value;
		add(*p);
	} else {
		add(caught_signal * 1000 + caught_code);
	}
}

static void look_at_all(void)
{
	for (unsigned int i = 0; i < PAGES; i++)
		look(i, 0, 0);
}

/* A range of up to MAX pages. */
static unsigned int some(unsigned int max, size_t *pages)
{
	*pages = 1 + below(max);
	return below(PAGES - *pages + 1);
}

static void map(void)
{
	static const int flags[] = { MAP_PRIVATE | MAP_ANONYMOUS,
				     MAP_SHARED | MAP_ANONYMOUS, MAP_PRIVATE,
				     MAP_SHARED };
	size_t n;
	unsigned int i = some(30, &n), kind = below(4);
	void *p = mmap(base + i * PAGE, n * PAGE, below(4),
		       flags[kind] | MAP_FIXED, kind < 2 ? -1 : fd,
		       kind < 2 ? 0 : below(20) * PAGE);

	add(p == base + i * PAGE);
}

/* Fresh memory, filled, then moved here with another size. */
static void remap(void)
{
	size_t n, m;
	unsigned int i, j;
	char *p;

	some(10, &n);
	j = some(10, &m);
	p = mmap(NULL, n * PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	for (i = 0; i < n; i++)
		memset(p + i * PAGE, below(256), PAGE);
	add(mremap(p, n * PAGE, m * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
		   base + j * PAGE) == base + j * PAGE);
}

static void in_child(void)
{
	int status = 0;
	pid_t pid = fork();

	if (!pid) {
		for (int i = 0; i < 60; i++)
			look(below(PAGES), below(2), i);
		look_at_all();
		_exit(sum % 251);
	}
	waitpid(pid, &status, 0);
	add(status);
	look_at_all();
}

static void step(void)
{
	size_t n;
	unsigned int i = some(20, &n);

	switch (below(12)) {
	case 0: map(); break;
	case 1: add(munmap(base + i * PAGE, n * PAGE)); break;
	case 2:
	case 3: add(mprotect(base + i * PAGE, n * PAGE, below(4))); break;
	case 4: remap(); break;
	case 5: add(madvise(base + i * PAGE, n * PAGE, MADV_DONTNEED)); break;
	default:
		for (unsigned int k = 0; k < n; k++)
			look((i + k) % PAGES, below(2), below(256));
	}
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	catch_signals();
	fd = file_with(40);
	base = mmap(NULL, PAGES * PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	for (int round = 0; round < 60; round++) {
		for (int i = 0; i < 100; i++)
			step();
		look_at_all();
		if (round % 3 == 0)
			in_child();
		printf("round %d: %016lx\n", round, sum);
	}
	return 0;
}
