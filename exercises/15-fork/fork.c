// SPDX-License-Identifier: BSD-3-Clause
/*
 * Exercise 15: fork, one program goes in, two come out. Takes the place of
 * kernel/proc/fork.c; README.md tells the story, proc/clone.h has the steps.
 */
#include <linux/errno.h>

#include "lib/abi.h"
#include "proc/clone.h"
#include "proc/limits.h"
#include "proc/process.h"
#include "proc/signal.h"
#include "shim/syscall.h"

/* Everything that the child needs before it can run: 0 or a negative errno. */
static int copy_parts(struct thread *child, const struct clone_request *request)
{
	/* TODO 2: credentials, memory, files, directories, process: each step
	 * may fail, and then the next ones are not taken. */
	/* TODO 5: CLONE_PIDFD, last of all. */
	(void)child, (void)request;
	return -ENOSYS;
}

long clone_thread(const struct clone_request *request)
{
	/* TODO 1: a thread with the caller's registers: clone_registers. */
	/* TODO 2: copy_parts. */
	/* TODO 4: that has failed: clone_abandon gives back what there is. */
	/* TODO 3: clone_start; its result is the parent's. */
	/* TODO 6: before anything else: limits_check_processes. */
	(void)request, (void)copy_parts;
	return -ENOSYS;
}

UK_SYSCALL_R_DEFINE0(pid_t, fork)
{
	/* TODO 1: a request without flags; at its end the child sends SIGCHLD.
	 */
	return -ENOSYS;
}

/* The child borrows the parent's memory; the parent sleeps as long as it does.
 */
UK_SYSCALL_R_DEFINE0(pid_t, vfork)
{
	/* TODO 7: the same with two flags; see clone(2). */
	return -ENOSYS;
}
