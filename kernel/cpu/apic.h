/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The local APIC of the CPU, with its timer, and the IOAPIC, which devices'
 * lines lead to.
 */
#pragma once

#include "lib/types.h"

/*
 * Once at boot, after mm_init: maps and sets up both, masks the old PIC, and
 * measures the timer against the time-stamp counter if that is needed.
 */
void apic_init(void);

/*
 * The timer interrupts once, when the time-stamp counter reaches TSC_DEADLINE
 * (soon if it has already). It may come early if that is many seconds away.
 */
void apic_timer_start(u64 tsc_deadline);

/* Inside cpu/: the interrupt being handled is done. */
void apic_end_of_interrupt(void);

/* Inside cpu/: this CPU's number, as interrupts are addressed to it. */
u32 apic_id(void);

/* Inside cpu/: ioapic.c. */
void ioapic_init(void);
unsigned int ioapic_lines(void);
void ioapic_enable(unsigned int line, unsigned int vector);
void ioapic_disable(unsigned int line);
