// SPDX-License-Identifier: BSD-3-Clause
/*
 * The local APIC, by MSRs (x2APIC) where the CPU has that, else by memory. As a
 * timer it is used in TSC-deadline mode if it can, else as a count-down, whose
 * speed is measured.
 */
#include "cpu/apic.h"

#include "cpu/cpu.h"
#include "cpu/internal.h"
#include "cpu/io.h"
#include "lib/log.h"
#include "mm/paging.h"

#define MSR_APIC_BASE	 0x1b
#define MSR_X2APIC	 0x800
#define MSR_TSC_DEADLINE 0x6e0

#define BASE_X2APIC	 (1UL << 10)
#define BASE_ENABLE	 (1UL << 11)

/* Registers by their number in x2APIC, 16 bytes apart in memory. */
enum reg {
	ID = 0x02,
	TASK_PRIORITY = 0x08,
	END_OF_INTERRUPT = 0x0b,
	SPURIOUS = 0x0f,
	LVT_TIMER = 0x32,
	LVT_LINT0 = 0x35,
	LVT_LINT1 = 0x36,
	TIMER_INITIAL = 0x38,
	TIMER_COUNT = 0x39,
	TIMER_DIVIDE = 0x3e,
};

#define SPURIOUS_ENABLE	  (1U << 8)
#define LVT_MASKED	  (1U << 16)
#define LVT_DEADLINE	  (2U << 17)
#define LVT_NMI		  (4U << 8)
#define DIVIDE_BY_16	  3

#define PIC_1_DATA	  0x21
#define PIC_2_DATA	  0xa1

#define CALIBRATION_TICKS 20000 /* of the TSC, at least ten times */
#define RATIO_SHIFT	  32

static volatile u32 *registers; /* NULL: x2APIC */
static u64 ratio; /* counts per TSC tick << RATIO_SHIFT; 0: deadline mode */

static u32 apic_read(enum reg reg)
{
	if (!registers)
		return rdmsr(MSR_X2APIC + reg);
	return registers[reg * 4];
}

static void apic_write(enum reg reg, u32 value)
{
	if (!registers)
		wrmsr(MSR_X2APIC + reg, value);
	else
		registers[reg * 4] = value;
}

static void enable(void)
{
	u64 base = rdmsr(MSR_APIC_BASE);

	if (cpu_features.x2apic) {
		wrmsr(MSR_APIC_BASE, base | BASE_ENABLE);
		wrmsr(MSR_APIC_BASE, base | BASE_ENABLE | BASE_X2APIC);
		return;
	}
	wrmsr(MSR_APIC_BASE, base | BASE_ENABLE);
	registers = paging_map_device(base & PTE_ADDRESS, PAGE_SIZE);
	if (!registers)
		panic("no memory to map the APIC");
}

/* The TSC and the timer's count at one moment, as nearly as can be told. */
struct moment {
	u64 tsc;
	u32 count;
};

static struct moment moment_take(void)
{
	struct moment best = { 0, 0 };
	u64 shortest = UINT64_MAX;

	for (int i = 0; i < 5; i++) {
		u64 before = rdtsc();
		u32 count = apic_read(TIMER_COUNT);
		u64 after = rdtsc();

		if (after - before >= shortest)
			continue;
		shortest = after - before;
		best.tsc = before + shortest / 2;
		best.count = count;
	}
	return best;
}

/*
 * Some ten microseconds at least, longer if reading the count takes long: a
 * reading's uncertainty should not matter. The loop ends by itself, since the
 * TSC counts.
 */
static u64 measure_ratio(void)
{
	struct moment first, last;
	u64 start, wait;

	apic_write(TIMER_DIVIDE, DIVIDE_BY_16);
	apic_write(LVT_TIMER, LVT_MASKED | VECTOR_TIMER);
	apic_write(TIMER_INITIAL, UINT32_MAX);
	start = rdtsc();
	first = moment_take();
	wait = 10 * MAX(rdtsc() - start, (u64)CALIBRATION_TICKS);
	while (rdtsc() - first.tsc < wait)
		asm volatile("pause");
	last = moment_take();
	apic_write(TIMER_INITIAL, 0);
	if (first.count <= last.count)
		panic("the APIC's timer does not count");
	return ((u64)(first.count - last.count) << RATIO_SHIFT) /
	       (last.tsc - first.tsc);
}

static void timer_init(void)
{
	if (cpu_features.tsc_deadline) {
		apic_write(LVT_TIMER, LVT_DEADLINE | VECTOR_TIMER);
		/* The mode must be set before the first deadline is. */
		asm volatile("mfence" : : : "memory");
		return;
	}
	ratio = measure_ratio();
	apic_write(LVT_TIMER, VECTOR_TIMER);
}

void apic_init(void)
{
	outb(PIC_1_DATA, 0xff);
	outb(PIC_2_DATA, 0xff);
	enable();
	apic_write(TASK_PRIORITY, 0);
	apic_write(SPURIOUS, SPURIOUS_ENABLE | VECTOR_SPURIOUS);
	apic_write(LVT_LINT0, LVT_MASKED); /* the PIC's way in */
	apic_write(LVT_LINT1, LVT_NMI);
	timer_init();
	ioapic_init();
	log_info("apic: %s, timer by %s", registers ? "memory" : "x2APIC",
		 ratio ? "count" : "deadline");
}

void apic_timer_start(u64 tsc_deadline)
{
	s64 left;
	u64 count;

	if (!ratio) {
		wrmsr(MSR_TSC_DEADLINE, tsc_deadline);
		return;
	}
	left = tsc_deadline - rdtsc();
	count = left < 0 ? 0 : (unsigned __int128)left * ratio >> RATIO_SHIFT;
	apic_write(TIMER_INITIAL, MIN(count + 1, (u64)UINT32_MAX));
}

void apic_end_of_interrupt(void)
{
	apic_write(END_OF_INTERRUPT, 0);
}

u32 apic_id(void)
{
	u32 id = apic_read(ID);

	return registers ? id >> 24 : id;
}
