// SPDX-License-Identifier: BSD-3-Clause
/*
 * The vDSO: a small shared library that the kernel puts into every address
 * space, so that a program can read the clock without a system call; vdso(7).
 * This file runs in ring 3, on any x86-64 processor. It has no data of its own
 * and calls nothing outside.
 */
#include <asm/unistd.h>
#include <linux/time.h>

#include "loader/vdso/data.h"

/* The page below, by the linker script. */
extern const struct vdso_data vdso_data __attribute__((visibility("hidden")));

/* Keeps the compiler from moving reads of the data across. */
#define barrier() asm volatile("" : : : "memory")

static long system_call(long number, long a, long b)
{
	long result;

	asm volatile("syscall"
		     : "=a"(result)
		     : "a"(number), "D"(a), "S"(b)
		     : "rcx", "r11", "memory");
	return result;
}

/* lfence: the processor must not read the counter ahead of what comes before.
 */
static u64 read_tsc(void)
{
	u32 low, high;

	asm volatile("lfence; rdtsc" : "=a"(low), "=d"(high) : : "memory");
	return low | (u64)high << 32;
}

/* The same arithmetic as the kernel's (sched/clock.c). */
static u64 scale(u64 tsc)
{
	u64 ticks = tsc - vdso_data.tsc_base;

	if ((s64)ticks < 0)
		return 0;
	return (unsigned __int128)ticks * vdso_data.mult >> vdso_data.shift;
}

/*
 * Nanoseconds since boot, or since 1970. Reads again if the kernel changed the
 * data meanwhile.
 */
static u64 now(bool since_1970)
{
	u32 sequence;
	u64 ns;

	do {
		sequence = vdso_data.sequence;
		barrier();
		ns = scale(read_tsc());
		if (since_1970)
			ns += vdso_data.realtime_offset;
		barrier();
	} while (unlikely((sequence & 1) || sequence != vdso_data.sequence));
	return ns;
}

int __vdso_clock_gettime(int clock, struct timespec *time);
int __vdso_gettimeofday(struct timeval *time, struct timezone *zone);
long __vdso_time(long *time);
long __vdso_getcpu(unsigned int *cpu, unsigned int *node, void *unused);

/*
 * There is no tick, so the coarse clocks are as fine as the others; no suspend,
 * so boot time is monotonic time; no leap seconds, so TAI is UTC. The clocks
 * that count CPU time are the kernel's.
 */
int __vdso_clock_gettime(int clock, struct timespec *time)
{
	u64 ns;

	switch (clock) {
	case CLOCK_REALTIME:
	case CLOCK_REALTIME_COARSE:
	case CLOCK_TAI: ns = now(true); break;
	case CLOCK_MONOTONIC:
	case CLOCK_MONOTONIC_RAW:
	case CLOCK_MONOTONIC_COARSE:
	case CLOCK_BOOTTIME: ns = now(false); break;
	default: return system_call(__NR_clock_gettime, clock, (long)time);
	}
	time->tv_sec = ns / NS_PER_SEC;
	time->tv_nsec = ns % NS_PER_SEC;
	return 0;
}

int __vdso_gettimeofday(struct timeval *time, struct timezone *zone)
{
	if (time) {
		u64 ns = now(true);

		time->tv_sec = ns / NS_PER_SEC;
		time->tv_usec = ns % NS_PER_SEC / 1000;
	}
	if (zone) {
		zone->tz_minuteswest = 0;
		zone->tz_dsttime = 0;
	}
	return 0;
}

long __vdso_time(long *time)
{
	long seconds = now(true) / NS_PER_SEC;

	if (time)
		*time = seconds;
	return seconds;
}

/* There is one CPU. */
long __vdso_getcpu(unsigned int *cpu, unsigned int *node, void *unused)
{
	(void)unused;
	if (cpu)
		*cpu = 0;
	if (node)
		*node = 0;
	return 0;
}

/* The names without prefix, as Linux has them too. */
#define ALIAS(name)                           \
	extern __typeof__(__vdso_##name) name \
		__attribute__((weak, alias("__vdso_" #name)))

ALIAS(clock_gettime);
ALIAS(gettimeofday);
ALIAS(time);
ALIAS(getcpu);
