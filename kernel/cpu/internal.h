/* SPDX-License-Identifier: BSD-3-Clause */
/* What the files of this folder share: tables, traps, the last report. */
#pragma once

#include "cpu/frame.h"
#include "lib/types.h"

/*
 * The vectors that have an entry: exceptions, IOAPIC lines, and two of the
 * local APIC. Each entry is a piece of code of VECTOR_STUB_SIZE bytes.
 */
#define VECTOR_LINE_0	 0x20
#define VECTOR_TIMER	 0x38
#define VECTOR_SPURIOUS	 0x3f
#define VECTOR_COUNT	 0x40
#define VECTOR_STUB_SIZE 16

/* What CPUID says; fpu.c adds xsave_size and xsave_mask. */
void features_read(void);

/* Loads all three tables; interrupts use the running stack or TSS.rsp0. */
void descriptors_init(void);

/* From now on VECTOR runs on the stack that ends at TOP; N is 1 to 7. */
void descriptors_set_ist(unsigned int vector, unsigned int n, u64 top);

/* Every exception and interrupt; ~frame->orig_rax is the vector. */
void trap_handle(struct frame *frame);

/* interrupt.c: VECTOR is one of an IOAPIC line's or of the local APIC. */
void interrupt_handle(unsigned int vector);

/*
 * Prints WHAT, the registers of FRAME and the calls that led there, then powers
 * off.
 */
__attribute__((noreturn)) void report_and_stop(const struct frame *frame,
					       const char *what);

/* The calls that led to the frame pointer RBP, one line each. */
void backtrace_print(u64 rbp);
