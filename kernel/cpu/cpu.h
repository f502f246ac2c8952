/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * All state of one CPU. There is one CPU today; %gs points at its structure
 * while the kernel runs, so more CPUs stay a contained change.
 *
 * The kernel runs with interrupts off and is never preempted: interrupts arrive
 * in programs and in the idle loop (cpu_idle). Hence no locks; code that must
 * wait sleeps on a wait queue (sched/waitq.h) and looks again at everything
 * it knew before it slept.
 */
#pragma once

#include "cpu/frame.h"
#include "lib/types.h"

struct thread;

/* entry.S knows the offsets of the first fields. */
struct cpu {
	struct cpu *self;		  /*  0 */
	u64 user_rsp;			  /*  8: scratch of the entry */
	u64 kernel_rsp;			  /* 16: top of the thread's stack */
	struct thread *current;		  /* 24 */
	void (*dispatch)(struct frame *); /* 32: instead of shim_dispatch */
	bool need_resched;		  /* 40 */
	bool unused[7];			  /* entry.S reads 4 bytes at 40 */
};

extern struct cpu boot_cpu;

static inline struct cpu *this_cpu(void)
{
	struct cpu *cpu;

	asm("movq %%gs:0, %0" : "=r"(cpu));
	return cpu;
}

static inline struct thread *current_thread(void)
{
	struct thread *thread;

	asm volatile("movq %%gs:24, %0" : "=r"(thread));
	return thread;
}

/* The scheduler alone. */
static inline void set_current_thread(struct thread *thread)
{
	asm volatile("movq %0, %%gs:24" : : "r"(thread) : "memory");
}

#define current current_thread()

/* What this CPU has, from CPUID; filled by cpu_init, constant afterwards. */
struct cpu_features {
	bool smep, smap, umip, nx, fsgsbase, xsave, xsaveopt, avx, pge, mce;
	bool x2apic, tsc_deadline, invariant_tsc, rdrand, rdseed, hypervisor;
	u32 xsave_size; /* bytes of the FPU area, 512 with FXSAVE only */
	u64 xsave_mask; /* components that are enabled in XCR0 */
	u32 physical_bits;
	char vendor[13];
	char model[49];
	u32 family, model_number, stepping;
	u32 hwcap; /* CPUID.1:EDX, for AT_HWCAP */
};
extern struct cpu_features cpu_features;

/* From RDSEED or RDRAND; 0 when there is neither. */
u64 features_random(void);

/* Descriptor tables, control registers, FPU, %gs, system-call MSRs. */
void cpu_init(void);

/* Maps and switches to per-CPU stacks for #DF, NMI and #MC: after mm_init. */
void cpu_init_stacks(void);

/*
 * The stack, by its top, on which the kernel runs whatever the program does
 * next: to be called by each context switch.
 */
void cpu_set_kernel_stack(u64 top);

/*
 * Waits with interrupts on until one has been handled, unless need_resched is
 * set already; returns with interrupts off.
 */
void cpu_idle(void);

/* Lets pending interrupts in for a moment: for long loops in the kernel. */
void cpu_relax_interrupts(void);

/* Ends the machine (power off); never returns. */
__attribute__((noreturn)) void cpu_power_off(void);
