// SPDX-License-Identifier: BSD-3-Clause
/*
 * Does a guest really run here? An ordinary static program that asks of the
 * machine what it fails at when virtualisation is half broken: 100,000 system
 * calls, page faults, the kernel's stores to new and to forbidden memory,
 * signals from timer interrupts, two threads whose vector registers must
 * survive all of that and each other. Prints "probe ok", or what went wrong and
 * exits 1.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define CALLS	 50000 /* of each thread */
#define PAGES	 256
#define PAGE	 4096
#define TICKS	 20 /* timer signals to wait for */
#define MULTIPLY 6364136223846793005UL
#define PATIENCE 15 /* seconds */

typedef uint64_t vector __attribute__((vector_size(32)));

static volatile sig_atomic_t ticks;
static pid_t self;

__attribute__((noreturn)) static void fail(const char *why)
{
	printf("probe failed: %s\n", why);
	exit(1);
}

static void on_tick(int signo)
{
	(void)signo;
	ticks++;
}

/*
 * A call with vector registers full; what they hold afterwards goes back to
 * VALUES. One register is filled with all of its 32 bytes if there is AVX.
 */
static long call_with_vectors(vector *values, int avx)
{
	long result = SYS_getpid;

	if (avx)
		asm volatile("vmovdqu %1, %%ymm15\n\tsyscall\n\t"
			     "vmovdqu %%ymm15, %1\n\tvzeroupper"
			     : "+a"(result), "+m"(*values)
			     :
			     : "rcx", "r11", "xmm15", "memory");
	else
		asm volatile("movdqu %1, %%xmm15\n\tsyscall\n\t"
			     "movdqu %%xmm15, %1"
			     : "+a"(result), "+m"(*values)
			     :
			     : "rcx", "r11", "xmm15", "memory");
	return result;
}

/* The registers must hold what they held through signals and the other thread.
 */
static void *make_calls(void *argument)
{
	uint64_t number = 0x0123456789abcdefUL * (uintptr_t)argument;
	vector kept = { number, ~number, number ^ 1, number + 1 }, now = kept;
	int avx = __builtin_cpu_supports("avx");
	double sum = 0;

	for (int i = 0; i < CALLS; i++) {
		if (call_with_vectors(&now, avx) != self)
			fail("a system call returned something wrong");
		if (memcmp(&now, &kept, sizeof(now)))
			fail("a vector register has changed");
		sum += 0.5;
	}
	if (sum != CALLS * 0.5)
		fail("floating-point arithmetic is wrong");
	return NULL;
}

/* Each page is new, reads as zero, and keeps what is written to it. */
static void touch_pages(void)
{
	uint64_t *memory = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE,
				MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	uint64_t value = 1;

	if (memory == MAP_FAILED)
		fail("there is no memory");
	for (size_t i = 0; i < PAGES; i++, value = value * MULTIPLY + 1) {
		if (memory[i * PAGE / 8])
			fail("new memory is not zero");
		memory[i * PAGE / 8] = value;
	}
	value = 1;
	for (size_t i = 0; i < PAGES; i++, value = value * MULTIPLY + 1)
		if (memory[i * PAGE / 8] != value)
			fail("memory does not keep what is written to it");
	munmap(memory, PAGES * PAGE);
}

/* The kernel writes where nobody has been yet, and where it must not. */
static void have_kernel_store(void)
{
	struct timespec *memory = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
				       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED ||
	    syscall(SYS_clock_gettime, CLOCK_REALTIME, memory) ||
	    !memory->tv_sec)
		fail("the kernel does not write to new memory");
	if (mprotect(memory, PAGE, PROT_READ) ||
	    syscall(SYS_clock_gettime, CLOCK_REALTIME, memory) != -1 ||
	    errno != EFAULT)
		fail("the kernel writes to memory that is read-only");
	if (syscall(SYS_clock_gettime, CLOCK_REALTIME, 8) != -1 ||
	    errno != EFAULT)
		fail("the kernel writes where there is no memory");
}

static void start_ticking(void)
{
	struct itimerval often = { { 0, 1000 }, { 0, 1000 } };

	signal(SIGALRM, on_tick);
	setitimer(ITIMER_REAL, &often, NULL);
}

/* Interrupts must come while nothing is called, too. */
static void await_ticks(void)
{
	time_t end = time(NULL) + PATIENCE;

	while (ticks < TICKS)
		if (time(NULL) > end)
			fail("no timer interrupts arrive");
}

int main(void)
{
	pthread_t threads[2];

	self = getpid();
	start_ticking();
	touch_pages();
	have_kernel_store();
	for (uintptr_t i = 0; i < 2; i++)
		if (pthread_create(&threads[i], NULL, make_calls,
				   (void *)(i + 1)))
			fail("there are no threads");
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	await_ticks();
	puts("probe ok");
	return 0;
}
