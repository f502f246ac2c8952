// SPDX-License-Identifier: BSD-3-Clause
/* Exercise 14: what a handler finds, and what the program finds after it. */
// gcc: -static -mno-red-zone
#include "check.h"

#include <setjmp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ucontext.h>
#include <sys/wait.h>

#define PAGE 4096

static volatile int calls, seen_signal;
static volatile siginfo_t seen_info;
static volatile unsigned long seen_sp, seen_ip;
static sigset_t seen_mask, seen_uc_mask;
static void (*then)(ucontext_t *context);

/* The stack pointer that the kernel has given to the handler. */
#define ENTRY_SP ((unsigned long)__builtin_frame_address(0) + 8)

__attribute__((optimize("no-omit-frame-pointer"))) static void
handler(int signo, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;

	calls++;
	seen_signal = signo;
	seen_sp = ENTRY_SP;
	seen_info = *info;
	seen_ip = uc->uc_mcontext.gregs[REG_RIP];
	seen_uc_mask = uc->uc_sigmask;
	sigprocmask(SIG_BLOCK, NULL, &seen_mask);
	if (then)
		then(uc);
}

static void fresh(int flags)
{
	struct sigaction action = { .sa_sigaction = handler,
				    .sa_flags = SA_SIGINFO | flags };

	calls = seen_signal = 0;
	then = NULL;
	sigaddset(&action.sa_mask, SIGUSR2);
	sigaction(SIGUSR1, &action, NULL);
	sigaction(SIGSEGV, &action, NULL);
}

static long kill_self(int signo)
{
	return call(SYS_kill, getpid(), signo);
}

/* The status of a child that does WORK. */
static int status_of(void (*work)(void))
{
	int status = -1;

	if (!fork()) {
		work();
		_exit(0);
	}
	wait(&status);
	return status;
}

static void arrives(void)
{
	fresh(0);
	EXPECT_AS("kill", 0, kill_self(SIGUSR1));
	EXPECT_AS("calls of the handler", 1, calls);
	EXPECT_AS("its first argument", SIGUSR1, seen_signal);
}

static void again(void)
{
	fresh(0);
	for (int i = 0; i < 1000; i++)
		kill_self(SIGUSR1);
	EXPECT_AS("calls of the handler for 1000 signals", 1000, calls);
}

static void information(void)
{
	fresh(0);
	kill_self(SIGUSR1);
	EXPECT_AS("si_signo", SIGUSR1, seen_info.si_signo);
	EXPECT_AS("si_code", SI_USER, seen_info.si_code);
	EXPECT_AS("si_pid", getpid(), seen_info.si_pid);
}

static void aligned(void)
{
	unsigned long here;

	fresh(0);
	kill_self(SIGUSR1);
	here = (unsigned long)__builtin_frame_address(0);
	EXPECT_AS("calls of the handler", 1, calls);
	EXPECT_AS("stack pointer modulo 16 in the handler", 8, seen_sp % 16);
	EXPECT_AS("it is on the program's stack, below this function", true,
		  seen_sp < here && seen_sp > here - 65536);
}

/* A signal between two instructions: all registers must be as before. */
static void registers(void)
{
	unsigned long in[12], out[12], flags;

	fresh(0);
	for (int i = 0; i < 12; i++)
		in[i] = 0x1111111111111111UL * (i + 1);
	in[10] = getpid();
	asm volatile("push %%rbp\n\t"
		     "push %%rbx\n\t"
		     "push %[out]\n\t"
		     "mov %[in], %%rsi\n\t"
		     "mov (%%rsi), %%rbx\n\t"
		     "mov 8(%%rsi), %%rbp\n\t"
		     "mov 16(%%rsi), %%r8\n\t"
		     "mov 24(%%rsi), %%r9\n\t"
		     "mov 32(%%rsi), %%r10\n\t"
		     "mov 40(%%rsi), %%r12\n\t"
		     "mov 48(%%rsi), %%r13\n\t"
		     "mov 56(%%rsi), %%r14\n\t"
		     "mov 64(%%rsi), %%r15\n\t"
		     "mov 72(%%rsi), %%rdx\n\t"
		     "mov 80(%%rsi), %%rdi\n\t"
		     "mov %[signo], %%esi\n\t"
		     "mov %[kill], %%eax\n\t"
		     "stc\n\t"
		     "syscall\n\t"
		     "pop %%rsi\n\t"
		     "mov %%rbx, (%%rsi)\n\t"
		     "mov %%rbp, 8(%%rsi)\n\t"
		     "mov %%r8, 16(%%rsi)\n\t"
		     "mov %%r9, 24(%%rsi)\n\t"
		     "mov %%r10, 32(%%rsi)\n\t"
		     "mov %%r12, 40(%%rsi)\n\t"
		     "mov %%r13, 48(%%rsi)\n\t"
		     "mov %%r14, 56(%%rsi)\n\t"
		     "mov %%r15, 64(%%rsi)\n\t"
		     "mov %%rdx, 72(%%rsi)\n\t"
		     "pop %%rbx\n\t"
		     "pop %%rbp\n\t"
		     "pushf\n\t"
		     "pop %[flags]"
		     : [flags] "=&a"(flags)
		     : [in] "D"(in), [out] "S"(out), [signo] "i"(SIGUSR1),
		       [kill] "i"(SYS_kill)
		     : "rcx", "rdx", "r8", "r9", "r10", "r11", "r12", "r13",
		       "r14", "r15", "memory");
	EXPECT_AS("calls of the handler", 1, calls);
	EXPECT_AS("carry flag after the handler", 1, flags & 1);
	for (int i = 0; i < 10; i++)
		EXPECT_AS("a register after the handler (of rbx, rbp, r8...)",
			  in[i], out[i]);
}

