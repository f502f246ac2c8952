/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * For the tests of memory management: results by name, signals caught, and a
 * fresh area with holes around it. Nothing printed depends on addresses.
 */
#ifndef MM_COMMON_H
#define MM_COMMON_H

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096UL

/* A result of a system call: "ok" for success, else the name of the error. */
static inline void show(const char *what, long result)
{
	printf("%s: %s\n", what, result == -1 ? strerrorname_np(errno) : "ok");
}

#define SHOW(call) show(#call, (long)(call))

static inline void show_value(const char *what, long value)
{
	printf("%s: %ld\n", what, value);
}

/* What the signal handler saw. */
static sigjmp_buf caught_jump;
static volatile int caught_signal, caught_code;
static void *volatile caught_address;

static void caught(int signo, siginfo_t *info, void *context)
{
	(void)context;
	caught_signal = signo;
	caught_code = info->si_code;
	caught_address = info->si_addr;
	siglongjmp(caught_jump, 1);
}

static inline void catch_signals(void)
{
	static char stack[65536];
	stack_t alternate = { .ss_sp = stack, .ss_size = sizeof(stack) };
	struct sigaction action = { .sa_sigaction = caught,
				    .sa_flags = SA_SIGINFO | SA_ONSTACK };

	sigaltstack(&alternate, NULL);
	sigaction(SIGSEGV, &action, NULL);
	sigaction(SIGBUS, &action, NULL);
}

static inline const char *caught_name(void)
{
	if (caught_signal == SIGBUS)
		return caught_code == BUS_ADRERR ? "SIGBUS ADRERR" : "SIGBUS";
	if (caught_signal == SIGSEGV && caught_code == SEGV_MAPERR)
		return "SIGSEGV MAPERR";
	if (caught_signal == SIGSEGV && caught_code == SEGV_ACCERR)
		return "SIGSEGV ACCERR";
	return caught_signal ? "another signal" : "no signal";
}

/* Reads or writes the byte at P and says what came of it. */
static inline void touch(const char *what, void *p, int write)
{
	volatile unsigned char *byte = p;
	int value = 0;

	caught_signal = 0;
	if (!sigsetjmp(caught_jump, 1)) {
		if (write)
			*byte = 0x5a;
		value = *byte;
		printf("%s: %02x\n", what, value);
	} else {
		printf("%s: %s%s\n", what, caught_name(),
		       caught_address == p ? "" : " at another address");
	}
}

#define READ(p)	 touch("read " #p, (p), 0)
#define WRITE(p) touch("write " #p, (p), 1)

/* PAGES pages of fresh memory with unmapped pages around. */
static inline char *area(size_t pages, int prot)
{
	char *p = mmap(NULL, (pages + 2) * PAGE, PROT_NONE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED) {
		perror("area");
		exit(1);
	}
	munmap(p, PAGE);
	munmap(p + (pages + 1) * PAGE, PAGE);
	p += PAGE;
	if (prot != PROT_NONE)
		mprotect(p, pages * PAGE, prot);
	return p;
}

/* A new file without a name, filled with PAGES pages: 'a', 'b', ... */
static inline int file_with(size_t pages)
{
	char name[] = "/tmp/mm-XXXXXX", page[PAGE];
	int fd = mkstemp(name);

	if (fd < 0) {
		perror("mkstemp");
		exit(1);
	}
	unlink(name);
	for (size_t i = 0; i < pages; i++) {
		memset(page, 'a' + (int)(i % 26), PAGE);
		if (write(fd, page, PAGE) != (ssize_t)PAGE)
			perror("write");
	}
	return fd;
}

#endif
