// SPDX-License-Identifier: BSD-3-Clause
/*
 * The IOAPIC: a line of a device in, an interrupt vector out. Its registers are
 * reached through a pair of them, one to choose and one to read or write.
 */
#include "cpu/apic.h"

#include "lib/log.h"
#include "mm/paging.h"

#define IOAPIC_PHYS 0xfec00000UL

#define SELECT	    0
#define WINDOW	    4 /* in words */

#define VERSION	    1
#define ENTRY(line) (0x10 + 2 * (line))

#define LEVEL	    (1U << 15)
#define MASKED	    (1U << 16)

static volatile u32 *registers;

static u32 ioapic_read(u32 reg)
{
	registers[SELECT] = reg;
	return registers[WINDOW];
}

static void ioapic_write(u32 reg, u32 value)
{
	registers[SELECT] = reg;
	registers[WINDOW] = value;
}

void ioapic_init(void)
{
	registers = paging_map_device(IOAPIC_PHYS, PAGE_SIZE);
	if (!registers)
		panic("no memory to map the IOAPIC");
}

unsigned int ioapic_lines(void)
{
	return (ioapic_read(VERSION) >> 16 & 0xff) + 1;
}

/*
 * Level-triggered: the interrupt comes again until the device has been served,
 * so that none is lost that arrives while another is being handled.
 */
void ioapic_enable(unsigned int line, unsigned int vector)
{
	ioapic_write(ENTRY(line), MASKED);
	ioapic_write(ENTRY(line) + 1, apic_id() << 24);
	ioapic_write(ENTRY(line), LEVEL | vector);
}

void ioapic_disable(unsigned int line)
{
	ioapic_write(ENTRY(line), MASKED);
}
