// SPDX-License-Identifier: BSD-3-Clause
/*
 * What entry.S has to know about structures of C. This file is compiled for its
 * assembler text alone: cpu/cpu.mk makes cpu/offsets.h of the lines with "->".
 */
#include "cpu/cpu.h"
#include "cpu/frame.h"
#include "cpu/internal.h"
#include "sched/thread.h"

#undef current /* here it is the member, not the thread */

#define DEFINE(name, value) \
	asm volatile(".ascii \"->" #name " %c0\"" : : "i"(value))
#define FRAME(name, reg) DEFINE(FRAME_##name, offsetof(struct frame, reg))

void offsets(void);

void offsets(void)
{
	_Static_assert(offsetof(struct cpu, self) == 0, "this_cpu() reads it");
	DEFINE(CPU_USER_RSP, offsetof(struct cpu, user_rsp));
	DEFINE(CPU_KERNEL_RSP, offsetof(struct cpu, kernel_rsp));
	DEFINE(CPU_CURRENT, offsetof(struct cpu, current));
	DEFINE(CPU_DISPATCH, offsetof(struct cpu, dispatch));
	DEFINE(CPU_NEED_RESCHED, offsetof(struct cpu, need_resched));
	DEFINE(THREAD_WORK, offsetof(struct thread, work));
	DEFINE(VECTOR_COUNT, VECTOR_COUNT);
	DEFINE(VECTOR_STUB_SIZE, VECTOR_STUB_SIZE);

	FRAME(R15, r15);
	FRAME(R11, r11);
	FRAME(R10, r10);
	FRAME(RCX, rcx);
	FRAME(RDX, rdx);
	FRAME(ORIG_RAX, orig_rax);
	FRAME(RIP, rip);
	FRAME(CS, cs);
	FRAME(RFLAGS, rflags);
	FRAME(RSP, rsp);
	DEFINE(FRAME_SIZE, sizeof(struct frame));
	/* Calls from entry.S need a stack that is aligned to 16 bytes. */
	_Static_assert(sizeof(struct frame) % 16 == 0, "struct frame");
}
