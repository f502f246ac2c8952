/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a call costs: the smallest of many rounds, since whatever else the
 * machine does can only add to it.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS 200
#define CALLS  1000

static long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000L + t.tv_nsec;
}

static void nothing(void)
{
	__asm__ volatile("");
}

static void call(void)
{
	syscall(SYS_getpid);
}

static void clock_read(void)
{
	now();
}

static double smallest(void (*what)(void))
{
	long best = -1;

	for (int round = 0; round < ROUNDS; round++) {
		long before = now(), spent;

		for (int i = 0; i < CALLS; i++)
			what();
		spent = now() - before;
		if (best < 0 || spent < best)
			best = spent;
	}
	return (double)best / CALLS;
}

int main(void)
{
	printf("a function that does nothing  %7.1f ns\n", smallest(nothing));
	printf("getpid, a system call         %7.1f ns\n", smallest(call));
	printf("the clock, by the vDSO        %7.1f ns\n",
	       smallest(clock_read));
	return 0;
}