/* 128 bytes below the stack pointer are the interrupted function's. */
static void red_zone(void)
{
	unsigned long broken;

	fresh(0);
	asm volatile("mov $0x5a5a, %%edx\n\t"
		     "mov $1, %%ecx\n"
		     "1:\tneg %%rcx\n\t"
		     "mov %%rdx, (%%rsp,%%rcx,8)\n\t"
		     "neg %%rcx\n\t"
		     "inc %%ecx\n\t"
		     "cmp $17, %%ecx\n\t"
		     "jb 1b\n\t"
		     "mov %[kill], %%eax\n\t"
		     "syscall\n\t"
		     "xor %%eax, %%eax\n\t"
		     "mov $1, %%ecx\n"
		     "2:\tneg %%rcx\n\t"
		     "cmpq $0x5a5a, (%%rsp,%%rcx,8)\n\t"
		     "je 3f\n\t"
		     "inc %%eax\n"
		     "3:\tneg %%rcx\n\t"
		     "inc %%ecx\n\t"
		     "cmp $17, %%ecx\n\t"
		     "jb 2b\n\t"
		     : "=&a"(broken)
		     : "D"(getpid()), "S"(SIGUSR1), [kill] "i"(SYS_kill)
		     : "rcx", "rdx", "r11", "memory");
	EXPECT_AS("calls of the handler", 1, calls);
	EXPECT_AS("words of the red zone that the frame has overwritten", 0,
		  broken);
}

static void masks(void)
{
	sigset_t now;

	fresh(0);
	kill_self(SIGUSR1);
	EXPECT_AS("in the handler: the signal itself is blocked", 1,
		  sigismember(&seen_mask, SIGUSR1));
	EXPECT_AS("in the handler: sa_mask is blocked", 1,
		  sigismember(&seen_mask, SIGUSR2));
	EXPECT_AS("uc_sigmask, what is to be restored: SIGUSR1", 0,
		  sigismember(&seen_uc_mask, SIGUSR1));
	sigprocmask(SIG_BLOCK, NULL, &now);
	EXPECT_AS("after the handler: SIGUSR1 is blocked", 0,
		  sigismember(&now, SIGUSR1));
	EXPECT_AS("after the handler: SIGUSR2 is blocked", 0,
		  sigismember(&now, SIGUSR2));
}

/* The handler may change what the program goes on with. */
static void block_usr2(ucontext_t *context)
{
	sigaddset(&context->uc_sigmask, SIGUSR2);
}

static void skip_instruction(ucontext_t *context)
{
	context->uc_mcontext.gregs[REG_RIP] += 2; /* mov (%rax), %cl */
	context->uc_mcontext.gregs[REG_RDX] = 77;
}

static void changes(void)
{
	unsigned long at = 8, rdx = 1;
	sigset_t now;

	fresh(0);
	then = block_usr2;
	kill_self(SIGUSR1);
	sigprocmask(SIG_BLOCK, NULL, &now);
	EXPECT_AS("SIGUSR2 is blocked, as the handler wanted", 1,
		  sigismember(&now, SIGUSR2));
	sigemptyset(&now);
	sigprocmask(SIG_SETMASK, &now, NULL);
	then = skip_instruction;
	asm volatile("movb (%1), %%cl" : "+d"(rdx) : "a"(at) : "rcx");
	EXPECT_AS("signal of reading at 8", SIGSEGV, seen_signal);
	EXPECT_AS("its si_code", SEGV_MAPERR, seen_info.si_code);
	EXPECT_AS("rdx, as the handler has set it", 77, rdx);
}

