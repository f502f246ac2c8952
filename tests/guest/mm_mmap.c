// SPDX-License-Identifier: BSD-3-Clause
/* mmap, munmap, mprotect: what they do and every error that they document. */
#include "mm_common.h"

#define ANON (MAP_PRIVATE | MAP_ANONYMOUS)
#define RW   (PROT_READ | PROT_WRITE)

static void *map(size_t n, int prot, int flags, int fd, off_t offset)
{
	return mmap(NULL, n, prot, flags, fd, offset);
}

static void arguments(void)
{
	int fd = file_with(2), read_only, write_only, path_only;
	char name[64];

	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	read_only = open(name, O_RDONLY);
	write_only = open(name, O_WRONLY);
	path_only = open("/", O_PATH);

	SHOW(map(0, RW, ANON, -1, 0));
	SHOW(map(PAGE, RW, ANON, -1, 1));
	SHOW(map(PAGE, RW, MAP_ANONYMOUS, -1, 0));
	SHOW(map(PAGE, RW, MAP_ANONYMOUS | MAP_SHARED_VALIDATE, -1, 0));
	SHOW(map(PAGE, RW, MAP_PRIVATE, -1, 0));
	SHOW(map(PAGE, RW, MAP_PRIVATE, 99, 0));
	SHOW(map(PAGE, RW, 0, fd, 0));
	SHOW(map(PAGE, RW, MAP_SHARED, read_only, 0));
	SHOW(map(PAGE, PROT_READ, MAP_SHARED, read_only, 0));
	SHOW(map(PAGE, RW, MAP_PRIVATE, read_only, 0));
	SHOW(map(PAGE, PROT_READ, MAP_SHARED, write_only, 0));
	SHOW(map(PAGE, PROT_WRITE, MAP_PRIVATE, write_only, 0));
	SHOW(map(PAGE, PROT_READ, MAP_PRIVATE, path_only, 0));
	SHOW(map(PAGE, RW, MAP_SHARED_VALIDATE, fd, 0));
	SHOW(map(PAGE, RW, MAP_SHARED_VALIDATE | MAP_SYNC, fd, 0));
	SHOW(map(PAGE, RW, MAP_SHARED | MAP_GROWSDOWN | MAP_ANONYMOUS, -1, 0));
	SHOW(map(PAGE, RW, MAP_PRIVATE | MAP_GROWSDOWN, fd, 0));
	SHOW(map(PAGE, PROT_READ, MAP_PRIVATE, open("/", O_RDONLY), 0));
	SHOW(map(1UL << 47, PROT_NONE, ANON | MAP_NORESERVE, -1, 0));
	SHOW(map(-1UL, PROT_NONE, ANON, -1, 0));
	SHOW(map(-PAGE, PROT_NONE, ANON, -1, 0));
	SHOW(map(PAGE, PROT_READ, MAP_PRIVATE, fd, INT64_MAX - PAGE + 1));
	SHOW(map(PAGE, PROT_READ, MAP_PRIVATE, fd, INT64_MIN));
	SHOW(map(PAGE, PROT_READ, MAP_PRIVATE, fd, -PAGE));
}

static void fixed(void)
{
	char *p = area(4, RW);
	void *at = p + PAGE;

	WRITE(p);
	WRITE(p + PAGE);
	printf("fixed is where it was asked: %d\n",
	       mmap(at, PAGE, RW, ANON | MAP_FIXED, -1, 0) == at);
	READ(p);
	READ(p + PAGE);
	SHOW(mmap(p + 1, PAGE, RW, ANON | MAP_FIXED, -1, 0));
	SHOW(mmap(p, PAGE, RW, ANON | MAP_FIXED_NOREPLACE, -1, 0));
	SHOW(mmap(p + 3 * PAGE, 2 * PAGE, RW, ANON | MAP_FIXED_NOREPLACE, -1,
		  0));
	printf("noreplace in a hole: %d\n",
	       mmap(p + 4 * PAGE, PAGE, RW, ANON | MAP_FIXED_NOREPLACE, -1,
		    0) == p + 4 * PAGE);
	SHOW(mmap((void *)(1UL << 47), PAGE, RW, ANON | MAP_FIXED, -1, 0));
	SHOW(mmap((void *)((1UL << 47) - PAGE), PAGE, RW, ANON | MAP_FIXED, -1,
		  0));
	SHOW(mmap((void *)-PAGE, PAGE, RW, ANON | MAP_FIXED, -1, 0));
	munmap(p, 5 * PAGE);
	printf("a hint in a hole is taken: %d\n",
	       mmap(p, PAGE, RW, ANON, -1, 0) == p);
	printf("a hint that is taken is not: %d\n",
	       mmap(p, PAGE, RW, ANON, -1, 0) != p);
	printf("a hint is rounded: %d\n",
	       mmap(p + 2 * PAGE - 5, PAGE, RW, ANON, -1, 0) == p + PAGE);
	printf("below 2 GiB: %d\n",
	       (uintptr_t)map(PAGE, RW, ANON | MAP_32BIT, -1, 0) < 1UL << 31);
}

