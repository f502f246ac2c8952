// SPDX-License-Identifier: BSD-3-Clause
/* Makes sure that entry.S and the compiler see the same structures. */
#include "cpu/offsets.h"

#include "cpu/cpu.h"
#include "cpu/frame.h"
#include "sched/thread.h"

#undef current /* here it is the member, not the thread */

#define SAME(number, type, member)                         \
	_Static_assert((number) == offsetof(type, member), \
		       "offsets.h: " #number)

SAME(0, struct cpu, self);
SAME(CPU_USER_RSP, struct cpu, user_rsp);
SAME(CPU_KERNEL_RSP, struct cpu, kernel_rsp);
SAME(CPU_CURRENT, struct cpu, current);
SAME(CPU_DISPATCH, struct cpu, dispatch);
SAME(CPU_NEED_RESCHED, struct cpu, need_resched);
SAME(THREAD_WORK, struct thread, work);

SAME(FRAME_R15, struct frame, r15);
SAME(FRAME_R14, struct frame, r14);
SAME(FRAME_R13, struct frame, r13);
SAME(FRAME_R12, struct frame, r12);
SAME(FRAME_RBP, struct frame, rbp);
SAME(FRAME_RBX, struct frame, rbx);
SAME(FRAME_R11, struct frame, r11);
SAME(FRAME_R10, struct frame, r10);
SAME(FRAME_R9, struct frame, r9);
SAME(FRAME_R8, struct frame, r8);
SAME(FRAME_RAX, struct frame, rax);
SAME(FRAME_RCX, struct frame, rcx);
SAME(FRAME_RDX, struct frame, rdx);
SAME(FRAME_RSI, struct frame, rsi);
SAME(FRAME_RDI, struct frame, rdi);
SAME(FRAME_ORIG_RAX, struct frame, orig_rax);
SAME(FRAME_ERROR, struct frame, error);
SAME(FRAME_RIP, struct frame, rip);
SAME(FRAME_CS, struct frame, cs);
SAME(FRAME_RFLAGS, struct frame, rflags);
SAME(FRAME_RSP, struct frame, rsp);
SAME(FRAME_SS, struct frame, ss);

_Static_assert(FRAME_SIZE == sizeof(struct frame), "offsets.h: FRAME_SIZE");
/* Calls from entry.S need a stack that is aligned to 16 bytes. */
_Static_assert(FRAME_SIZE % 16 == 0, "the frame keeps the stack aligned");
