// SPDX-License-Identifier: BSD-3-Clause
/*
 * caught by: an error midway leaves nothing behind
 * message: = 0
 *
 * After an error the parts that were copied are kept.
 */
#include "lib/abi.h"
#include "proc/clone.h"
#include "proc/limits.h"
#include "proc/process.h"
#include "proc/signal.h"
#include "shim/syscall.h"

/* Everything that the child needs before it can run: 0 or a negative errno. */
static int copy_parts(struct thread *child, const struct clone_request *request)
{
	u64 flags = request->flags;
	int error = clone_credentials(child);

	if (!error)
		error = clone_memory(child, flags); /* mm_copy: copy on write */
	if (!error)
		error = clone_files(child, flags);
	if (!error)
		error = clone_directories(child, flags);
	if (!error)
		error = clone_process(child, request);
	if (!error && (flags & CLONE_PIDFD))
		error = clone_pidfd(child, request);
	return error;
}

long clone_thread(const struct clone_request *request)
{
	struct thread *child;
	int error = limits_check_processes();

	if (error)
		return error;
	child = clone_registers(request);
	if (!child)
		return -ENOMEM;
	error = copy_parts(child, request);
	if (error) {
		return error;
	}
	return clone_start(child, request);
}

UK_SYSCALL_R_DEFINE0(pid_t, fork)
{
	struct clone_request request = { .exit_signal = SIGCHLD };

	return clone_thread(&request);
}

/* The child borrows the parent's memory; the parent sleeps as long as it does.
 */
UK_SYSCALL_R_DEFINE0(pid_t, vfork)
{
	struct clone_request request = { .flags = CLONE_VM | CLONE_VFORK,
					 .exit_signal = SIGCHLD };

	return clone_thread(&request);
}