/* Flags that a program has no business with. */
static void raise_iopl(ucontext_t *context)
{
	context->uc_mcontext.gregs[REG_EFL] |= 0x3000;	 /* IOPL 3 */
	context->uc_mcontext.gregs[REG_EFL] &= ~0x200UL; /* IF */
}

static void privileged_flags(void)
{
	unsigned long flags;

	fresh(0);
	then = raise_iopl;
	kill_self(SIGUSR1);
	asm volatile("pushf\n\tpop %0" : "=r"(flags));
	EXPECT_AS("IOPL after a handler that has set it to 3", 0,
		  flags >> 12 & 3);
	EXPECT_AS("IF after a handler that has cleared it", 1, flags >> 9 & 1);
}

static void use_fpu(ucontext_t *context)
{
	(void)context;
	asm volatile("pxor %%xmm7, %%xmm7" : : : "xmm7");
}

static void vector_registers(void)
{
	unsigned long before = 0x123456789abcdef0, after;

	fresh(0);
	then = use_fpu;
	asm volatile("movq %[before], %%xmm7\n\t"
		     "mov %[kill], %%eax\n\t"
		     "syscall\n\t"
		     "movq %%xmm7, %[after]"
		     : [after] "=&r"(after)
		     : [before] "r"(before), "D"(getpid()),
		       "S"(SIGUSR1), [kill] "i"(SYS_kill)
		     : "rax", "rcx", "r11", "xmm7", "memory");
	EXPECT_AS("calls of the handler", 1, calls);
	EXPECT_AS("xmm7 after a handler that has used it", before, after);
}

static char other_stack[65536] __attribute__((aligned(16)));

static sigjmp_buf before_signals;
static unsigned long first_sp;

/* The second leaves by a jump: it may have been put over the first one's frame,
 * to which nobody could go back. */
static void once_more(ucontext_t *context)
{
	(void)context;
	if (calls > 1)
		siglongjmp(before_signals, 1);
	first_sp = seen_sp;
	raise(SIGSEGV);
}

static void alternate_stack(void)
{
	stack_t stack = { .ss_sp = other_stack,
			  .ss_size = sizeof(other_stack) };
	unsigned long low = (unsigned long)other_stack;
	unsigned long high = low + sizeof(other_stack);

	fresh(0);
	EXPECT(0, call(SYS_sigaltstack, &stack, NULL));
	kill_self(SIGUSR1);
	EXPECT_AS("without SA_ONSTACK: the handler is on that stack", false,
		  seen_sp > low && seen_sp < high);
	fresh(SA_ONSTACK);
	kill_self(SIGUSR1);
	EXPECT_AS("with SA_ONSTACK: the handler is on that stack", true,
		  seen_sp > high - 8192 && seen_sp < high);
	fresh(SA_ONSTACK);
	then = once_more;
	if (!sigsetjmp(before_signals, true))
		kill_self(SIGUSR1);
	EXPECT_AS("calls, the second one within the first", 2, calls);
	EXPECT_AS("the second goes on below the first on that stack", true,
		  seen_sp > low && seen_sp < first_sp);
	stack.ss_flags = SS_DISABLE;
	call(SYS_sigaltstack, &stack, NULL);
}

/* No room for a frame: SIGSEGV, and no handler can help. */
static void no_stack_work(void)
{
	fresh(0);
	asm volatile("mov $4096, %%esp\n\t"
		     "mov %[kill], %%eax\n\t"
		     "syscall\n\t"
		     "hlt"
		     :
		     : "D"(getpid()), "S"(SIGUSR1), [kill] "i"(SYS_kill)
		     : "memory");
}

static void no_stack(void)
{
	EXPECT_AS("signal that ends a program without a stack", SIGSEGV,
		  status_of(no_stack_work) & 127);
}

static void bad_return_work(void)
{
	asm volatile("mov $4096, %%esp\n\t"
		     "mov %[sigreturn], %%eax\n\t"
		     "syscall\n\t"
		     "hlt"
		     :
		     : [sigreturn] "i"(SYS_rt_sigreturn)
		     : "memory");
}

static void bad_return(void)
{
	EXPECT_AS("signal that ends a program whose rt_sigreturn finds nothing",
		  SIGSEGV, status_of(bad_return_work) & 127);
}

STEPS({ "a handler is called, and the program goes on", arrives },
      { "1000 signals, 1000 calls", again },
      { "what is in siginfo_t", information },
      { "the stack is aligned as after a call", aligned },
      { "all registers come back", registers },
      { "the red zone is left alone", red_zone },
      { "masks in the handler and after it", masks },
      { "the handler changes what the program goes on with", changes },
      { "flags that only the kernel may change", privileged_flags },
      { "vector registers come back", vector_registers },
      { "the alternate stack", alternate_stack },
      { "no room for a frame", no_stack },
      { "rt_sigreturn without a frame", bad_return });
