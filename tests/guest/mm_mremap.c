// SPDX-License-Identifier: BSD-3-Clause
/* mremap: larger, smaller, elsewhere, and its errors. */
#include "mm_common.h"

#define RW (PROT_READ | PROT_WRITE)

static char *filled(size_t pages)
{
	char *p = area(pages, RW);

	for (size_t i = 0; i < pages; i++)
		p[i * PAGE] = 'A' + i;
	return p;
}

static void contents(const char *what, const char *p, size_t pages)
{
	printf("%s: ", what);
	for (size_t i = 0; i < pages; i++)
		putchar(p[i * PAGE] ? p[i * PAGE] : '.');
	putchar('\n');
}

static void errors(void)
{
	char *p = filled(4), *q = area(4, RW);

	SHOW(mremap(p + 1, PAGE, PAGE, 0));
	SHOW(mremap(p, PAGE, 0, 0));
	SHOW(mremap(p, PAGE, PAGE, 0x100));
	SHOW(mremap(p, PAGE, PAGE, MREMAP_FIXED, q));
	SHOW(mremap(p, PAGE, PAGE, MREMAP_FIXED | MREMAP_MAYMOVE, q + 1));
	SHOW(mremap(p, PAGE, PAGE, MREMAP_FIXED | MREMAP_MAYMOVE, p));
	SHOW(mremap(p, 2 * PAGE, PAGE, MREMAP_FIXED | MREMAP_MAYMOVE,
		    p + PAGE));
	SHOW(mremap(p, PAGE, PAGE, MREMAP_FIXED | MREMAP_MAYMOVE,
		    (void *)(1UL << 47)));
	SHOW(mremap(p, PAGE, 2 * PAGE, MREMAP_DONTUNMAP | MREMAP_MAYMOVE,
		    NULL));
	SHOW(mremap(p, PAGE, PAGE, MREMAP_DONTUNMAP, NULL));
	SHOW(mremap(p - PAGE, PAGE, 2 * PAGE, MREMAP_MAYMOVE));
	SHOW(mremap(p, 5 * PAGE, 6 * PAGE, MREMAP_MAYMOVE));
	SHOW(mremap(p, PAGE, 2 * PAGE, 0)); /* not at its mapping's end */
	SHOW(mremap(p, 0, PAGE, MREMAP_MAYMOVE));
	SHOW(mremap(p, 4 * PAGE, (1UL << 47) - 64 * PAGE, MREMAP_MAYMOVE));
	contents("still there", p, 4);
}

static void sizes(void)
{
	char *p = filled(6), *q;

	printf("smaller stays: %d\n", mremap(p, 6 * PAGE, 4 * PAGE, 0) == p);
	contents("smaller", p, 4);
	READ(p + 4 * PAGE);
	printf("larger in place: %d\n", mremap(p, 4 * PAGE, 6 * PAGE, 0) == p);
	contents("larger", p, 6);
	/* Something is in the way. */
	mmap(p + 6 * PAGE, PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
	     -1, 0);
	mprotect(p + 6 * PAGE, PAGE, PROT_NONE);
	SHOW(mremap(p, 6 * PAGE, 8 * PAGE, 0));
	q = mremap(p, 6 * PAGE, 8 * PAGE, MREMAP_MAYMOVE);
	printf("moved: %d\n", q != p);
	contents("moved", q, 8);
	READ(p);
	READ(p + 5 * PAGE);
	q[7 * PAGE] = 'Z';
	q = mremap(q + 2 * PAGE, 2 * PAGE, 600 * PAGE, MREMAP_MAYMOVE);
	contents("the middle moved", q, 8);
}

static void elsewhere(void)
{
	char *p = filled(6), *to = area(8, RW), *q;

	to[0] = to[7 * PAGE] = '!';
	q = mremap(p + PAGE, 3 * PAGE, 5 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
		   to + PAGE);
	printf("fixed: %d\n", q == to + PAGE);
	contents("target", to, 8);
	READ(p);
	READ(p + PAGE);
	READ(p + 4 * PAGE);
	p = filled(4);
	q = mremap(p, 4 * PAGE, 4 * PAGE, MREMAP_MAYMOVE | MREMAP_DONTUNMAP,
		   NULL);
	contents("moved without unmapping", q, 4);
	contents("left behind", p, 4);
	p[0] = 'x';
	contents("on its own", q, 4);
	p = filled(4);
	to = area(4, RW);
	q = mremap(p, 4 * PAGE, 2 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, to);
	contents("moved and cut", q, 4);
	READ(p + 2 * PAGE);
	READ(p);
}

static void files(void)
{
	int fd = file_with(8);
	char *p = mmap(NULL, 2 * PAGE, RW, MAP_SHARED, fd, 2 * PAGE), *q;

	q = mremap(p, 2 * PAGE, 8 * PAGE, MREMAP_MAYMOVE);
	contents("a file's mapping", q, 6);
	READ(q + 6 * PAGE);
	p = mremap(q, 0, 3 * PAGE, MREMAP_MAYMOVE);
	contents("a second view", p, 3);
	p[PAGE] = '*';
	contents("the first one sees it", q, 3);
	p = mmap(NULL, 4 * PAGE, RW, MAP_PRIVATE, fd, 0);
	p[PAGE] = '+';
	p = mremap(p, 4 * PAGE, 600 * PAGE, MREMAP_MAYMOVE);
	contents("a private one keeps its copies", p, 8);
	p = mmap(NULL, 2 * PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	p[0] = 'S';
	p = mremap(p, 2 * PAGE, 4 * PAGE, MREMAP_MAYMOVE);
	READ(p);
	READ(p + PAGE);
	READ(p + 2 * PAGE);
}

static void large(void)
{
	size_t size = 8 << 20;
	char *p = mmap(NULL, size, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int good = 1;

	for (size_t i = 0; i < size; i += PAGE)
		*(size_t *)(p + i) = i;
	for (int n = 0; n < 10; n++) {
		p = mremap(p, size, size + PAGE, MREMAP_MAYMOVE);
		size += PAGE;
	}
	for (size_t i = 0; i < 8 << 20; i += PAGE)
		good &= *(size_t *)(p + i) == i;
	show_value("8 MiB in good order", good);
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	catch_signals();
	errors();
	sizes();
	elsewhere();
	files();
	large();
	return 0;
}
