// SPDX-License-Identifier: BSD-3-Clause
// gcc: -static -nostdlib
/*
 * Do calls arrive, with their arguments in order? Without a C library, which
 * would not come as far as its main.
 */
#define CHECK_BARE
#include "check.h"

#include <linux/fcntl.h>
#include <linux/mman.h>

static void arrives(void)
{
	long pid = call(SYS_getpid);

	EXPECT_THAT(pid > 0, "getpid() > 0, the number of the process",
		    pid == -ENOSYS ? "getpid() = -38 (ENOSYS)" :
				     "another number");
}

static void no_handler(void)
{
	EXPECT(-ENOSYS, call(CHECK_REPORT));
}

static void error(void)
{
	EXPECT(-EBADF, call(SYS_close, 77));
}

static void beyond(void)
{
	EXPECT(-ENOSYS, call(0x7fffffff)); /* what lies there is no chance */
	EXPECT(-ENOSYS, call(1000));
	EXPECT(-ENOSYS, call(100000));
}

static void negative(void)
{
	EXPECT(-ENOSYS, call(-1));
}

static void upper_half(void)
{
	EXPECT(call(SYS_getpid), call(0xabcd00000000 | SYS_getpid));
}

/* lseek moves by its second argument, in the way that its third says. */
static void three(void)
{
	static const char name[] = "/tmp/check";
	long fd = call(SYS_open, name, O_RDWR | O_CREAT | O_TRUNC, 0600);

	EXPECT_THAT(fd >= 0,
		    "open(name, O_RDWR | O_CREAT | O_TRUNC, 0600) >= 0",
		    "an error");
	EXPECT(700, call(SYS_lseek, fd, 700, 0));
	EXPECT(1000, call(SYS_lseek, fd, 300, 1));
	EXPECT(3, call(SYS_write, fd, "abc", 3));
	EXPECT(0, call(SYS_close, fd));
}

static void four(void)
{
	static const char name[] = "/tmp/check";
	long fd = call(SYS_open, name, O_RDWR, 0);
	char back = 0;

	EXPECT(1, call(SYS_pread64, fd, &back, 1, 1002));
	EXPECT_AS("the byte that pread64(fd, &back, 1, 1002) got", 'c', back);
	call(SYS_close, fd);
}

/* mmap with a file wants a descriptor in r8; its offset in r9 must be a
 * multiple of the page size. */
static void six(void)
{
	EXPECT(-EBADF, call(SYS_mmap, 0, 4096, PROT_READ, MAP_PRIVATE, 77, 0));
	EXPECT(-EINVAL, call(SYS_mmap, 0, 4096, PROT_READ,
			     MAP_PRIVATE | MAP_ANONYMOUS, -1, 1));
	EXPECT_AS("mmap(0, 4096, ..., -1, 0) % 4096", 0,
		  call(SYS_mmap, 0, 4096, PROT_READ,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) %
			  4096);
}

/* Compilers rely on it: a call changes rax, rcx and r11. */
static void others_kept(void)
{
	register long r10 asm("r10") = 4;
	register long r8 asm("r8") = 5;
	register long r9 asm("r9") = 6;
	long rdi = 1, rsi = 2, rdx = 3, rax = SYS_getpid;

	asm volatile("syscall"
		     : "+a"(rax), "+D"(rdi), "+S"(rsi), "+d"(rdx), "+r"(r10),
		       "+r"(r8), "+r"(r9)
		     :
		     : "rcx", "r11", "memory");
	EXPECT_AS("rdi after a call", 1, rdi);
	EXPECT_AS("rsi after a call", 2, rsi);
	EXPECT_AS("rdx after a call", 3, rdx);
	EXPECT_AS("r10 after a call", 4, r10);
	EXPECT_AS("r8 after a call", 5, r8);
	EXPECT_AS("r9 after a call", 6, r9);
}

STEPS({ "a call arrives and its answer comes back", arrives },
      { "an error comes back as a negative number", error },
      { "a number that no handler has", no_handler },
      { "numbers beyond the table", beyond }, { "a negative number", negative },
      { "the upper half of rax does not count", upper_half },
      { "three arguments, in order", three },
      { "the fourth argument is in r10", four },
      { "the fifth and the sixth", six },
      { "the other registers are as they were", others_kept });
