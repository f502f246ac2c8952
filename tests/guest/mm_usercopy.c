// SPDX-License-Identifier: BSD-3-Clause
/*
 * Buffers that are not (all) there: what the kernel copies up to the bad page,
 * and what it says about pointers that no program may use.
 */
#include "mm_common.h"

#define RW (PROT_READ | PROT_WRITE)

static const struct {
	const char *name;
	void *p;
} bad[] = {
	{ "NULL", NULL },
	{ "8", (void *)8 },
	{ "-1", (void *)-1 },
	{ "-4096", (void *)-4096 },
	{ "the end of the lower half", (void *)0x7fffffffffff },
	{ "beyond it", (void *)0x800000000000 },
	{ "not canonical", (void *)0x8000000000000000 },
	{ "kernel's RAM", (void *)0xffff800000000000 },
	{ "kernel's code", (void *)0xffffffff80100000 },
};

static long bytes(const char *what, long result)
{
	if (result < 0)
		show(what, result);
	else
		show_value(what, result);
	return result;
}

static void pointers(void)
{
	int fd = file_with(1), null = open("/dev/zero", O_RDWR);

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		void *p = bad[i].p;

		printf("-- %s\n", bad[i].name);
		bytes("read", pread(fd, p, 100, 0));
		bytes("write", pwrite(fd, p, 100, 0));
		bytes("read nothing", pread(fd, p, 0, 0));
		bytes("read zeros", read(null, p, 10000));
		bytes("open", open(p, O_RDONLY));
		bytes("stat", syscall(SYS_stat, "/", p));
		bytes("uname", syscall(SYS_uname, p));
		bytes("getcwd", syscall(SYS_getcwd, p, 100));
		bytes("clock_gettime", syscall(SYS_clock_gettime, 0, p));
	}
}

/* SIZE bytes that end N bytes before the end of what is mapped. */
static void across(size_t size, size_t n)
{
	char *p = area(2, RW), *q = area(2, RW);
	int fd = file_with(3);
	char *at = p + 2 * PAGE - n, *from = q + 2 * PAGE - n;
	char what[64];
	size_t good = 0;

	memset(q, 'Q', 2 * PAGE);
	snprintf(what, sizeof(what), "read %zu, %zu are there", size, n);
	bytes(what, pread(fd, at, size, 100));
	while (good < n && at[good] == (good + 100 < PAGE     ? 'a' :
					good + 100 < 2 * PAGE ? 'b' :
								'c'))
		good++;
	show_value("of them right", good);
	snprintf(what, sizeof(what), "write %zu, %zu are there", size, n);
	bytes(what, pwrite(fd, from, size, 0));
}

static void protections(void)
{
	char *p = area(4, RW);
	int fd = file_with(4);

	memset(p, 'x', 4 * PAGE);
	mprotect(p + PAGE, PAGE, PROT_READ);
	mprotect(p + 2 * PAGE, PAGE, PROT_NONE);
	bytes("read into read-only", pread(fd, p + PAGE, 10, 0));
	bytes("read up to read-only", pread(fd, p + PAGE - 10, 100, 0));
	bytes("write from read-only", pwrite(fd, p + PAGE, 10, 0));
	bytes("write from no access", pwrite(fd, p + 2 * PAGE, 10, 0));
	bytes("write up to no access", pwrite(fd, p + 2 * PAGE - 9, 100, 0));
	READ(p + PAGE);
	bytes("read behind no access", pread(fd, p + 3 * PAGE, 10, 0));
}

/* The kernel's own writes copy on write and fill holes, as the program's do. */
static void faults(void)
{
	int fd = file_with(4), other = file_with(4);
	char *p = mmap(NULL, 4 * PAGE, RW, MAP_PRIVATE, fd, 0);
	char *fresh = area(8, RW);
	char byte;

	bytes("read into a private mapping", pread(other, p, 2 * PAGE, PAGE));
	READ(p);
	pread(fd, &byte, 1, 0);
	printf("the file has %c\n", byte);
	bytes("read into fresh memory", pread(fd, fresh, 4 * PAGE, 0));
	READ(fresh + 3 * PAGE);
	READ(fresh + 4 * PAGE);
	bytes("write from fresh memory", pwrite(fd, fresh + 5 * PAGE, 10, 0));
	pread(fd, &byte, 1, 0);
	printf("the file has %d\n", byte);
	ftruncate(fd, PAGE);
	bytes("write from behind a file's end",
	      pwrite(other, p + 3 * PAGE, 10, 0));
}

/* Paths that end at, or run over, the end of memory; of every alignment. */
static void strings(void)
{
	char *p = area(1, RW), *end = p + PAGE;
	int good = 0;

	for (int n = 1; n <= 40; n++) {
		char *path = end - n - 1;

		memset(path, '/', n);
		end[-1] = 0;
		good += access(path, F_OK) == 0;
		end[-1] = '/';
		good += access(path, F_OK) < 0 && errno == EFAULT;
	}
	show_value("strings at the end", good);
	memset(p, '/', PAGE);
	show("a string over the end", access(p, F_OK));
	p[PAGE - 1] = 0;
	show("4095 bytes", access(p, F_OK));
	p = area(2, RW);
	memset(p, '/', 2 * PAGE);
	show("4096 bytes and more", access(p + 100, F_OK));
}

int main(void)
{
	static const size_t counts[] = { 0,  1,	 3,  7,	  8,   9,   63,
					 64, 65, 71, 100, 255, 256, 1000 };

	setvbuf(stdout, NULL, _IOLBF, 0);
	catch_signals();
	pointers();
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		across(5000, counts[i]);
	protections();
	faults();
	strings();
	return 0;
}
