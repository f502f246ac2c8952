// SPDX-License-Identifier: BSD-3-Clause
/* Exceptions as signals: which, with which si_code, and when they can't be had.
 */
#include "hostile.h"

#include <fcntl.h>
#include <setjmp.h>
#include <ucontext.h>

static sigjmp_buf back;
static void *expected;

static void catch (int signo, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;

	printf("  signal %d code %d address right %d trap %lld error %lld "
	       "cs %llx\n",
	       signo, info->si_code, info->si_addr == expected,
	       uc->uc_mcontext.gregs[REG_TRAPNO],
	       uc->uc_mcontext.gregs[REG_ERR],
	       uc->uc_mcontext.gregs[REG_CSGSFS] & 0xffff);
	siglongjmp(back, 1);
}

static void set(int signo)
{
	struct sigaction action = { .sa_flags = SA_SIGINFO,
				    .sa_sigaction = catch };

	sigaction(signo, &action, NULL);
}

#define EXPECT(what, address, body)                 \
	do {                                        \
		puts(what);                         \
		expected = (void *)(address);       \
		if (!sigsetjmp(back, 1)) {          \
			body;                       \
			puts("  nothing happened"); \
		}                                   \
	} while (0)

static volatile int zero;
extern char divide[], illegal[], privileged[], bad_jump[];

static void test_memory(void)
{
	const struct hostile *bad = hostile_pointers();
	char name[] = "/tmp/fault-XXXXXX", *file_page;
	int fd = mkstemp(name);

	(void)*(volatile char *)bad[5].p; /* so that it is present */
	EXPECT("read NULL", NULL, (void)*(volatile char *)NULL);
	EXPECT("write NULL", NULL, *(volatile char *)NULL = 1);
	EXPECT("read the kernel", bad[1].p, (void)*(volatile char *)bad[1].p);
	EXPECT("non-canonical", NULL, (void)*(volatile char *)bad[2].p);
	EXPECT("write unmapped", bad[3].p, *(volatile char *)bad[3].p = 1);
	EXPECT("write read-only", bad[5].p, *(volatile char *)bad[5].p = 1);
	EXPECT("execute data", bad[5].p, ((void (*)(void))bad[5].p)());
	unlink(name);
	if (ftruncate(fd, 100))
		return;
	file_page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	EXPECT("within the file's last page", NULL, file_page[4000] = 1);
	EXPECT("beyond the end of a file", file_page + 4096,
	       file_page[4096] = 1);
}

static void test_instructions(void)
{
	EXPECT("division by zero", divide,
	       asm volatile(".globl divide\ndivide: divl %0"
			    :
			    : "r"(zero), "a"(1), "d"(0)));
	EXPECT("undefined instruction", illegal,
	       asm volatile(".globl illegal\nillegal: ud2"));
	EXPECT("privileged instruction", NULL, asm volatile("hlt"));
	EXPECT("breakpoint", NULL, asm volatile("int3"));
	EXPECT("port", NULL, asm volatile("outb %al, $0x80"));
	EXPECT("non-canonical jump", NULL,
	       asm volatile("jmp *%0"
			    :
			    : "r"(0x8000000000000000)));
}

static void step(int signo, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;
	static int count;

	if (++count == 3)
		uc->uc_mcontext.gregs[REG_EFL] &= ~0x100LL;
	(void)signo;
	printf("  step %d code %d\n", count, info->si_code);
}

static void test_step(void)
{
	struct sigaction action = { .sa_flags = SA_SIGINFO,
				    .sa_sigaction = step };

	puts("single steps:");
	sigaction(SIGTRAP, &action, NULL);
	asm volatile("pushfq\n\torq $0x100, (%%rsp)\n\tpopfq\n\t"
		     "nop\n\tnop\n\tnop\n\tnop\n\t"
		     :
		     :
		     : "memory", "cc");
	puts("  done");
}

static void block_and_fault(int ignore)
{
	sigset_t set_of_signals;

	sigemptyset(&set_of_signals);
	sigaddset(&set_of_signals, SIGSEGV);
	if (ignore)
		signal(SIGSEGV, SIG_IGN);
	else
		sigprocmask(SIG_BLOCK, &set_of_signals, NULL);
	*(volatile int *)NULL = 1;
}

static void fault_in_handler(int signo)
{
	(void)signo;
	*(volatile int *)NULL = 1;
}

static void no_stack(void)
{
	signal(SIGUSR1, fault_in_handler);
	asm volatile("mov %0, %%edi\n\tmov %1, %%esi\n\txor %%esp, %%esp\n\t"
		     "mov $62, %%eax\n\tsyscall\n\tud2"
		     :
		     : "r"(getpid()), "i"(SIGUSR1)
		     : "memory");
}

int main(void)
{
	static const int caught[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL,
				      SIGTRAP };

	setvbuf(stdout, NULL, _IOLBF, 0);
	for (size_t i = 0; i < sizeof(caught) / sizeof(caught[0]); i++)
		set(caught[i]);
	test_memory();
	test_instructions();
	test_step();
	signal(SIGSEGV, SIG_DFL);
	IN_CHILD("no handler", *(volatile int *)NULL = 1);
	IN_CHILD("blocked", block_and_fault(0));
	IN_CHILD("ignored", block_and_fault(1));
	signal(SIGSEGV, fault_in_handler);
	IN_CHILD("in its own handler", *(volatile int *)NULL = 1);
	signal(SIGSEGV, SIG_DFL);
	IN_CHILD("no stack for a handler", no_stack());
	IN_CHILD("abort", abort());
	return 0;
}
