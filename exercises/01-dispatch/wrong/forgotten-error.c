// SPDX-License-Identifier: BSD-3-Clause
/*
 * caught by: numbers beyond the table
 * message: got call(0x7fffffff) = 2147483647
 *
 * Beyond the table nothing is said: rax keeps the number.
 */
#include "shim/shim.h"

void shim_dispatch(struct frame *frame)
{
	/* As Linux has it, the upper half of the number does not count. */
	u32 number = frame->orig_rax;

	if (number >= syscall_table_size)
		return;
	frame->rax = syscall_table[number](frame->rdi, frame->rsi, frame->rdx,
					   frame->r10, frame->r8, frame->r9);
}
