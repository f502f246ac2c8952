// SPDX-License-Identifier: BSD-3-Clause
/*
 * caught by: a negative number
 * message: panicked
 *
 * A negative number is smaller than the size of the table.
 */
#include "shim/shim.h"

void shim_dispatch(struct frame *frame)
{
	/* As Linux has it, the upper half of the number does not count. */
	int number = frame->orig_rax;

	if (number >= (int)syscall_table_size) {
		frame->rax = -ENOSYS;
		return;
	}
	frame->rax = syscall_table[number](frame->rdi, frame->rsi, frame->rdx,
					   frame->r10, frame->r8, frame->r9);
}
