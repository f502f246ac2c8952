// SPDX-License-Identifier: BSD-3-Clause
/* The only two places where the kernel itself takes interrupts. */
#include "cpu/cpu.h"

/*
 * sti lets nothing in before the instruction after it: an interrupt that comes
 * between the look at need_resched and hlt ends the hlt.
 */
void cpu_idle(void)
{
	if (!this_cpu()->need_resched)
		asm volatile("sti; hlt; cli" : : : "memory");
}

void cpu_relax_interrupts(void)
{
	asm volatile("sti; nop; nop; cli" : : : "memory");
}
