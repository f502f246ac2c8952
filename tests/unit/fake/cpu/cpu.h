/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Takes the place of cpu/cpu.h and cpu/io.h, which are found later: on the host
 * there is no %gs to find the current thread by, no TLB to flush, and RAM is a
 * piece of the test's memory. Included by all, so that PHYSMAP_BASE is ours.
 */
#pragma once

#include "cpu/frame.h"
#include "lib/types.h"

struct thread;
extern struct thread *fake_current;
#define current fake_current

struct cpu {
	bool need_resched;
};
extern struct cpu fake_this_cpu;

static inline struct cpu *this_cpu(void)
{
	return &fake_this_cpu;
}

void cpu_relax_interrupts(void);

static inline u64 rdtsc(void)
{
	return 0;
}

/* fake_machine.c */
void write_cr3(u64 value);
void invlpg(u64 address);

extern u8 *fake_ram;
#define PHYSMAP_BASE ((u64)fake_ram)
