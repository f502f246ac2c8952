// SPDX-License-Identifier: BSD-3-Clause
/*
 * Looks at what the kernel has given it, as a program sees it, and prints what
 * must be the same on every Linux. It is linked in many ways (see run).
 */
#include <elf.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

extern char **environ;
extern const char __ehdr_start[]; /* by the linker: where the file begins */
void _start(void);

static char zeros[3 * 4096 + 100]; /* .bss, over several pages */
static int numbers[1000] = { 1, 2, 3 };
static _Thread_local int thread_value = 42;
static _Thread_local _Alignas(64) char thread_zeros[200];

static int sum(const char *bytes, size_t n)
{
	int result = 0;

	for (size_t i = 0; i < n; i++)
		result += bytes[i];
	return result;
}

static void show_arguments(int argc, char **argv)
{
	printf("argc %d\n", argc);
	for (int i = 1; i < argc; i++)
		printf("argv[%d] '%s'\n", i, argv[i]);
	printf("argv ends: %d\n", argv[argc] == NULL);
	for (char **e = environ; *e; e++)
		if (strncmp(*e, "TEST_", 5) == 0)
			printf("%s\n", *e);
	printf("strings in one piece: %d\n",
	       !environ[0] || environ[0] == argv[argc - 1] +
						    strlen(argv[argc - 1]) + 1);
}

static void show_memory(void)
{
	printf(".bss %d, .data %d %d, aligned %d\n", sum(zeros, sizeof(zeros)),
	       numbers[2], numbers[999], (int)((uintptr_t)thread_zeros % 64));
	printf("TLS %d %d\n", thread_value,
	       sum(thread_zeros, sizeof(thread_zeros)));
	memset(zeros, 1, sizeof(zeros));
	printf("written %d\n", sum(zeros, sizeof(zeros)));
}

static const Elf64_Phdr *header(unsigned int type)
{
	const Elf64_Phdr *table = (void *)getauxval(AT_PHDR);

	for (unsigned long i = 0; i < getauxval(AT_PHNUM); i++)
		if (table[i].p_type == type)
			return &table[i];
	return NULL;
}

static void show_auxv(void)
{
	const Elf64_Ehdr *elf = (void *)__ehdr_start;
	const unsigned char *random = (void *)getauxval(AT_RANDOM);
	const char *vdso = (void *)getauxval(AT_SYSINFO_EHDR);

	printf("PHDR %d PHENT %lu PHNUM %d\n",
	       getauxval(AT_PHDR) == (uintptr_t)elf + elf->e_phoff,
	       getauxval(AT_PHENT), getauxval(AT_PHNUM) == elf->e_phnum);
	printf("ENTRY %d BASE %d\n", getauxval(AT_ENTRY) == (uintptr_t)_start,
	       !getauxval(AT_BASE) == !header(PT_INTERP));
	printf("PAGESZ %lu CLKTCK %lu FLAGS %lu SECURE %lu\n",
	       getauxval(AT_PAGESZ), getauxval(AT_CLKTCK), getauxval(AT_FLAGS),
	       getauxval(AT_SECURE));
	printf("ids %d%d%d%d\n", getauxval(AT_UID) == getuid(),
	       getauxval(AT_EUID) == geteuid(), getauxval(AT_GID) == getgid(),
	       getauxval(AT_EGID) == getegid());
	printf("PLATFORM %s EXECFN is a path %d\n",
	       (char *)getauxval(AT_PLATFORM),
	       ((char *)getauxval(AT_EXECFN))[0] == '/');
	printf("RANDOM %d\n", sum((const char *)random, 16) != 0);
	printf("MINSIGSTKSZ %d\n", getauxval(AT_MINSIGSTKSZ) > 1000);
	printf("vDSO %d\n", vdso && !memcmp(vdso, ELFMAG, SELFMAG));
}

static sigjmp_buf after_fault;

static void on_fault(int signal)
{
	siglongjmp(after_fault, signal);
}

/* Runs CODE, or says that this is not allowed. */
static void show_code(const char *label, const void *code)
{
	const char *volatile kept = label; /* over the jump */

	signal(SIGSEGV, on_fault);
	if (sigsetjmp(after_fault, 1))
		printf("%s: not executable\n", kept);
	else
		printf("%s: executable, %d\n", label,
		       ((int (*)(void))(uintptr_t)code)());
	signal(SIGSEGV, SIG_DFL);
}

static void show_protection(void)
{
	/* mov $7, %eax; ret */
	static const char code[] = "\xb8\x07\0\0\0\xc3";
	static char data[8];
	char stack[8];

	memcpy(data, code, sizeof(code));
	memcpy(stack, code, sizeof(code));
	/* To the compiler, calling an address is no reason to have filled it.
	 */
	__asm__ volatile("" : : "r"(data), "r"(stack) : "memory");
	show_code("stack", stack);
	show_code("data", data);
}

static void show_time(void)
{
	struct timespec a, b;
	struct timeval now;
	time_t seconds = time(NULL);

	gettimeofday(&now, NULL);
	clock_gettime(CLOCK_MONOTONIC, &a);
	clock_gettime(CLOCK_MONOTONIC, &b);
	printf("time %d %d\n", now.tv_sec - seconds <= 1,
	       b.tv_sec > a.tv_sec ||
		       (b.tv_sec == a.tv_sec && b.tv_nsec >= a.tv_nsec));
}

/* By the system call: musl's sbrk refuses. */
static void show_heap(void)
{
	char *heap = (char *)syscall(SYS_brk, 0);

	printf("heap %d\n",
	       syscall(SYS_brk, heap + 8192) == (long)(heap + 8192));
	memset(heap, 1, 8192);
}

int main(int argc, char **argv)
{
	show_arguments(argc, argv);
	show_memory();
	show_auxv();
	show_protection();
	show_time();
	show_heap();
	return 3;
}
