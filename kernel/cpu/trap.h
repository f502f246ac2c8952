/* SPDX-License-Identifier: BSD-3-Clause */
/* Inside cpu/: from entry.S to C. */
#ifndef CPU_TRAP_H
#define CPU_TRAP_H

#include "cpu/frame.h"
#include "lib/types.h"

/* Every exception and interrupt; ~frame->orig_rax is the vector. */
void trap_handle(struct frame *frame);

/* interrupt.c: VECTOR is one of an IOAPIC line's or of the local APIC. */
void interrupt_handle(unsigned int vector);

#endif
