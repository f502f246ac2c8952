/* SPDX-License-Identifier: BSD-3-Clause */
/* New threads and processes: what fork, vfork, clone and clone3 share. */
#pragma once

#include <linux/sched.h>

#include "lib/types.h"

struct clone_request {
	u64 flags;	 /* CLONE_*, see <linux/sched.h> */
	int exit_signal; /* to the parent at the end; 0: none */
	u64 stack;	 /* the child's stack pointer; 0: as the parent's */
	u64 tls;	 /* CLONE_SETTLS */
	int *pidfd;	 /* CLONE_PIDFD, user pointer */
	int *parent_tid; /* CLONE_PARENT_SETTID, user pointer */
	int *child_tid;	 /* CLONE_CHILD_SETTID and CLEARTID, user pointer */
};

/*
 * Makes a child of the running thread that goes on where it is, with 0 in rax.
 * With CLONE_VFORK returns after the child has called execve or ended. Its
 * number, or -EINVAL for flags that contradict each other, -EAGAIN at a limit,
 * -ENOMEM, -ENOSYS and -EPERM for namespaces.
 */
long clone_thread(const struct clone_request *request);

/* ---- The steps, for proc/fork.c; see clone.c ---- */

struct process;
struct thread;

/* A thread without anything but its registers: the caller's, rax = 0. */
struct thread *clone_registers(const struct clone_request *request);

/*
 * Each copies a part of the running thread to CHILD, or shares it if the flag
 * says so. 0 or -ENOMEM.
 */
int clone_memory(struct thread *child, u64 flags);
int clone_files(struct thread *child, u64 flags);
int clone_directories(struct thread *child, u64 flags);
int clone_credentials(struct thread *child);
int clone_process(struct thread *child, const struct clone_request *request);

/* CLONE_PIDFD, last of all: a descriptor for the new process. */
int clone_pidfd(struct thread *child, const struct clone_request *request);

/* Gives back whatever of the above CHILD already has, and CHILD itself. */
void clone_abandon(struct thread *child);

/* Numbers, tid words, and on to the run queue; waits for a vfork child. */
long clone_start(struct thread *child, const struct clone_request *request);
