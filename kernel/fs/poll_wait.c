// SPDX-License-Identifier: BSD-3-Clause
/* What poll and select share: see the header. */
#include "fs/poll_wait.h"
#include "fs/fd.h"
#include "mm/kmalloc.h"
#include "proc/timespec.h"
#include "sched/clock.h"
#include "sched/raise.h"

/* A queue that a call sleeps on, for one of its files. */
struct poll_entry {
	struct poll_entry *next;
	struct waiter waiter;
	struct file *file;
};

#define FAST_ENTRIES 6 /* so many need no memory but the stack */

struct poll_wait {
	struct poll_table table;
	struct file *asked; /* whose poll is running */
	bool failed;	    /* memory was full: the call ends */
	struct poll_entry *entries;
	u32 fast_used;
	struct poll_entry fast[FAST_ENTRIES];
};

static void add_queue(struct poll_table *table, struct waitq *queue)
{
	struct poll_wait *wait = container_of(table, struct poll_wait, table);
	struct poll_entry *entry = wait->fast_used < FAST_ENTRIES ?
					   &wait->fast[wait->fast_used++] :
					   kmalloc(sizeof(*entry));

	if (!entry) {
		wait->failed = true;
		return;
	}
	file_get(wait->asked);
	entry->file = wait->asked;
	entry->next = wait->entries;
	wait->entries = entry;
	waitq_add(queue, &entry->waiter);
}

static void leave_all(struct poll_wait *wait)
{
	struct poll_entry *entry, *next;

	for (entry = wait->entries; entry; entry = next) {
		next = entry->next;
		waitq_remove(&entry->waiter);
		file_put(entry->file);
		if (entry < wait->fast || entry >= wait->fast + FAST_ENTRIES)
			kfree(entry);
	}
}

/* The POLL* bits of FD now; WAIT may be NULL: just ask. */
static u32 ask(int fd, struct poll_wait *wait)
{
	struct file *file = fd_peek(fd);

	if (!file)
		return POLLNVAL;
	if (!file->ops->poll)
		return POLL_READ | POLL_WRITE;
	if (!wait)
		return file->ops->poll(file, NULL);
	wait->asked = file;
	return file->ops->poll(file, &wait->table);
}

static int ask_all(struct pollfd *fds, u32 count, u32 always,
		   struct poll_wait *wait)
{
	int ready = 0;

	for (struct pollfd *p = fds; p < fds + count; p++) {
		p->revents = 0;
		if (p->fd >= 0)
			p->revents = ask(p->fd, wait) &
				     ((u16)p->events | always);
		if (p->revents) {
			ready++;
			wait = NULL; /* it will not sleep */
		}
	}
	return ready;
}

int poll_until(struct pollfd *fds, u32 count, u32 always, u64 deadline)
{
	struct poll_wait wait = { .table = { add_queue } };
	int ready = ask_all(fds, count, always, NULL), error = 0;

	if (ready)
		return ready;
	if (signal_is_pending(current))
		return -ERESTARTNOHAND;
	if (deadline == POLL_NO_WAIT)
		return 0;
	wait_prepare();
	ready = ask_all(fds, count, always, &wait);
	while (!ready && !error && !wait.failed) {
		error = wait_sleep(deadline);
		wait_prepare();
		ready = ask_all(fds, count, always, NULL);
	}
	wait_finish();
	leave_all(&wait);
	if (ready || error == -ETIMEDOUT)
		return ready;
	return error ? -ERESTARTNOHAND : -ENOMEM;
}

int poll_set_mask(const void *user_mask, size_t size)
{
	u64 mask;

	if (!user_mask)
		return 0;
	if (size != sizeof(mask))
		return -EINVAL;
	if (get_user_u64(&mask, user_mask))
		return -EFAULT;
	signal_mask_temporary(mask);
	return 0;
}

long poll_reset_mask(long result)
{
	if (result != -ERESTARTNOHAND && result != -EINTR)
		signal_mask_restore();
	return result;
}

u64 poll_deadline_ns(u64 ns)
{
	if (!ns)
		return POLL_NO_WAIT;
	return deadline_after(clock_monotonic_ns(), ns);
}

int poll_deadline(const struct timespec *user, u64 *deadline)
{
	u64 ns;

	*deadline = POLL_FOR_EVER;
	if (!user)
		return 0;
	TRY(timespec_get(&ns, user));
	*deadline = poll_deadline_ns(ns);
	return 0;
}

long poll_put_left(void *user, u64 unit, u64 deadline, long result)
{
	u64 now = clock_monotonic_ns();
	u64 ns = deadline > now ? deadline - now : 0;
	u64 left[2] = { ns / NS_PER_SEC, ns % NS_PER_SEC / unit };

	if (!user || deadline == POLL_NO_WAIT)
		return result;
	if (put_user_struct(user, &left) && result == -ERESTARTNOHAND)
		return -EINTR;
	return result;
}
