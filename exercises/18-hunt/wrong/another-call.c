// SPDX-License-Identifier: BSD-3-Clause
// program: perl -e "$(cat solutions/18-hunt/peek.pl)"
/*
 * caught by: that call is there now
 * message: missing: process_vm_readv
 *
 * The call beside it is written; the program's is not.
 */
#include <linux/errno.h>

#include "lib/abi.h"
#include "shim/syscall.h"

UK_SYSCALL_R_DEFINE(long, process_vm_writev, pid_t, pid, const void *, local,
		    unsigned long, local_count, const void *, remote,
		    unsigned long, remote_count, unsigned long, flags)
{
	(void)pid, (void)local, (void)local_count, (void)remote;
	(void)remote_count, (void)flags;
	return -EPERM;
}
