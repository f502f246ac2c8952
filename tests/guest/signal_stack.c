// SPDX-License-Identifier: BSD-3-Clause
/* Alternate signal stacks, faults caught on them, and jumping out of handlers.
 */
#include "hostile.h"

#include <setjmp.h>
#include <sys/resource.h>
#include <ucontext.h>

#ifndef SS_AUTODISARM
#define SS_AUTODISARM (1U << 31)
#endif

#define STACK_SIZE 65536

static char stack[STACK_SIZE] __attribute__((aligned(16)));
static sigjmp_buf back;

static int on_stack(void)
{
	char here;

	return &here >= stack && &here < stack + STACK_SIZE;
}

static void show_stack(const char *when)
{
	stack_t now;

	sigaltstack(NULL, &now);
	printf("  %s: on it %d, flags %x, set %d\n", when, on_stack(),
	       (unsigned)now.ss_flags, now.ss_sp == stack);
}

static void jump(int signo, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;

	show_stack("in handler");
	printf("  signal %d code %d address is NULL %d, uc_stack set %d, "
	       "trap %lld, cr2 same %d\n",
	       signo, info->si_code, info->si_addr == NULL,
	       uc->uc_stack.ss_sp == stack, uc->uc_mcontext.gregs[REG_TRAPNO],
	       (void *)uc->uc_mcontext.gregs[REG_CR2] == info->si_addr);
	siglongjmp(back, 1);
}

static void plain(int signo)
{
	(void)signo;
	show_stack("in handler");
}

static void set(int signo, int flags, void *handler)
{
	struct sigaction action = { .sa_flags = flags };

	action.sa_sigaction = handler;
	sigemptyset(&action.sa_mask);
	sigaction(signo, &action, NULL);
}

static int recurse(int n)
{
	volatile char frame[4096];

	frame[0] = n;
	return n > 100000000 ? 0 : recurse(n + 1) + frame[0];
}

static void change_in_handler(int signo)
{
	stack_t other = { .ss_sp = stack, .ss_size = STACK_SIZE };

	(void)signo;
	show("sigaltstack while on it", sigaltstack(&other, NULL));
}

static void test_faults(void)
{
	puts("a fault on the alternate stack, twice:");
	set(SIGSEGV, SA_SIGINFO | SA_ONSTACK, jump);
	for (int i = 0; i < 2; i++)
		if (!sigsetjmp(back, 1))
			*(volatile int *)NULL = 1;
	puts("the program's stack overflows:");
	if (!sigsetjmp(back, 1))
		printf("%d\n", recurse(0));
	show_stack("afterwards");
}

static void test_errors(void)
{
	stack_t given = { .ss_sp = stack, .ss_size = 2047 };

	puts("errors:");
	show("too small", sigaltstack(&given, NULL));
	given.ss_size = STACK_SIZE;
	given.ss_flags = 4;
	show("bad flags", sigaltstack(&given, NULL));
	given.ss_flags = 0;
	set(SIGUSR1, SA_ONSTACK, change_in_handler);
	raise(SIGUSR1);
	given.ss_flags = SS_DISABLE;
	show("disable", sigaltstack(&given, NULL));
	show_stack("disabled");
	SHOW_HOSTILE("sigaltstack new", syscall(SYS_sigaltstack, P, NULL));
	SHOW_HOSTILE("sigaltstack old", syscall(SYS_sigaltstack, NULL, P));
}

static void test_autodisarm(void)
{
	stack_t given = { .ss_sp = stack,
			  .ss_size = STACK_SIZE,
			  .ss_flags = SS_AUTODISARM };

	puts("SS_AUTODISARM:");
	show("set", sigaltstack(&given, NULL));
	show_stack("before");
	set(SIGUSR1, SA_ONSTACK, plain);
	raise(SIGUSR1);
	show_stack("after");
}

int main(void)
{
	stack_t given = { .ss_sp = stack, .ss_size = STACK_SIZE };
	struct rlimit limit = { 256 * 1024, 256 * 1024 };

	setvbuf(stdout, NULL, _IOLBF, 0);
	setrlimit(RLIMIT_STACK, &limit);
	show_stack("at first");
	show("sigaltstack", sigaltstack(&given, NULL));
	show_stack("set");
	set(SIGUSR1, SA_ONSTACK, plain);
	raise(SIGUSR1);
	set(SIGUSR1, 0, plain);
	raise(SIGUSR1);
	test_faults();
	test_autodisarm();
	test_errors();
	return 0;
}
