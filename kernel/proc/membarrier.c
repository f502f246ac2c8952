// SPDX-License-Identifier: BSD-3-Clause
/*
 * membarrier: makes the memory accesses of all threads of a process happen in
 * order. On one CPU every thread has passed through the kernel, and so through
 * a barrier, before another one runs: there is nothing left to do.
 */
#include <linux/membarrier.h>

#include "proc/process.h"
#include "shim/syscall.h"

#define KNOWN                                                      \
	(MEMBARRIER_CMD_GLOBAL | MEMBARRIER_CMD_GLOBAL_EXPEDITED | \
	 MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED |                \
	 MEMBARRIER_CMD_PRIVATE_EXPEDITED |                        \
	 MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED |               \
	 MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE |              \
	 MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE)

#define PRIVATE                             \
	(MEMBARRIER_CMD_PRIVATE_EXPEDITED | \
	 MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE)

UK_SYSCALL_R_DEFINE(int, membarrier, int, command, unsigned int, flags, int,
		    cpu_id)
{
	struct process *process = current->process;

	(void)cpu_id;
	if (flags)
		return -EINVAL;
	if (command == MEMBARRIER_CMD_QUERY)
		return KNOWN;
	if (command < 0 || !(command & KNOWN) || (command & (command - 1)))
		return -EINVAL;
	/* The bit above each private command is its registration. */
	if (command & (PRIVATE << 1))
		process->membarrier |= command;
	else if ((command & PRIVATE) &&
		 !(process->membarrier & (u32)command << 1))
		return -EPERM;
	return 0;
}
