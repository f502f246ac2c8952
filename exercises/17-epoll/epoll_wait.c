// SPDX-License-Identifier: BSD-3-Clause
/*
 * Exercise 17: epoll_wait(2), what a server asks over and over. Takes the place
 * of kernel/fs/epoll_wait.c; README.md tells the story.
 *
 * Files have put their items on the ready list of the epoll already. What is
 * left is to hand out what is on it, and to sleep while it is empty. Read
 * fs/epoll.h first; from there you need
 *
 *	epoll->ready, ready_count	the list, oldest item first
 *	epoll->sleepers			the queue of those who wait here
 *	epoll_ready_add, _remove	to its end, and off it
 *	epoll_item_events		what an item wants and has right now
 *
 * and from sched/waitq.h waitq_add, waitq_wake, waitq_remove, wait_prepare and
 * wait_sleep.
 */
#include "fs/epoll.h"
#include "fs/fd.h"
#include "fs/poll_wait.h"
#include "mm/usercopy.h"
#include "sched/raise.h"
#include "shim/syscall.h"

#define MAX_EVENTS ((int)(INT32_MAX / sizeof(struct epoll_event)))

/*
 * An event of ITEM, which is off the ready list, is handed out: does the item
 * go back there, and what does it want from now on?
 */
static void settle(struct epoll_item *item)
{
	/* TODO 3: level-triggered, which is the default. */
	/* TODO 6: EPOLLET. */
	/* TODO 7: EPOLLONESHOT. */
	(void)item;
}

/* Given: the program could not be given the event; as if nothing had been. */
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
 * any more, or -EFAULT.
 */
static int hand_out(struct epoll_item *item, struct epoll_event *to)
{
	/* Copying may sleep, and then another thread may remove the item: so
	 * what is needed afterwards is noted before. */
	struct epoll *epoll = item->epoll;
	struct file *file = item->file;
	u32 wanted = item->wanted;
	int fd = item->fd;
	struct epoll_event event = { .data = item->data };

	epoll_ready_remove(item);
	/* TODO 1: an item on the list is only a hint: what does it have now? */
	/* TODO 1: settle it, and put_user_struct the event. */
	/* TODO 8: that may fail. */
	(void)epoll, (void)file, (void)wanted, (void)fd, (void)event, (void)to;
	(void)settle, (void)take_back;
	return 0;
}

/*
 * Fills TO with the events of ready items: how many, at most MAX, or -EFAULT if
 * there was none before. Each item is visited once at most.
 */
static int harvest(struct epoll *epoll, struct epoll_event *to, int max)
{
	/* TODO 2: hand_out the first item, while there is one... */
	/* TODO 4: ...but settle puts some back: when is enough? */
	/* TODO 9: something is left: one of the other sleepers can have it. */
	(void)epoll, (void)to, (void)max, (void)hand_out;
	return -ENOSYS;
}

/*
 * Until there are events: how many, 0 when DEADLINE (see epoll_wait) is over,
 * -EINTR for a signal, -EFAULT.
 */
static int wait_for_events(struct epoll *epoll, struct epoll_event *to, int max,
			   u64 deadline)
{
	int result = harvest(epoll, to, max);

	if (result || deadline == POLL_NO_WAIT)
		return result;
	/* TODO 5: join the sleepers, as an exclusive waiter; sleep, harvest,
	 * and again while there is neither an event nor an error. */
	return -ENOSYS;
}

/* ---- Given: the calls ---- */

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
