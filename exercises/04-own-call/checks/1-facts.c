// SPDX-License-Identifier: BSD-3-Clause
/*
 * Call 500, as programs of three times know it: of the first version, of ours,
 * and of a later one.
 */
#include "check.h"

#include <sys/mman.h>
#include <sys/sysinfo.h>
#include <time.h>

#define kernel_facts	 500
#define SYS_kernel_facts kernel_facts

static struct {
	unsigned long uptime_ns, total_pages, free_pages, pid, later[4];
} facts;

static unsigned long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000UL + time.tv_nsec;
}

static void answers(void)
{
	EXPECT(32, call(SYS_kernel_facts, &facts, 32));
}

static void who(void)
{
	call(SYS_kernel_facts, &facts, 32);
	EXPECT(getpid(), facts.pid);
}

static void when(void)
{
	unsigned long before = now();

	call(SYS_kernel_facts, &facts, 32);
	EXPECT_THAT(facts.uptime_ns >= before && facts.uptime_ns <= now(),
		    "uptime_ns between two looks at CLOCK_MONOTONIC",
		    "another time");
}

static void memory(void)
{
	struct sysinfo info;
	unsigned long before;
	char *more;

	sysinfo(&info);
	call(SYS_kernel_facts, &facts, 32);
	EXPECT_AS("total_pages, beside sysinfo's totalram",
		  info.totalram * info.mem_unit / 4096, facts.total_pages);
	before = facts.free_pages;
	more = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	call(SYS_kernel_facts, &facts, 32);
	EXPECT_THAT(facts.free_pages + 256 <= before,
		    "256 free pages fewer after taking 1 MiB",
		    "free_pages has not fallen by 256");
	munmap(more, 1 << 20);
}

static void old_program(void)
{
	memset(&facts, 'x', sizeof(facts));
	EXPECT(32, call(SYS_kernel_facts, &facts, 24));
	EXPECT_AS("facts.pid, which the old program did not ask for",
		  0x7878787878787878, facts.pid);
}

static void odd_size(void)
{
	memset(&facts, 'x', sizeof(facts));
	EXPECT(32, call(SYS_kernel_facts, &facts, 28));
	EXPECT_AS("half of facts.pid, as asked for",
		  0x7878787800000000 | getpid(), facts.pid);
}

static void new_program(void)
{
	memset(&facts, 'x', sizeof(facts));
	EXPECT(32, call(SYS_kernel_facts, &facts, sizeof(facts)));
	EXPECT(getpid(), facts.pid);
	for (int i = 0; i < 4; i++)
		EXPECT_AS("a field that this kernel does not know", 0,
			  facts.later[i]);
}

static void too_small(void)
{
	EXPECT(-EINVAL, call(SYS_kernel_facts, &facts, 23));
	EXPECT(-EINVAL, call(SYS_kernel_facts, &facts, 0));
	EXPECT_AS("kernel_facts(NULL, 8): the size comes first", -EINVAL,
		  call(SYS_kernel_facts, NULL, 8));
}

static void hostile(void)
{
	char *pages = mmap(NULL, 8192, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	munmap(pages + 4096, 4096);
	EXPECT(-EFAULT, call(SYS_kernel_facts, NULL, 32));
	EXPECT(-EFAULT, call(SYS_kernel_facts, 0xffff800000000500, 32));
	EXPECT(-EFAULT, call(SYS_kernel_facts, pages + 4080, 32));
	EXPECT_AS("kernel_facts(facts, 64), of which 32 are there", -EFAULT,
		  call(SYS_kernel_facts, pages + 4064, 64));
	EXPECT_AS("kernel_facts(facts, -1)", -EFAULT,
		  call(SYS_kernel_facts, &facts, -1));
}

STEPS({ "number 500 leads to a handler that knows 32 bytes", answers },
      { "the process that asks", who }, { "the time", when },
      { "the memory", memory },
      { "a program of the first version", old_program },
      { "a size in between", odd_size },
      { "a program from the future", new_program },
      { "a size that never was", too_small },
      { "pointers that lead nowhere", hostile });
