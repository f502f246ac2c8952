// SPDX-License-Identifier: BSD-3-Clause
/*
 * A number finds its handler. A program puts the number of the system call into
 * rax and up to six arguments into rdi, rsi, rdx, r10, r8 and r9, and expects a
 * value or a negative errno in rax: syscall(2). The entry code (cpu/entry.S)
 * has saved the registers in a frame; what we change there, the program sees.
 *
 * What you need:
 *
 *	frame->orig_rax
 *		The number. Only its lower 32 bits count, as an unsigned number.
 *	frame->rdi, frame->rsi, ...
 *		The arguments.
 *	frame->rax
 *		What the program will find in rax.
 *	syscall_table[number](a0, a1, a2, a3, a4, a5)
 *		Calls a handler: every entry can be called with six arguments.
 *		A number that no handler has leads to one that does nothing
 *		but return -ENOSYS.
 *	syscall_table_size
 *		How many entries there are.
 */
#include "shim/shim.h"

void shim_dispatch(struct frame *frame)
{
	/* TODO 1: take the number. */
	/* TODO 2: a number beyond the table gets -ENOSYS. */
	/* TODO 3: call the handler and leave its answer for the program. */
	frame->rax = -ENOSYS;
}
