// SPDX-License-Identifier: BSD-3-Clause
/* From a vector to whoever waits for it: a device's driver, or the timer. */
#include "cpu/interrupt.h"

#include "cpu/apic.h"
#include "cpu/internal.h"
#include "cpu/upcalls.h"

#define LINES (VECTOR_TIMER - VECTOR_LINE_0)

static struct {
	void (*handler)(void *arg);
	void *arg;
} lines[LINES];

int interrupt_register(int line, void (*handler)(void *arg), void *arg)
{
	if (line < 0 || line >= LINES || line >= (int)ioapic_lines())
		return -EINVAL;
	if (lines[line].handler)
		return -EBUSY;
	lines[line].handler = handler;
	lines[line].arg = arg;
	ioapic_enable(line, VECTOR_LINE_0 + line);
	return 0;
}

/* A line that nobody has registered would never fall silent. */
static void line_interrupt(unsigned int line)
{
	if (lines[line].handler)
		lines[line].handler(lines[line].arg);
	else
		ioapic_disable(line);
}

void interrupt_handle(unsigned int vector)
{
	if (vector == VECTOR_TIMER)
		timer_interrupt();
	else if (vector < VECTOR_TIMER)
		line_interrupt(vector - VECTOR_LINE_0);
	else
		return; /* spurious: there is nothing to end */
	apic_end_of_interrupt();
}