static void unmapping(void)
{
	char *p = area(6, RW);

	for (int i = 0; i < 6; i++)
		p[i * PAGE] = 'A' + i;
	SHOW(munmap(p + 1, PAGE));
	SHOW(munmap(p, 0));
	SHOW(munmap((void *)(1UL << 47), PAGE));
	SHOW(munmap(p, 1UL << 47));
	SHOW(munmap(p, -1UL));
	SHOW(munmap((void *)-PAGE, 2 * PAGE));
	SHOW(munmap(p + 2 * PAGE, 1));
	READ(p + PAGE);
	READ(p + 2 * PAGE);
	READ(p + 3 * PAGE);
	SHOW(munmap(p + 2 * PAGE, PAGE)); /* nothing there: fine */
	SHOW(munmap(p - PAGE, 3 * PAGE));
	READ(p + PAGE);
	SHOW(munmap(p + 4 * PAGE, 4 * PAGE));
	READ(p + 3 * PAGE);
	READ(p + 4 * PAGE);
}

static void protecting(void)
{
	char *p = area(4, RW);
	int fd = file_with(1), read_only;
	char name[64];
	void *shared;

	for (int i = 0; i < 4; i++)
		p[i * PAGE] = 'A' + i;
	SHOW(mprotect(p + 1, PAGE, PROT_READ));
	SHOW(mprotect(p, 0, PROT_READ));
	SHOW(mprotect(p, PAGE, 0x100));
	SHOW(mprotect(p, PAGE, PROT_READ | PROT_GROWSDOWN));
	SHOW(mprotect(p, PAGE, PROT_READ | PROT_GROWSUP));
	SHOW(mprotect(p, PAGE, PROT_READ | PROT_GROWSUP | PROT_GROWSDOWN));
	SHOW(mprotect(p, -PAGE, PROT_READ));
	SHOW(mprotect(p - PAGE, PAGE, PROT_READ));
	SHOW(mprotect(p + PAGE, 2 * PAGE, PROT_READ));
	READ(p + PAGE);
	WRITE(p + PAGE);
	WRITE(p);
	WRITE(p + 3 * PAGE);
	SHOW(mprotect(p + PAGE, PAGE, PROT_NONE));
	READ(p + PAGE);
	READ(p + 2 * PAGE);
	SHOW(mprotect(p + PAGE, PAGE, RW));
	READ(p + PAGE);
	WRITE(p + PAGE);
	SHOW(mprotect(p + 2 * PAGE, 4 * PAGE, RW)); /* up to the hole */
	WRITE(p + 2 * PAGE);
	SHOW(mprotect(p, PAGE, PROT_WRITE));
	READ(p);
	SHOW(mprotect(p, PAGE, PROT_EXEC));
	READ(p);
	WRITE(p);

	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	read_only = open(name, O_RDONLY);
	shared = map(PAGE, PROT_READ, MAP_SHARED, read_only, 0);
	SHOW(mprotect(shared, PAGE, RW));
	READ(shared);
	shared = map(PAGE, PROT_READ, MAP_SHARED, fd, 0);
	SHOW(mprotect(shared, PAGE, RW));
	WRITE(shared);
	shared = map(PAGE, PROT_READ, MAP_PRIVATE, read_only, 0);
	SHOW(mprotect(shared, PAGE, RW));
	WRITE(shared);
}

static void executing(void)
{
	/* mov $42, %eax; ret */
	static const unsigned char code[] = { 0xb8, 42, 0, 0, 0, 0xc3 };
	char *p = area(1, RW);
	int (*volatile function)(void) = (int (*)(void))(void *)p;

	memcpy(p, code, sizeof(code));
	if (!sigsetjmp(caught_jump, 1))
		printf("without PROT_EXEC: %d\n", function());
	else
		printf("without PROT_EXEC: %s\n", caught_name());
	mprotect(p, PAGE, PROT_READ | PROT_EXEC);
	printf("with it: %d\n", function());
	mprotect(p, PAGE, RW);
	p[1] = 43;
	mprotect(p, PAGE, PROT_READ | PROT_EXEC);
	printf("changed: %d\n", function());
	mprotect(p, PAGE, PROT_READ);
	if (!sigsetjmp(caught_jump, 1))
		printf("taken away: %d\n", function());
	else
		printf("taken away: %s\n", caught_name());
}

static void limits(void)
{
	struct rlimit limit, old;

	getrlimit(RLIMIT_AS, &old);
	limit = old;
	limit.rlim_cur = 64 << 20;
	setrlimit(RLIMIT_AS, &limit);
	SHOW(map(128 << 20, PROT_NONE, ANON, -1, 0));
	SHOW(map(8 << 20, PROT_NONE, ANON, -1, 0));
	setrlimit(RLIMIT_AS, &old);
	SHOW(map(128 << 20, PROT_NONE, ANON, -1, 0));
	getrlimit(RLIMIT_DATA, &old);
	limit = old;
	limit.rlim_cur = 16 << 20;
	setrlimit(RLIMIT_DATA, &limit);
	SHOW(map(32 << 20, RW, ANON, -1, 0));
	SHOW(map(32 << 20, PROT_READ, ANON, -1, 0));
	SHOW(map(32 << 20, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
	setrlimit(RLIMIT_DATA, &old);
	SHOW(map(32 << 20, RW, ANON, -1, 0));
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	catch_signals();
	arguments();
	fixed();
	unmapping();
	protecting();
	executing();
	limits();
	return 0;
}
