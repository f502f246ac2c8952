/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Wait queues. Whoever waits puts a waiter on one queue or more, looks whether
 * what it waits for is there already, and sleeps if not; whoever makes it
 * happen wakes the queue. A waiter is a thread to wake, or a function to call
 * (poll and epoll use that).
 */
#pragma once

#include <linux/poll.h>

#include "lib/list.h"
#include "lib/types.h"
#include "sched/thread.h"

#define POLL_READ  (POLLIN | POLLRDNORM)
#define POLL_WRITE (POLLOUT | POLLWRNORM)

/* What a file that is one or the other answers to poll. */
static inline u32 poll_bits(bool readable, bool writable)
{
	return (readable ? POLL_READ : 0) | (writable ? POLL_WRITE : 0);
}

struct waitq {
	struct list waiters;
};

struct waiter {
	struct list link;
	struct thread *thread;
	/* Called instead of waking the thread; EVENTS are POLL* bits or 0. Was
	 * a thread woken? */
	bool (*notify)(struct waiter *waiter, u32 events);
	bool exclusive; /* a wake-up is for one of these, not for each */
};

#define WAITQ_INIT(name)                  \
	{                                 \
		LIST_INIT((name).waiters) \
	}

void waitq_init(struct waitq *queue);

/* Adds the current thread. */
static inline void waitq_add_notify(struct waitq *queue, struct waiter *waiter,
				    bool (*notify)(struct waiter *, u32))
{
	waiter->thread = current;
	waiter->notify = notify;
	waiter->exclusive = false;
	list_push_back(&queue->waiters, &waiter->link);
}

static inline void waitq_add(struct waitq *queue, struct waiter *waiter)
{
	waitq_add_notify(queue, waiter, NULL);
}

static inline void waitq_remove(struct waiter *waiter)
{
	list_remove(&waiter->link);
}

/*
 * Wakes the waiters, of exclusive ones the first that sleeps; but all when
 * EVENTS, which goes to notify functions, has an end or error that all must
 * see. Was a thread woken?
 */
bool waitq_wake(struct waitq *queue, u32 events);

/*
 * Sleeps until woken, a signal is pending, or DEADLINE (monotonic ns, 0: none)
 * has passed. The state must have been set with wait_prepare before the
 * condition was looked at. 0, -ERESTARTSYS (a signal), or -ETIMEDOUT.
 */
int wait_sleep(u64 deadline);

/* The same, but only that: the caller has set the state and looks at signals
 * itself. false: DEADLINE has passed. */
bool wait_for_wake(u64 deadline);

static inline void wait_prepare(void)
{
	current->state = THREAD_SLEEPING;
}

static inline void wait_finish(void)
{
	current->state = THREAD_RUNNABLE;
}

/* Sleeps until nothing but DEADLINE or a signal: -ETIMEDOUT, -ERESTARTSYS. */
int wait_until(u64 deadline);

/*
 * Waits on QUEUE until COND holds. Evaluates to 0, -ERESTARTSYS or -ETIMEDOUT;
 * COND is evaluated again after each wake-up.
 */
#define wait_event_until(queue, cond, deadline)             \
	({                                                  \
		struct waiter wait_waiter;                  \
		int wait_result = 0;                        \
                                                            \
		waitq_add((queue), &wait_waiter);           \
		for (;;) {                                  \
			wait_prepare();                     \
			if (cond)                           \
				break;                      \
			wait_result = wait_sleep(deadline); \
			if (wait_result) {                  \
				if (cond)                   \
					wait_result = 0;    \
				break;                      \
			}                                   \
		}                                           \
		wait_finish();                              \
		waitq_remove(&wait_waiter);                 \
		wait_result;                                \
	})

#define wait_event(queue, cond) wait_event_until(queue, cond, 0)

/* The same for files: with O_NONBLOCK it is -EAGAIN where it would sleep. */
#define wait_event_unless(nonblocking, queue, cond) \
	((cond) ? 0 : (nonblocking) ? -EAGAIN : wait_event(queue, cond))
