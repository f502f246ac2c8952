/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The registers of a program as entry.S leaves them at the top of the thread's
 * kernel stack, the same for system calls, exceptions and interrupts. Changing
 * the frame changes what the program sees when it goes on. entry.S relies on
 * the order.
 */
#pragma once

#include "lib/types.h"

struct frame {
	u64 r15, r14, r13, r12, rbp, rbx;
	u64 r11, r10, r9, r8;
	u64 rax, rcx, rdx, rsi, rdi;
	u64 orig_rax; /* system call: its number; else the vector, see below */
	u64 error;    /* error code pushed by the CPU, or 0 */
	u64 rip, cs, rflags, rsp, ss;
};

/*
 * orig_rax of a frame that was not made by a system call: ~vector, which as a
 * signed number is negative. Signal delivery restarts system calls only.
 */
static inline bool frame_is_syscall(const struct frame *frame)
{
	return (s64)frame->orig_rax >= 0;
}

static inline bool frame_is_user(const struct frame *frame)
{
	return (frame->cs & 3) == 3;
}

/* Selectors; the order of the user ones is what sysret demands. */
#define KERNEL_CS    0x08
#define KERNEL_DS    0x10
#define USER_CS32    0x1b
#define USER_DS	     0x23
#define USER_CS	     0x2b
#define TSS_SELECTOR 0x30

#define RFLAGS_CF    (1UL << 0)
#define RFLAGS_TF    (1UL << 8)
#define RFLAGS_IF    (1UL << 9)
#define RFLAGS_DF    (1UL << 10)
#define RFLAGS_IOPL  (3UL << 12)
#define RFLAGS_NT    (1UL << 14)
#define RFLAGS_RF    (1UL << 16)
#define RFLAGS_AC    (1UL << 18)

/* What a program may set in its flags; the rest keeps the kernel's value. */
#define RFLAGS_USER 0x50dd5UL
