/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Time, from the CPU's time-stamp counter: calibrated once at boot (by what the
 * hypervisor says, else against the PIT for a bounded time).
 */
#pragma once

#include "cpu/io.h"
#include "lib/types.h"

#define CLOCK_SHIFT 32

/* ns = (tsc - base) * mult >> shift; also what the vDSO reads. */
struct clock_scale {
	u64 tsc_base;
	u64 mult;
	u32 shift;
};
extern struct clock_scale clock_scale;

/* Once each at boot: what takes time first, as early as cpu_init allows. */
void clock_begin(void);
void clock_init(void);

static inline u64 clock_convert(u64 value, u64 mult, unsigned int shift)
{
	return (u64)((unsigned __int128)value * mult >> shift);
}

/* Since boot, and not before what comes earlier in the program. */
static inline u64 clock_monotonic_ns(void)
{
	asm volatile("lfence" : : : "memory");
	return clock_convert(rdtsc() - clock_scale.tsc_base, clock_scale.mult,
			     CLOCK_SHIFT);
}

u64 clock_realtime_ns(void);			/* since 1970 */
void clock_set_realtime_offset(u64 ns_at_boot); /* 1970 .. boot */
u64 clock_realtime_offset(void);
u64 clock_tsc_hz(void);

/* Programs the one-shot interrupt. sched/timer.c alone. */
void clock_set_alarm(u64 monotonic_ns);
