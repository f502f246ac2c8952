/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Offsets in bytes that entry.S uses; offsets.c has the compiler compare them
 * with the structures.
 */
#ifndef CPU_OFFSETS_H
#define CPU_OFFSETS_H

/* struct cpu */
#define CPU_USER_RSP	 8
#define CPU_KERNEL_RSP	 16
#define CPU_CURRENT	 24
#define CPU_DISPATCH	 32
#define CPU_NEED_RESCHED 40

/* struct thread */
#define THREAD_WORK 0

/* struct frame */
#define FRAME_R15      0
#define FRAME_R14      8
#define FRAME_R13      16
#define FRAME_R12      24
#define FRAME_RBP      32
#define FRAME_RBX      40
#define FRAME_R11      48
#define FRAME_R10      56
#define FRAME_R9       64
#define FRAME_R8       72
#define FRAME_RAX      80
#define FRAME_RCX      88
#define FRAME_RDX      96
#define FRAME_RSI      104
#define FRAME_RDI      112
#define FRAME_ORIG_RAX 120
#define FRAME_ERROR    128
#define FRAME_RIP      136
#define FRAME_CS       144
#define FRAME_RFLAGS   152
#define FRAME_RSP      160
#define FRAME_SS       168
#define FRAME_SIZE     176

/* The vectors that have an entry: exceptions, IOAPIC lines, and two of the
 * local APIC. Each entry is a piece of code of VECTOR_STUB_SIZE bytes. */
#define VECTOR_LINE_0	 0x20
#define VECTOR_TIMER	 0x38
#define VECTOR_SPURIOUS	 0x3f
#define VECTOR_COUNT	 0x40
#define VECTOR_STUB_SIZE 16

#endif
