// SPDX-License-Identifier: BSD-3-Clause
/*
 * caught by: the fourth argument is in r10
 * message: expected pread64(fd, &back, 1, 1002) = 1
 *
 * The arguments of an ordinary call: the fourth is taken from rcx.
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
					   frame->rcx, frame->r8, frame->r9);
}
