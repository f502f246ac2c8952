// SPDX-License-Identifier: BSD-3-Clause
/* poll and ppoll: poll(2). */
#include "fs/poll_wait.h"
#include "mm/kmalloc.h"
#include "proc/process.h"
#include "sched/raise.h"
#include "shim/syscall.h"

#define FAST_FDS 32 /* so many need no memory but the stack */

static int poll_copied(struct pollfd *fds, u32 count, struct pollfd *user,
		       u64 deadline)
{
	size_t size = count * sizeof(*fds);
	int ready;

	if (copy_from_user(fds, user, size))
		return -EFAULT;
	ready = poll_until(fds, count, POLLERR | POLLHUP | POLLNVAL, deadline);
	/* Even where nothing is copied, the address must be a program's. */
	if (!user_range_ok(user, size) || copy_to_user(user, fds, size))
		return -EFAULT;
	return ready;
}

static int poll_files(struct pollfd *user, u32 count, u64 deadline)
{
	struct pollfd fast[FAST_FDS], *fds = fast;
	size_t size = count * sizeof(*fds);
	int ready;

	if (count > current->process->limits[RLIMIT_NOFILE].rlim_cur)
		return -EINVAL;
	if (count > FAST_FDS)
		fds = kvmalloc(size);
	if (!fds)
		return -ENOMEM;
	ready = poll_copied(fds, count, user, deadline);
	if (count > FAST_FDS)
		kvfree(fds);
	return ready;
}

/* After a signal without a handler: the same again, to the same moment. */
static long poll_again(struct thread *thread)
{
	u64 *args = thread->restart_args;
	int ready = poll_files((struct pollfd *)args[0], args[1], args[2]);

	return ready == -ERESTARTNOHAND ? -ERESTART_BLOCK : ready;
}

UK_SYSCALL_R_DEFINE(int, poll, struct pollfd *, fds, unsigned int, nfds, int,
		    timeout)
{
	u64 deadline = POLL_FOR_EVER;
	int ready;

	if (timeout >= 0)
		deadline = poll_deadline_ns(timeout * 1000000UL);
	ready = poll_files(fds, nfds, deadline);
	if (ready != -ERESTARTNOHAND)
		return ready;
	current->restart = poll_again;
	current->restart_args[0] = (u64)fds;
	current->restart_args[1] = nfds;
	current->restart_args[2] = deadline;
	return -ERESTART_BLOCK;
}

UK_SYSCALL_R_DEFINE(int, ppoll, struct pollfd *, fds, unsigned int, nfds,
		    struct timespec *, timeout, const void *, sigmask, size_t,
		    sigsetsize)
{
	u64 deadline;
	long result = poll_deadline(timeout, &deadline);

	if (!result)
		result = poll_set_mask(sigmask, sigsetsize);
	if (result)
		return result;
	result = poll_reset_mask(poll_files(fds, nfds, deadline));
	return poll_put_left(timeout, 1, deadline, result);
}
