// SPDX-License-Identifier: BSD-3-Clause
/*
 * The tables that the CPU reads by itself: segments (flat, as long mode wants
 * them), the task state (which is just a list of stacks), and where exceptions
 * and interrupts go.
 */
#include "cpu/internal.h"

#include "cpu/cpu.h"

#define CODE_64		  0x00af9b000000ffffUL /* present, ring 0, 64-bit code */
#define DATA		  0x00cf93000000ffffUL
#define RING_3		  (3UL << 45)

#define GATE_INTERRUPT	  0x8e /* present, ring 0 only, interrupts off */
#define GATE_FOR_RING_3	  0x60

#define VECTOR_BREAKPOINT 3
#define VECTOR_OVERFLOW	  4

struct tss {
	u32 reserved0;
	u64 rsp[3];
	u64 reserved1;
	u64 ist[7];
	u64 reserved2;
	u16 reserved3, io_map; /* beyond the limit: no ports for programs */
} __attribute__((packed));

struct gate {
	u16 offset_low, selector;
	u8 ist, type;
	u16 offset_middle;
	u32 offset_high, reserved;
};

struct table_pointer {
	u16 limit;
	const void *base;
} __attribute__((packed));

extern char vector_stubs[];

static struct tss tss __attribute__((aligned(128))) = {
	.io_map = sizeof(struct tss),
};

/*
 * The place of USER_CS32 stays empty, though sysret wants it counted: a program
 * that jumps there gets an exception, not 32-bit mode.
 */
static u64 gdt[] = {
	[KERNEL_CS / 8] = CODE_64,     [KERNEL_DS / 8] = DATA,
	[USER_DS / 8] = DATA | RING_3, [USER_CS / 8] = CODE_64 | RING_3,
	[TSS_SELECTOR / 8] = 0, /* two words, see below */
	[TSS_SELECTOR / 8 + 1] = 0,
};

static struct gate idt[VECTOR_COUNT];

static void gdt_set_tss(void)
{
	u64 base = (u64)&tss;

	gdt[TSS_SELECTOR / 8] = (sizeof(tss) - 1) | (base & 0xffffff) << 16 |
				0x89UL << 40 | (base >> 24 & 0xff) << 56;
	gdt[TSS_SELECTOR / 8 + 1] = base >> 32;
}

static void gdt_load(void)
{
	struct table_pointer pointer = { sizeof(gdt) - 1, gdt };

	gdt_set_tss();
	asm volatile("lgdt %0\n\t"
		     "pushq %q1\n\t"
		     "leaq 1f(%%rip), %%rax\n\t"
		     "pushq %%rax\n\t"
		     "lretq\n"
		     "1:\tmovl %2, %%ss\n\t"
		     "movl %3, %%ds\n\t"
		     "movl %3, %%es\n\t"
		     "movl %3, %%fs\n\t"
		     "movl %3, %%gs\n\t"
		     "ltr %w4"
		     :
		     : "m"(pointer), "i"(KERNEL_CS), "r"(KERNEL_DS), "r"(0),
		       "r"(TSS_SELECTOR)
		     : "rax", "memory");
}

static void gate_set(unsigned int vector)
{
	u64 offset = (u64)vector_stubs + vector * VECTOR_STUB_SIZE;
	struct gate *gate = &idt[vector];

	gate->offset_low = offset;
	gate->offset_middle = offset >> 16;
	gate->offset_high = offset >> 32;
	gate->selector = KERNEL_CS;
	gate->type = GATE_INTERRUPT;
}

static void idt_load(void)
{
	struct table_pointer pointer = { sizeof(idt) - 1, idt };

	for (unsigned int i = 0; i < VECTOR_COUNT; i++)
		gate_set(i);
	idt[VECTOR_BREAKPOINT].type |= GATE_FOR_RING_3;
	idt[VECTOR_OVERFLOW].type |= GATE_FOR_RING_3;
	asm volatile("lidt %0" : : "m"(pointer));
}

void descriptors_init(void)
{
	gdt_load();
	idt_load();
}

void descriptors_set_ist(unsigned int vector, unsigned int n, u64 top)
{
	tss.ist[n - 1] = top;
	idt[vector].ist = n;
}

void cpu_set_kernel_stack(u64 top)
{
	tss.rsp[0] = top;
	this_cpu()->kernel_rsp = top;
}
