// SPDX-License-Identifier: BSD-3-Clause
/*
 * Vector and FPU registers survive handlers that use them, changes in the frame
 * arrive, and a handler starts with a fresh FPU.
 */
#include "hostile.h"

#include <cpuid.h>
#include <fenv.h>
#include <math.h>
#include <sys/time.h>
#include <ucontext.h>

static volatile int handled;
static int avx;

static void spoil_registers(void)
{
	static const uint64_t junk[4] = { 1, 2, 3, 4 };

	asm volatile("movdqu %0, %%xmm0\n\tmovdqu %0, %%xmm7\n\t"
		     "movdqu %0, %%xmm15"
		     :
		     : "m"(junk)
		     : "xmm0", "xmm7", "xmm15");
	if (avx)
		asm volatile(".byte 0xc5, 0xf5, 0x57, 0xc9" /* vxorpd ymm1 */
			     :
			     :
			     : "xmm1");
	asm volatile("fldpi");
}

static void handler(int signo)
{
	unsigned short cw;
	unsigned int mxcsr;

	(void)signo;
	asm volatile("fnstcw %0" : "=m"(cw));
	asm volatile("stmxcsr %0" : "=m"(mxcsr));
	if (cw != 0x37f || mxcsr != 0x1f80)
		printf("not fresh: %x %x\n", cw, mxcsr);
	spoil_registers();
	handled++;
}

/* All vector registers hold a pattern while signals arrive. */
static void test_patterns(void)
{
	unsigned char before[16][32], after[16][32];
	int bad = 0;

	for (int i = 0; i < 16; i++)
		for (int j = 0; j < 32; j++)
			before[i][j] = i * 16 + j;
#define LOAD(n)	  "vmovdqu " #n "*32(%0), %%ymm" #n "\n\t"
#define STORE(n)  "vmovdqu %%ymm" #n ", " #n "*32(%1)\n\t"
#define LOADS(n)  "movdqu " #n "*32(%0), %%xmm" #n "\n\t"
#define STORES(n) "movdqu %%xmm" #n ", " #n "*32(%1)\n\t"
#define ALL(X) \
	X(0)   \
	X(1)   \
	X(2)   \
	X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11) X(12) X(13) X(14) X(15)
	memcpy(after, before, sizeof(after));
	if (avx)
		asm volatile(
			ALL(LOAD) "mov $39, %%eax\n\tsyscall\n\t"
				  "mov %%eax, %%edi\n\tmov %2, %%esi\n\t"
				  "mov $62, %%eax\n\tsyscall\n\t" ALL(STORE)
			:
			: "r"(before), "r"(after), "i"(SIGUSR1)
			: "rax", "rcx", "r11", "rdi", "rsi", "memory");
	else
		asm volatile(
			ALL(LOADS) "mov $39, %%eax\n\tsyscall\n\t"
				   "mov %%eax, %%edi\n\tmov %2, %%esi\n\t"
				   "mov $62, %%eax\n\tsyscall\n\t" ALL(STORES)
			:
			: "r"(before), "r"(after), "i"(SIGUSR1)
			: "rax", "rcx", "r11", "rdi", "rsi", "memory");
	for (int i = 0; i < 16; i++)
		bad += memcmp(before[i], after[i], 32) != 0;
	printf("vector registers that changed: %d\n", bad);
}

static void test_rounding(void)
{
	fesetround(FE_UPWARD);
	raise(SIGUSR1);
	printf("rounding kept: %d\n", fegetround() == FE_UPWARD);
	fesetround(FE_TONEAREST);
}

static void change_xmm(int signo, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;
	double value = 42.5;

	(void)signo;
	(void)info;
	printf("frame has FPU state %d, flags say xstate or not %d\n",
	       uc->uc_mcontext.fpregs != NULL, (int)(uc->uc_flags & ~1UL));
	memcpy(&uc->uc_mcontext.fpregs->_xmm[3], &value, sizeof(value));
}

static void test_change(void)
{
	struct sigaction action = { .sa_flags = SA_SIGINFO,
				    .sa_sigaction = change_xmm };
	double seen;

	sigaction(SIGUSR2, &action, NULL);
	asm volatile("xorpd %%xmm3, %%xmm3\n\tsyscall\n\tmovsd %%xmm3, %1"
		     : "=a"(seen), "=m"(seen)
		     : "a"(SYS_kill), "D"(getpid()), "S"(SIGUSR2)
		     : "rcx", "r11", "xmm3", "memory");
	printf("changed in the frame: %g\n", seen);
}

/* Sums that a timer's signals interrupt at any place. */
static void test_storm(void)
{
	struct itimerval often = { { 0, 500 }, { 0, 500 } }, off = { 0 };
	double sum = 0, expected = 0;
	long double product = 1;
	int rounds = 0, wrong = 0;

	for (int i = 1; i < 3000; i++)
		expected += sqrt(i) * 0.5;
	signal(SIGALRM, handler);
	handled = 0;
	setitimer(ITIMER_REAL, &often, NULL);
	while (handled < 200 && rounds < 200000) {
		sum = 0;
		product = 1;
		for (int i = 1; i < 3000; i++) {
			sum += sqrt(i) * 0.5;
			product = product * 1.0000001L;
		}
		wrong += sum != expected;
		rounds++;
	}
	setitimer(ITIMER_REAL, &off, NULL);
	printf("storm: enough signals %d, wrong sums %d, product %d\n",
	       handled >= 200, wrong, product > 1.0002L && product < 1.0004L);
}

/* A frame whose FPU state is damaged. */
static void damage(int signo, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;

	(void)signo;
	(void)info;
	uc->uc_mcontext.fpregs->mxcsr = 0xffffffff;
}

static void bad_pointer(int signo, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;

	(void)signo;
	(void)info;
	uc->uc_mcontext.fpregs = (void *)0xffffffff80000000;
}

static void return_from(void *handler_function)
{
	struct sigaction action = { .sa_flags = SA_SIGINFO,
				    .sa_sigaction = handler_function };

	sigaction(SIGUSR2, &action, NULL);
	raise(SIGUSR2);
	puts("survived");
}

int main(void)
{
	unsigned int a, b, c = 0, d;

	setvbuf(stdout, NULL, _IOLBF, 0);
	__get_cpuid(1, &a, &b, &c, &d);
	avx = (c & bit_AVX) && (c & bit_OSXSAVE);
	signal(SIGUSR1, handler);
	test_patterns();
	printf("handled %d\n", handled);
	test_rounding();
	test_change();
	test_storm();
	IN_CHILD("mxcsr damaged", return_from(damage));
	IN_CHILD("fpregs in the kernel", return_from(bad_pointer));
	return 0;
}
