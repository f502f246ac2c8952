// SPDX-License-Identifier: BSD-3-Clause
/*
 * Exercise 10: page faults of every kind. Without a C library, for that could
 * not start. Signals are caught, and the program goes on behind the
 * instruction that faulted.
 */
// gcc: -static -nostdlib -mno-red-zone
#define CHECK_BARE
#include "check.h"

#include <asm/siginfo.h>
#include <asm/signal.h>
#include <linux/fcntl.h>
#include <linux/mman.h>

#define PAGE   4096L
#define FILE_A "/tmp/pages"

/* ---- Catching signals ---- */

static volatile long signal_number, signal_code;
static void *volatile signal_address;
static unsigned long resume; /* where to go on */

struct kernel_action {
	void (*handler)(int, siginfo_t *, void *);
	unsigned long flags;
	void (*restorer)(void);
	unsigned long mask;
};

void restorer(void);
asm("restorer:\n\tmov $15, %eax\n\tsyscall\n");

static void caught(int signo, siginfo_t *info, void *context)
{
	signal_number = signo;
	signal_code = info->si_code;
	signal_address = info->si_addr;
	((unsigned long *)context)[21] = resume; /* uc_mcontext.rip */
}

static void catch_signals(void)
{
	/* SA_SIGINFO, SA_RESTORER */
	struct kernel_action action = { caught, 0x04000004, restorer, 0 };

	call(SYS_rt_sigaction, SIGSEGV, &action, NULL, 8);
	call(SYS_rt_sigaction, SIGBUS, &action, NULL, 8);
}

#define FAULT	    1000 /* and the signal, and its code */
#define SEGV_UNMAP  (FAULT + 10 * SIGSEGV + SEGV_MAPERR)
#define SEGV_DENY   (FAULT + 10 * SIGSEGV + SEGV_ACCERR)
#define BUS_NO_PAGE (FAULT + 10 * SIGBUS + BUS_ADRERR)

static long what_came(long value, const volatile void *p)
{
	if (!signal_number)
		return value;
	if (signal_address != p)
		return -FAULT; /* si_addr is wrong */
	return FAULT + 10 * signal_number + signal_code;
}

/* The byte at P, or the fault. */
static long get(const volatile void *p)
{
	long value = 0;

	signal_number = 0;
	asm volatile("lea 1f(%%rip), %%rax\n\t"
		     "mov %%rax, %1\n\t"
		     "movzbq (%2), %0\n"
		     "1:"
		     : "+&r"(value), "=m"(resume)
		     : "r"(p)
		     : "rax", "memory");
	return what_came(value, p);
}

/* Writes 0x5a to P: 0, or the fault. */
static long set(volatile void *p)
{
	signal_number = 0;
	asm volatile("lea 1f(%%rip), %%rax\n\t"
		     "mov %%rax, %0\n\t"
		     "movb $0x5a, (%1)\n"
		     "1:"
		     : "=m"(resume)
		     : "r"(p)
		     : "rax", "memory");
	return what_came(0, p);
}

/* Calls P, where a "ret" is: 0, or the fault. */
static long execute(const volatile void *p)
{
	signal_number = 0;
	asm volatile("mov %%rsp, %%rbx\n\t"
		     "lea 1f(%%rip), %%rax\n\t"
		     "mov %%rax, %0\n\t"
		     "call *%1\n"
		     "1:\tmov %%rbx, %%rsp"
		     : "=m"(resume)
		     : "r"(p)
		     : "rax", "rbx", "memory");
	return what_came(0, p);
}

/* ---- Mappings ---- */

static const unsigned char constant[2 * PAGE] = { [PAGE] = 77 };
static unsigned char data[3 * PAGE] = { [PAGE] = 55 };
static unsigned char zeros[8 * PAGE];

static unsigned char *map(long pages, int prot, int flags, int fd)
{
	return (unsigned char *)call(SYS_mmap, NULL, pages * PAGE, prot, flags,
				     fd, 0);
}

static unsigned char *memory(long pages)
{
	return map(pages, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
		   -1);
}

