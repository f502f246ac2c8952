// SPDX-License-Identifier: BSD-3-Clause
/*
 * personality: kept, inherited, and for ADDR_NO_RANDOMIZE heeded by execve. The
 * emulation of other systems' quirks is not there.
 */
#include "proc/process.h"
#include "shim/syscall.h"

UK_SYSCALL_R_DEFINE(int, personality, unsigned long, persona)
{
	struct process *process = current->process;
	u32 before = process->personality;

	if ((u32)persona != 0xffffffff)
		process->personality = persona;
	return before;
}
