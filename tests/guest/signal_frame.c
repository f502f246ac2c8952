// SPDX-License-Identifier: BSD-3-Clause
/*
 * What a handler may do with its frame, and what sigreturn must not believe.
 */
#include "hostile.h"

#include <ucontext.h>

static void (*change)(ucontext_t *uc);

static void handler(int signo, siginfo_t *info, void *context)
{
	(void)signo;
	(void)info;
	change(context);
}

/* All registers come back, also rcx and r11 which system calls lose. */
static void nothing(ucontext_t *uc)
{
	(void)uc;
}

static void test_registers(void)
{
	uint64_t out[14];

	change = nothing;
	asm volatile("push %%rbp\n\tpush %%rbx\n\tmov %0, %%rbp\n\t"
		     "mov $1, %%rax\n\tmov $2, %%rbx\n\tmov $3, %%rcx\n\t"
		     "mov $4, %%rdx\n\tmov $5, %%rsi\n\tmov $6, %%rdi\n\t"
		     "mov $8, %%r8\n\tmov $9, %%r9\n\tmov $10, %%r10\n\t"
		     "mov $11, %%r11\n\tmov $12, %%r12\n\tmov $13, %%r13\n\t"
		     "mov $14, %%r14\n\tmov $15, %%r15\n\t"
		     "int3\n\t"
		     "mov %%rax, 0(%%rbp)\n\tmov %%rbx, 8(%%rbp)\n\t"
		     "mov %%rcx, 16(%%rbp)\n\tmov %%rdx, 24(%%rbp)\n\t"
		     "mov %%rsi, 32(%%rbp)\n\tmov %%rdi, 40(%%rbp)\n\t"
		     "mov %%r8, 48(%%rbp)\n\tmov %%r9, 56(%%rbp)\n\t"
		     "mov %%r10, 64(%%rbp)\n\tmov %%r11, 72(%%rbp)\n\t"
		     "mov %%r12, 80(%%rbp)\n\tmov %%r13, 88(%%rbp)\n\t"
		     "mov %%r14, 96(%%rbp)\n\tmov %%r15, 104(%%rbp)\n\t"
		     "pop %%rbx\n\tpop %%rbp"
		     :
		     : "r"(out)
		     : "rax", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10",
		       "r11", "r12", "r13", "r14", "r15", "memory");
	for (int i = 0; i < 14; i++)
		printf("%d ", (int)out[i]);
	puts("");
}

/* The red zone below the stack pointer is left alone. */
static void test_red_zone(void)
{
	uint64_t a, b;

	asm volatile("movq $111, -8(%%rsp)\n\tmovq $222, -128(%%rsp)\n\t"
		     "int3\n\t"
		     "mov -8(%%rsp), %0\n\tmov -128(%%rsp), %1"
		     : "=&r"(a), "=&r"(b)
		     :
		     : "memory");
	printf("red zone %d %d\n", (int)a, (int)b);
}

static void check_alignment(ucontext_t *uc)
{
	(void)uc;
	printf("aligned: %d, fpu area %d\n",
	       ((uintptr_t)__builtin_frame_address(0) & 15) == 0,
	       ((uintptr_t)uc->uc_mcontext.fpregs & 63) == 0);
}

static void skip_instruction(ucontext_t *uc)
{
	uc->uc_mcontext.gregs[REG_RIP] += 2;
	uc->uc_mcontext.gregs[REG_RBX] = 77;
}

static void test_skip(void)
{
	uint64_t rbx = 0;

	change = skip_instruction;
	asm volatile("int3\n\tud2\n\tmov %%rbx, %0" : "=r"(rbx) : : "rbx");
	printf("skipped, rbx %d\n", (int)rbx);
}

static void change_mask(ucontext_t *uc)
{
	sigaddset(&uc->uc_sigmask, SIGUSR2);
	sigaddset(&uc->uc_sigmask, SIGKILL);
}

static void test_mask(void)
{
	sigset_t now;

	change = change_mask;
	raise(SIGTRAP);
	sigprocmask(SIG_BLOCK, NULL, &now);
	printf("mask from the frame: usr2 %d kill %d trap %d\n",
	       sigismember(&now, SIGUSR2), sigismember(&now, SIGKILL),
	       sigismember(&now, SIGTRAP));
}

/* Interrupts stay on, the privilege level stays 3, whatever it says. */
static void all_flags(ucontext_t *uc)
{
	uc->uc_mcontext.gregs[REG_EFL] = 0x3fffff & ~0x100;
}

static void test_flags(void)
{
	uint64_t flags;

	change = all_flags;
	asm volatile("int3\n\tpushfq\n\tpop %0\n\tcld\n\tpushq $0x202\n\tpopfq"
		     : "=r"(flags)
		     :
		     : "memory", "cc");
	printf("flags %llx\n", (unsigned long long)flags & 0x3f7fff);
}

static void bad_rip(ucontext_t *uc)
{
	uc->uc_mcontext.gregs[REG_RIP] = 0x8000000000000000;
}

static void kernel_rip(ucontext_t *uc)
{
	uc->uc_mcontext.gregs[REG_RIP] = 0xffffffff80000000;
}

static void bad_rsp(ucontext_t *uc)
{
	uc->uc_mcontext.gregs[REG_RSP] = 0x8000000000000000;
}

static void kernel_cs(ucontext_t *uc)
{
	uc->uc_mcontext.gregs[REG_CSGSFS] =
		(uc->uc_mcontext.gregs[REG_CSGSFS] & ~0xffffLL) | 0x10;
}

static void no_fpu(ucontext_t *uc)
{
	uc->uc_mcontext.fpregs = NULL;
}

static void try(void (*how)(ucontext_t *))
{
	change = how;
	asm volatile("int3");
	puts("goes on");
}

static void sigreturn_from_nowhere(void)
{
	asm volatile("mov %0, %%rsp\n\tmov $15, %%eax\n\tsyscall"
		     :
		     : "r"(0x1000UL)
		     : "memory");
}

static void no_restorer(void)
{
	struct {
		void *handler;
		unsigned long flags;
		void *restorer;
		unsigned long mask;
	} action = { handler, 0, NULL, 0 };

	syscall(SYS_rt_sigaction, SIGUSR1, &action, NULL, 8);
	raise(SIGUSR1);
}

static void bad_handler(uintptr_t address)
{
	signal(SIGUSR1, (void (*)(int))address);
	raise(SIGUSR1);
}

int main(void)
{
	struct sigaction action = { .sa_flags = SA_SIGINFO,
				    .sa_sigaction = handler };

	setvbuf(stdout, NULL, _IOLBF, 0);
	sigaction(SIGTRAP, &action, NULL);
	test_registers();
	test_red_zone();
	change = check_alignment;
	raise(SIGTRAP);
	test_skip();
	test_mask();
	test_flags();
	IN_CHILD("bad rip", try(bad_rip));
	IN_CHILD("kernel rip", try(kernel_rip));
	IN_CHILD("bad rsp", try(bad_rsp));
	IN_CHILD("kernel cs", try(kernel_cs));
	IN_CHILD("no fpu", try(no_fpu));
	IN_CHILD("sigreturn from nowhere", sigreturn_from_nowhere());
	IN_CHILD("no restorer", no_restorer());
	IN_CHILD("handler non-canonical", bad_handler(0x8000000000000000));
	IN_CHILD("handler in the kernel", bad_handler(0xffffffff80000000));
	return 0;
}
