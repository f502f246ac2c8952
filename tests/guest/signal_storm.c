// SPDX-License-Identifier: BSD-3-Clause
/*
 * What Go's runtime does to a kernel: threads that compute with vectors and
 * floating point while others interrupt them by tgkill, on alternate stacks.
 * Any register that a signal frame or a context switch loses shows.
 */
#include "hostile.h"

#include <math.h>
#include <pthread.h>
#include <sched.h>
#include <time.h>

#define THREADS 4
#define SIGNALS 2000

static volatile int tids[THREADS], wrong, stop;
static int handled;

static void handler(int signo)
{
	volatile double spoil = signo;

	for (int i = 0; i < 20; i++)
		spoil = sqrt(spoil * 1.5) + i;
	__atomic_add_fetch(&handled, 1, __ATOMIC_RELAXED);
}

static double compute(void)
{
	double sum = 0, other[8] = { 0 };
	long double product = 1;

	for (int i = 1; i < 1000; i++) {
		sum += sqrt(i) / (i + 0.25);
		for (int j = 0; j < 8; j++)
			other[j] = other[j] * 0.5 + i * j;
		product += 1.0L / i;
	}
	for (int j = 0; j < 8; j++)
		sum += other[j];
	return sum + (double)product;
}

/* Integer registers, all of them busy. */
static unsigned long mix(void)
{
	unsigned long a = 1, b = 2, c = 3, d = 4, e = 5, f = 6, g = 7, h = 8;

	for (int i = 0; i < 5000; i++) {
		a += b ^ c;
		b = b * 5 + d;
		c ^= e >> 3;
		d += f << 1;
		e = e * 3 + g;
		f ^= h;
		g += a & 0xff;
		h = (h << 7 | h >> 57) + i;
	}
	return a ^ b ^ c ^ d ^ e ^ f ^ g ^ h;
}

static void *worker(void *arg)
{
	static char stacks[THREADS][65536];
	int me = (intptr_t)arg;
	stack_t stack = { .ss_sp = stacks[me], .ss_size = sizeof(stacks[me]) };
	double expected = compute();
	unsigned long mixed = mix();

	sigaltstack(&stack, NULL);
	tids[me] = gettid();
	while (!stop)
		if (compute() != expected || mix() != mixed)
			wrong++;
	return NULL;
}

int main(void)
{
	struct sigaction action = { .sa_handler = handler,
				    .sa_flags = SA_ONSTACK | SA_RESTART };
	pthread_t threads[THREADS];
	struct timespec pause_time = { 0, 100000 };

	sigaction(SIGURG, &action, NULL);
	for (intptr_t i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, worker, (void *)i);
	for (int i = 0; i < THREADS; i++)
		while (!tids[i])
			sched_yield();
	for (int i = 0; i < SIGNALS || handled < 100; i++) {
		syscall(SYS_tgkill, getpid(), tids[i % THREADS], SIGURG);
		if (i % 40 == 0)
			nanosleep(&pause_time, NULL);
	}
	stop = 1;
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	printf("wrong results %d, handlers ran %d\n", wrong, handled >= 100);
	return 0;
}