/* A page of 'a', and 100 bytes of 'b'. */
static int file(void)
{
	static unsigned char page[PAGE];
	int fd = call(SYS_open, FILE_A, O_CREAT | O_RDWR | O_TRUNC, 0600);

	for (long i = 0; i < PAGE; i++)
		page[i] = 'a';
	call(SYS_write, fd, page, PAGE);
	for (long i = 0; i < 100; i++)
		page[i] = 'b';
	call(SYS_write, fd, page, 100);
	call(SYS_unlink, FILE_A);
	return fd;
}

static long file_byte(int fd, long at)
{
	static unsigned char byte;
	long n = call(SYS_pread64, fd, &byte, 1, at);

	return n == 1 ? byte : n;
}

/* ---- Steps ---- */

static void program(void)
{
	EXPECT_AS("a byte of the program's constants", 77,
		  ((volatile unsigned char *)constant)[PAGE]);
	EXPECT_AS("a byte of its data", 55,
		  ((volatile unsigned char *)data)[PAGE]);
	EXPECT_AS("a byte of what the file does not have", 0,
		  ((volatile unsigned char *)zeros)[3 * PAGE]);
}

static void unmapped(void)
{
	unsigned char *p = memory(2);

	catch_signals();
	call(SYS_munmap, p + PAGE, PAGE);
	EXPECT_AS("reading at 8 (1000 + 10 * signal + code)", SEGV_UNMAP,
		  get((void *)8));
	EXPECT_AS("writing at 8", SEGV_UNMAP, set((void *)8));
	EXPECT_AS("reading what was unmapped", SEGV_UNMAP, get(p + PAGE));
}

static void denied(void)
{
	unsigned char *p = memory(3);

	catch_signals();
	EXPECT(0, set(p));
	call(SYS_mprotect, p, PAGE, PROT_READ);
	EXPECT_AS("reading with PROT_READ", 0x5a, get(p));
	EXPECT_AS("writing with PROT_READ", SEGV_DENY, set(p));
	EXPECT_AS("writing to a constant", SEGV_DENY,
		  set((void *)(constant + PAGE)));
	call(SYS_mprotect, p, PAGE, PROT_NONE);
	EXPECT_AS("reading with PROT_NONE", SEGV_DENY, get(p));
	call(SYS_mprotect, p, PAGE, PROT_WRITE);
	EXPECT_AS("reading with PROT_WRITE, which implies it", 0x5a, get(p));
	call(SYS_mprotect, p + 2 * PAGE, PAGE, PROT_WRITE);
	EXPECT_AS("the same on an untouched page", 0, get(p + 2 * PAGE));
	call(SYS_mprotect, p, 2 * PAGE, PROT_READ);
	EXPECT_AS("writing with PROT_READ to an untouched page", SEGV_DENY,
		  set(p + PAGE));
}

static void not_executable(void)
{
	unsigned char *p = memory(1);

	catch_signals();
	*p = 0xc3; /* ret */
	EXPECT_AS("executing without PROT_EXEC", SEGV_DENY, execute(p));
	call(SYS_mprotect, p, PAGE, PROT_READ | PROT_EXEC);
	EXPECT_AS("executing with PROT_EXEC", 0, execute(p));
}

static void anonymous(void)
{
	unsigned char *p = memory(3);

	catch_signals();
	EXPECT_AS("reading untouched memory", 0, get(p));
	EXPECT_AS("writing untouched memory", 0, set(p + PAGE));
	EXPECT_AS("reading what was written", 0x5a, get(p + PAGE));
	EXPECT_AS("the byte behind it", 0, get(p + PAGE + 1));
	EXPECT_AS("writing to a page that was read before", 0, set(p));
	EXPECT_AS("reading what was written", 0x5a, get(p));
	EXPECT_AS("another untouched page", 0, get(p + 2 * PAGE));
}

static void file_read(void)
{
	unsigned char *p = map(3, PROT_READ, MAP_PRIVATE, file());

	catch_signals();
	EXPECT_AS("the file's first page", 'a', get(p));
	EXPECT_AS("its second page", 'b', get(p + PAGE));
	EXPECT_AS("what lies behind its last byte", 0, get(p + PAGE + 100));
	EXPECT_AS("a page behind its end", BUS_NO_PAGE, get(p + 2 * PAGE));
}

