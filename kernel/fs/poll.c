// SPDX-License-Identifier: BSD-3-Clause
/* poll and ppoll: poll(2). */
#include "fs/poll_wait.h"
#include "mm/kmalloc.h"
#include "proc/process.h"
#include "sched/raise.h"
#include "shim/syscall.h"

#define FAST_FDS 32 /* so many need no memory but the stack */

struct poll_set {
	struct pollfd *fds;
	u32 count;
};

static int look(void *what, struct poll_wait *wait)
{
	const struct poll_set *set = what;
	int ready = 0;

	for (u32 i = 0; i < set->count; i++) {
		struct pollfd *p = &set->fds[i];
		u32 wanted = (u16)p->events | POLLERR | POLLHUP | POLLNVAL;

		p->revents = 0;
		if (p->fd >= 0)
			p->revents = poll_ask(p->fd, wait) & wanted;
		if (p->revents) {
			ready++;
			wait = NULL; /* it will not sleep */
		}
	}
	return ready;
}

static struct pollfd *set_alloc(size_t size)
{
	return size <= PAGE_SIZE ? kmalloc(size) : vmalloc(size);
}

static void set_free(struct pollfd *fds, size_t size)
{
	if (size <= PAGE_SIZE)
		kfree(fds);
	else
		vfree(fds);
}

static int poll_copied(struct poll_set *set, struct pollfd *user, u64 deadline)
{
	size_t size = set->count * sizeof(set->fds[0]);
	int ready;

	if (copy_from_user(set->fds, user, size))
		return -EFAULT;
	ready = poll_until(look, set, deadline);
	/* Even where nothing is copied, the address must be a program's. */
	if (!user_range_ok(user, size) || copy_to_user(user, set->fds, size))
		return -EFAULT;
	return ready;
}

static int poll_files(struct pollfd *user, u32 count, u64 deadline)
{
	struct pollfd fast[FAST_FDS];
	struct poll_set set = { fast, count };
	size_t size = count * sizeof(fast[0]);
	int ready;

	if (count > process_current()->limits[RLIMIT_NOFILE].rlim_cur)
		return -EINVAL;
	if (count > FAST_FDS)
		set.fds = set_alloc(size);
	if (!set.fds)
		return -ENOMEM;
	ready = poll_copied(&set, user, deadline);
	if (count > FAST_FDS)
		set_free(set.fds, size);
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
	return poll_put_left(timeout, deadline, result);
}
