// SPDX-License-Identifier: BSD-3-Clause
// program: perl -e "$(cat solutions/18-hunt/peek.pl)"
/*
 * process_vm_readv(2): what debuggers and profilers read another process's
 * memory with, without stopping it. Both sides are lists of pieces; they are
 * walked side by side, a chunk at a time, through a buffer of the kernel's.
 */
#include <linux/errno.h>

#include "fs/cred.h"
#include "fs/iter.h"
#include "lib/abi.h"
#include "mm/mm.h"
#include "mm/usercopy.h"
#include "proc/process.h"
#include "shim/syscall.h"

struct walk {
	const struct iovec *next, *end;
	u64 at;	     /* in the current piece */
	size_t left; /* bytes of it */
};

/* Bytes that lie together at the walk's position, at most MAX; 0: the end. */
static size_t walk_look(struct walk *walk, size_t max)
{
	while (!walk->left && walk->next < walk->end) {
		walk->at = (u64)walk->next->iov_base;
		walk->left = walk->next->iov_len;
		walk->next++;
	}
	return MIN(walk->left, max);
}

static void walk_on(struct walk *walk, size_t n)
{
	walk->at += n;
	walk->left -= n;
}

/* What was copied before something was not there counts. */
static ssize_t copy(struct mm *mm, struct walk *remote, struct walk *local)
{
	u8 buffer[512];
	ssize_t done = 0;
	size_t n;

	for (;;) {
		n = walk_look(remote, sizeof(buffer));
		n = MIN(n, PAGE_SIZE - remote->at % PAGE_SIZE);
		n = walk_look(local, n);
		if (!n)
			return done;
		if (mm_read(mm, remote->at, buffer, n) ||
		    copy_to_user((void *)local->at, buffer, n))
			return done ? done : -EFAULT;
		walk_on(remote, n);
		walk_on(local, n);
		done += n;
	}
}

/* As ptrace(2) has it, "Ptrace access mode checking", without namespaces. */
static bool may_look_at(const struct cred *other)
{
	const struct cred *own = current->cred;

	return !own->euid ||
	       (own->uid == other->uid && own->uid == other->euid &&
		own->uid == other->suid);
}

/* The memory of PID, with a reference: 0, -ESRCH, -EPERM. */
static int memory_of(pid_t pid, struct mm **mm)
{
	struct process *process = process_find(pid);
	struct thread *thread;

	if (!process || list_empty(&process->threads))
		return -ESRCH;
	thread = list_first(&process->threads, struct thread, process_link);
	if (!thread->mm)
		return -ESRCH;
	if (!may_look_at(thread->cred))
		return -EPERM;
	*mm = thread->mm;
	mm_get(*mm); /* it may end while we copy */
	return 0;
}

UK_SYSCALL_R_DEFINE(ssize_t, process_vm_readv, pid_t, pid, const struct iovec *,
		    local, unsigned long, local_count, const struct iovec *,
		    remote, unsigned long, remote_count, unsigned long, flags)
{
	struct iter_vector to, from;
	struct mm *mm;
	ssize_t result;

	if (flags)
		return -EINVAL;
	result = iter_vector_copy(&to, local, local_count);
	if (result)
		return result;
	result = iter_vector_copy(&from, remote, remote_count);
	if (!result) {
		struct walk target = { .next = to.segments,
				       .end = to.segments + local_count };
		struct walk source = { .next = from.segments,
				       .end = from.segments + remote_count };

		result = memory_of(pid, &mm);
		if (!result) {
			result = copy(mm, &source, &target);
			mm_put(mm);
		}
		iter_vector_free(&from);
	}
	iter_vector_free(&to);
	return result;
}
