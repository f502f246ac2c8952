// SPDX-License-Identifier: BSD-3-Clause
/*
 * caught by: the ready list is only a hint
 * message: = 0
 *
 * What is on the ready list is handed out; the file is not asked.
 */
#include "fs/epoll.h"
#include "fs/fd.h"
#include "fs/poll_wait.h"
#include "mm/usercopy.h"
#include "sched/raise.h"
#include "shim/syscall.h"

#define MAX_EVENTS ((int)(INT32_MAX / sizeof(struct epoll_event)))

/*
 * An event of ITEM is handed out: does the item stay on the ready list?
 *
 * - EPOLLONESHOT: no, and it wants nothing more until EPOLL_CTL_MOD;
 * - EPOLLET (edge-triggered): no; the next event brings it back;
 * - else (level-triggered): yes, at the end. If the program reads everything,
 *   the next epoll_wait finds no event and drops it.
 */
static void settle(struct epoll_item *item)
{
	if (item->wanted & EPOLLONESHOT)
		item->wanted &= EPOLLET | EPOLLONESHOT;
	else if (!(item->wanted & EPOLLET))
		epoll_ready_add(item);
}

/* The program could not be given the event: as if nothing had been taken. */
static void take_back(struct epoll *epoll, struct file *file, int fd,
		      u32 wanted)
{
	struct epoll_item *item = epoll_find(epoll, file, fd);

	if (!item)
		return;
	item->wanted = wanted;
	epoll_ready_add(item);
}

/*
 * Hands out the event of ITEM, the first of the ready list: 1, 0 if it has none
 * any more, or -EFAULT. Copying may sleep, and then another thread may remove
 * the item: it is not touched afterwards.
 */
static int hand_out(struct epoll_item *item, struct epoll_event *to)
{
	struct epoll *epoll = item->epoll;
	struct file *file = item->file;
	u32 wanted = item->wanted;
	int fd = item->fd;
	struct epoll_event event = { .data = item->data };

	epoll_ready_remove(item);
	event.events = item->wanted & (POLLIN | POLLOUT);
	settle(item);
	if (!put_user_struct(to, &event))
		return 1;
	take_back(epoll, file, fd, wanted);
	return -EFAULT;
}

/*
 * Fills TO with the events of ready items: how many, at most MAX, or -EFAULT.
 * Each item is visited once, though level-triggered ones go back to the list.
 */
static int harvest(struct epoll *epoll, struct epoll_event *to, int max)
{
	u32 visits = epoll->ready_count;
	int count = 0, result = 0;

	while (count < max && visits-- && epoll->ready_count && result >= 0) {
		result = hand_out(list_first(&epoll->ready, struct epoll_item,
					     ready_link),
				  &to[count]);
		if (result > 0)
			count++;
	}
	/* What is left is for the next thread that waits. */
	if (epoll->ready_count)
		waitq_wake(&epoll->sleepers, 0);
	return count ? count : result;
}

/*
 * The loop: harvest, and as long as that gives nothing, sleep until an item
 * gets ready. Threads that wait for the same epoll are woken one at a time, for
 * one event is work for one of them.
 */
static int wait_for_events(struct epoll *epoll, struct epoll_event *to, int max,
			   u64 deadline)
{
	int result = harvest(epoll, to, max), error = 0;
	struct waiter waiter;

	if (result || deadline == POLL_NO_WAIT)
		return result;
	waitq_add(&epoll->sleepers, &waiter);
	waiter.exclusive = true;
	while (!result && !error) {
		if (!epoll->ready_count) {
			wait_prepare();
			error = wait_sleep(deadline);
		}
		result = harvest(epoll, to, max);
	}
	waitq_remove(&waiter);
	if (!result && error != -ETIMEDOUT)
		return -EINTR; /* never restarted, see signal(7) */
	return result;
}

/* Until DEADLINE (monotonic ns, 0: for ever, 1: do not wait). */
static long epoll_wait(int epfd, struct epoll_event *events, int max,
		       u64 deadline)
{
	/* Waiting may take long: the file must stay though it is closed. */
	struct file *file AUTO(file_auto_put) = fd_get(epfd);

	if (max <= 0 || max > MAX_EVENTS)
		return -EINVAL;
	if (!user_range_ok(events, max * sizeof(*events)))
		return -EFAULT;
	if (!file)
		return -EBADF;
	if (!epoll_of(file))
		return -EINVAL;
	return wait_for_events(epoll_of(file), events, max, deadline);
}

static u64 deadline_in_ms(int timeout)
{
	return timeout < 0 ? POLL_FOR_EVER :
			     poll_deadline_ns(timeout * 1000000UL);
}

UK_SYSCALL_R_DEFINE(int, epoll_wait, int, epfd, struct epoll_event *, events,
		    int, maxevents, int, timeout)
{
	return epoll_wait(epfd, events, maxevents, deadline_in_ms(timeout));
}

/* epoll_pwait: SIGMASK blocks signals while it waits, as with ppoll. */
UK_SYSCALL_R_DEFINE(int, epoll_pwait, int, epfd, struct epoll_event *, events,
		    int, maxevents, int, timeout, const void *, sigmask, size_t,
		    size)
{
	int error = poll_set_mask(sigmask, size);

	if (error)
		return error;
	return poll_reset_mask(
		epoll_wait(epfd, events, maxevents, deadline_in_ms(timeout)));
}

UK_SYSCALL_R_DEFINE(int, epoll_pwait2, int, epfd, struct epoll_event *, events,
		    int, maxevents, const struct timespec *, timeout,
		    const void *, sigmask, size_t, size)
{
	u64 deadline;
	int error = poll_deadline(timeout, &deadline);

	if (!error)
		error = poll_set_mask(sigmask, size);
	if (error)
		return error;
	return poll_reset_mask(epoll_wait(epfd, events, maxevents, deadline));
}
