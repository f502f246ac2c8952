// SPDX-License-Identifier: BSD-3-Clause
/*
 * caught by: three arguments, in order
 * message: expected open(name, O_RDWR | O_CREAT | O_TRUNC, 0600) >= 0
 *
 * The second and the third argument are in each other's place.
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
	frame->rax = syscall_table[number](frame->rdi, frame->rdx, frame->rsi,
					   frame->r10, frame->r8, frame->r9);
}
