// SPDX-License-Identifier: BSD-3-Clause
/*
 * A number finds its handler. A program puts the number of the system call into
 * rax and up to six arguments into rdi, rsi, rdx, r10, r8 and r9 (rcx, the
 * fourth register of an ordinary call, is what the syscall instruction keeps
 * the return address in), and expects a value or a negative errno in rax:
 * syscall(2). The entry code (cpu/entry.S) has saved the registers in a frame;
 * what we change there, the program sees.
 */
#include "shim/shim.h"

void shim_dispatch(struct frame *frame)
{
	/* As Linux has it, the upper half of the number does not count. */
	u32 number = frame->orig_rax;

	if (number >= syscall_table_size) {
		frame->rax = -ENOSYS;
		return;
	}
	frame->rax = syscall_table[number](frame->rdi, frame->rsi, frame->rdx,
					   frame->r10, frame->r8, frame->r9);
}