static void file_private(void)
{
	int fd = file();
	unsigned char *p = map(3, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd);

	catch_signals();
	EXPECT_AS("writing before anything was read", 0, set(p));
	EXPECT_AS("reading what was written", 0x5a, get(p));
	EXPECT_AS("the file's byte behind it", 'a', get(p + 1));
	EXPECT_AS("the file's own byte", 'a', file_byte(fd, 0));
	EXPECT_AS("reading the second page", 'b', get(p + PAGE));
	EXPECT_AS("writing to it", 0, set(p + PAGE));
	EXPECT_AS("reading what was written", 0x5a, get(p + PAGE));
	EXPECT_AS("the file's byte behind it", 'b', get(p + PAGE + 1));
	EXPECT_AS("the file's own byte", 'b', file_byte(fd, PAGE));
	EXPECT_AS("writing behind the file's end", BUS_NO_PAGE,
		  set(p + 2 * PAGE));
}

static void file_shared(void)
{
	int fd = file();
	unsigned char *p = map(2, PROT_READ | PROT_WRITE, MAP_SHARED, fd);
	unsigned char *q = map(2, PROT_READ, MAP_SHARED, fd);

	catch_signals();
	EXPECT_AS("reading", 'a', get(p));
	EXPECT_AS("writing", 0, set(p));
	EXPECT_AS("the file's own byte", 0x5a, file_byte(fd, 0));
	EXPECT_AS("writing before anything was read", 0, set(p + PAGE));
	EXPECT_AS("the file's own byte", 0x5a, file_byte(fd, PAGE));
	EXPECT_AS("the same page of another mapping", 0x5a, get(q + PAGE));
	EXPECT_AS("writing where only reading is allowed", SEGV_DENY, set(q));
}

/* The exit status of a child that writes 99 to P and says what is there. */
static long child_writes(volatile unsigned char *p)
{
	int status = 0;
	long pid = call(SYS_fork);

	if (!pid) {
		*p = 99;
		call(SYS_exit_group, *p);
	}
	call(SYS_wait4, pid, &status, 0, NULL);
	return status & 127 ? -(status & 127) : status >> 8;
}

static void copy_on_write(void)
{
	unsigned char *p = memory(1), *q = map(1, PROT_READ | PROT_WRITE,
					       MAP_SHARED | MAP_ANONYMOUS, -1);

	catch_signals();
	*p = 11;
	EXPECT_AS("what a child has written to private memory", 99,
		  child_writes(p));
	EXPECT_AS("what the parent sees there", 11, get(p));
	EXPECT_AS("the parent writes there", 0, set(p));
	EXPECT_AS("what the parent has written", 0x5a, get(p));
	EXPECT_AS("what a child has written to shared memory", 99,
		  child_writes(q));
	EXPECT_AS("what the parent sees there", 99, get(q));
	EXPECT_AS("what a child has written to the program's data", 99,
		  child_writes(data + PAGE));
	EXPECT_AS("what the parent sees there", 55, get(data + PAGE));
}

static void stack(void)
{
	volatile unsigned char here;

	catch_signals();
	EXPECT_AS("writing 400,000 bytes below the stack pointer", 0,
		  set(&here - 400000));
}

/* The kernel itself runs into faults, in the copy routines. */
static void kernel_faults(void)
{
	unsigned char *p = memory(2);
	int fds[2];

	catch_signals();
	call(SYS_munmap, p + PAGE, PAGE);
	call(SYS_pipe, fds);
	call(SYS_write, fds[1], "12345678", 8);
	EXPECT_AS("read to untouched memory", 8, call(SYS_read, fds[0], p, 8));
	EXPECT_AS("what it has read", '1', get(p));
	EXPECT_AS("write from unmapped memory", -EFAULT,
		  call(SYS_write, fds[1], p + PAGE, 8));
}

STEPS({ "the program's own code, constants and data", program },
      { "an address without a mapping: SEGV_MAPERR", unmapped },
      { "untouched memory", anonymous },
      { "an access that is not allowed: SEGV_ACCERR", denied },
      { "what must not be executed", not_executable },
      { "a file is read", file_read },
      { "a private mapping of a file is written", file_private },
      { "a shared mapping of a file is written", file_shared },
      { "after fork: copy on write", copy_on_write },
      { "the stack grows", stack },
      { "a system call meets untouched memory", kernel_faults });
