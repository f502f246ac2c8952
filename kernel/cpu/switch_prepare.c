// SPDX-License-Identifier: BSD-3-Clause
/* The first stack of a thread, as if it had called switch_stacks before. */
#include "cpu/switch.h"

/* What switch_stacks leaves on a stack, lowest address first. */
struct switch_frame {
	u64 r15, r14, r13, r12, rbx, rbp, rip;
};

void thread_begin(void);

u64 switch_prepare(u64 top, void (*entry)(void *arg), void *arg)
{
	struct switch_frame *frame = (struct switch_frame *)top - 1;

	*frame = (struct switch_frame){ .r12 = (u64)entry,
					.rbx = (u64)arg,
					.rip = (u64)thread_begin };
	return (u64)frame;
}
