// SPDX-License-Identifier: BSD-3-Clause
/* brk, by the system call itself: the C library's malloc uses it as well. */
#include "mm_common.h"

static char *kernel_brk(void *p)
{
	return (char *)syscall(SYS_brk, p);
}

int main(void)
{
	struct rlimit limit, old;
	char *start, *p;

	setvbuf(stdout, NULL, _IONBF, 0);
	catch_signals();
	start = kernel_brk(0);
	printf("there is a break: %d\n", start != NULL);
	printf("too low is refused: %d\n", kernel_brk((void *)1) == start);
	printf("kernel addresses are: %d\n", kernel_brk((void *)-1) == start);
	printf("too high is: %d\n", kernel_brk((void *)(1UL << 47)) == start);
	start = (char *)(((uintptr_t)start + PAGE - 1) & ~(PAGE - 1));
	printf("rounded up: %d\n", kernel_brk(start) == start);
	READ(start);
	printf("one byte more: %d\n", kernel_brk(start + 1) == start + 1);
	WRITE(start);
	WRITE(start + PAGE - 1);
	READ(start + PAGE);
	printf("many pages: %d\n",
	       kernel_brk(start + 1000 * PAGE) == start + 1000 * PAGE);
	for (int i = 0; i < 1000; i++)
		start[i * PAGE] = i;
	printf("back again: %d\n", kernel_brk(start + 2) == start + 2);
	READ(start);
	READ(start + PAGE);
	printf("and forth: %d\n",
	       kernel_brk(start + 3 * PAGE) == start + 3 * PAGE);
	READ(start + PAGE);
	p = mmap(start + 8 * PAGE, PAGE, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	WRITE(p);
	printf("something in the way: %d\n",
	       kernel_brk(start + 20 * PAGE) == start + 3 * PAGE);
	printf("up to it is refused: %d\n",
	       kernel_brk(start + 8 * PAGE) == start + 3 * PAGE);
	printf("a page less: %d\n",
	       kernel_brk(start + 7 * PAGE) == start + 7 * PAGE);
	munmap(p, PAGE);
	getrlimit(RLIMIT_DATA, &old);
	limit = old;
	limit.rlim_cur = 4 << 20;
	setrlimit(RLIMIT_DATA, &limit);
	printf("over the limit: %d\n",
	       kernel_brk(start + 5000 * PAGE) == start + 7 * PAGE);
	setrlimit(RLIMIT_DATA, &old);
	printf("without limit: %d\n",
	       kernel_brk(start + 5000 * PAGE) == start + 5000 * PAGE);
	/* A hole in the heap is the program's own business. */
	munmap(start + 4 * PAGE, PAGE);
	READ(start + 4 * PAGE);
	printf("smaller: %d\n", kernel_brk(start + PAGE) == start + PAGE);
	WRITE(start);
	return 0;
}
