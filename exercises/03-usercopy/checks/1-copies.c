// SPDX-License-Identifier: BSD-3-Clause
/*
 * Pointers of all kinds, handed to calls that copy structures, buffers, zeros
 * and strings. Right ones first.
 */
#include "check.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>

#define BIG	(300 * 1024)
#define PAGE	4096UL
#define TOP	0x7ffffffff000UL /* where a program's addresses end */
#define KERNEL	0xffffffff80100000UL
#define PHYSMAP 0xffff800000000500UL /* RAM, which the kernel may write to */

static char pattern[BIG], back[BIG];

static char *fresh(void *where, size_t size, int prot)
{
	return mmap(where, size, prot,
		    MAP_PRIVATE | MAP_ANONYMOUS | (where ? MAP_FIXED : 0), -1,
		    0);
}

/* Two pages, of which the second has been taken away again. */
static char *edge(void)
{
	char *pages = fresh(NULL, 2 * PAGE, PROT_READ | PROT_WRITE);

	munmap(pages + PAGE, PAGE);
	return pages + PAGE;
}

static int scratch(void)
{
	return open("/tmp/check", O_RDWR | O_CREAT | O_TRUNC, 0600);
}

/* rt_sigprocmask copies eight bytes in, or out, and does nothing else. */
static long set_in(const void *set)
{
	return call(SYS_rt_sigprocmask, SIG_BLOCK, set, NULL, 8);
}

static long set_out(void *set)
{
	return call(SYS_rt_sigprocmask, SIG_BLOCK, NULL, set, 8);
}

static void structures(void)
{
	unsigned long wanted = 1UL << (SIGUSR1 - 1), got = 0;

	EXPECT(0, set_in(&wanted));
	EXPECT(0, set_out(&got));
	EXPECT_AS("the set that was put in and got out", wanted, got);
}

static void path(void)
{
	EXPECT(0, call(SYS_chdir, "/tmp"));
	EXPECT(-ENOENT, call(SYS_chdir, "/tmp/nowhere"));
	EXPECT_THAT(scratch() >= 0, "open(\"/tmp/check\", ...) >= 0",
		    "an error");
}

static void buffers(void)
{
	int fd = scratch();

	EXPECT(5, call(SYS_write, fd, "hello", 5));
	EXPECT(5, call(SYS_pread64, fd, back, 5, 0));
	EXPECT_BYTES("hello", back, 5);
}

static void big(void)
{
	int fd = scratch();

	for (unsigned int i = 0; i < BIG; i++)
		pattern[i] = i * 7 + i / 251;
	EXPECT(BIG, call(SYS_write, fd, pattern, BIG));
	EXPECT(BIG, call(SYS_pread64, fd, back, BIG, 0));
	EXPECT_BYTES(pattern, back, BIG);
	EXPECT(0, call(SYS_ftruncate, fd, 0));
}

static void zeros(void)
{
	static const char none[1000];

	memset(back, 'x', sizeof(back));
	EXPECT(1000, call(SYS_read, open("/dev/zero", O_RDONLY), back, 1000));
	EXPECT_BYTES(none, back, 1000);
	EXPECT_AS("back[1000], which nobody asked for", 'x', back[1000]);
}

static void untouched(void)
{
	char *page = fresh(NULL, PAGE, PROT_READ | PROT_WRITE);

	EXPECT(0, set_in(page));
	EXPECT(0, set_out(fresh(NULL, PAGE, PROT_READ | PROT_WRITE)));
}

static void null(void)
{
	EXPECT(-EFAULT, call(SYS_write, scratch(), NULL, 1));
	EXPECT(-EFAULT, call(SYS_uname, NULL));
	EXPECT(-EFAULT, call(SYS_chdir, NULL));
}

static void forbidden(void)
{
	EXPECT(-EFAULT, set_out(fresh(NULL, PAGE, PROT_READ)));
	EXPECT(-EFAULT, set_in(fresh(NULL, PAGE, PROT_NONE)));
	EXPECT(-EFAULT, call(SYS_chdir, fresh(NULL, PAGE, PROT_NONE)));
}

static void kernel_in(void)
{
	EXPECT(-EFAULT, set_in((void *)KERNEL));
	EXPECT(-EFAULT, set_in((void *)PHYSMAP));
}

static void kernel_out(void)
{
	EXPECT(-EFAULT, set_out((void *)PHYSMAP));
}

static void kernel_zeros(void)
{
	EXPECT(-EFAULT,
	       call(SYS_read, open("/dev/zero", O_RDONLY), PHYSMAP, 8));
}

static void kernel_string(void)
{
	EXPECT(-EFAULT, call(SYS_chdir, KERNEL));
	EXPECT(-EFAULT, call(SYS_chdir, PHYSMAP));
}

static void partial(void)
{
	char *end = edge();
	int fd = scratch();

	memset(end - 10, 'x', 10);
	EXPECT(10, call(SYS_write, fd, end - 10, 20));
	EXPECT(-EFAULT, set_in(end - 4));
	EXPECT(-EFAULT, set_out(end - 4));
}

static void string_ends(void)
{
	char *end = edge();

	memcpy(end - 5, "/tmp", 5);
	EXPECT_AS("chdir(\"/tmp\"), the NUL being the last byte of a page", 0,
		  call(SYS_chdir, end - 5));
	memcpy(end - 4, "/tmp", 4);
	EXPECT_AS("chdir of a string that runs into a missing page", -EFAULT,
		  call(SYS_chdir, end - 4));
}

static void long_string(void)
{
	memset(back, 'x', 5000);
	back[5000] = 0;
	EXPECT_AS("chdir of 5000 letters", -ENAMETOOLONG,
		  call(SYS_chdir, back));
}

static void top(void)
{
	char *page = fresh((void *)(TOP - PAGE), PAGE, PROT_READ | PROT_WRITE);

	EXPECT_THAT(page != MAP_FAILED, "the last page can be mapped",
		    "an error");
	memcpy(page + PAGE - 5, "/tmp", 5);
	EXPECT_AS("chdir of a string that ends at the last address", 0,
		  call(SYS_chdir, page + PAGE - 5));
	EXPECT_AS("rt_sigprocmask of the last eight bytes", 0,
		  set_out(page + PAGE - 8));
	memset(page + PAGE - 5, 'x', 5);
	EXPECT_AS("chdir of a string that runs over the last address", -EFAULT,
		  call(SYS_chdir, page + PAGE - 5));
	EXPECT_AS("rt_sigprocmask beyond the last address", -EFAULT,
		  set_out(page + PAGE - 4));
}

STEPS({ "a structure goes in and comes out", structures },
      { "a path is copied in", path },
      { "a buffer goes in and comes out", buffers },
      { "a big one, too, unchanged", big },
      { "zeros fill as much as was asked for", zeros },
      { "pages that nobody has touched yet", untouched }, { "NULL", null },
      { "memory that is there, but forbidden", forbidden },
      { "reading from the kernel's own memory", kernel_in },
      { "writing to the kernel's own memory", kernel_out },
      { "zeroing the kernel's own memory", kernel_zeros },
      { "a string in the kernel's own memory", kernel_string },
      { "memory that ends too early", partial },
      { "where a string ends", string_ends },
      { "a string that is too long", long_string },
      { "the last addresses that a program may have", top });
