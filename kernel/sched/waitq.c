// SPDX-License-Identifier: BSD-3-Clause
/*
 * Wait queues. Nothing can happen between looking at a condition and going to
 * sleep, since the kernel is not preempted; still a thread says that it is
 * about to sleep before it looks (wait_prepare), so that looking may itself
 * wake it: a wake-up then turns the sleep into a mere visit to the scheduler.
 */
#include "sched/waitq.h"

#include <asm/poll.h>

#include "sched/clock.h"
#include "sched/raise.h"
#include "sched/sched.h"
#include "sched/timer.h"

void waitq_init(struct waitq *queue)
{
	list_init(&queue->waiters);
}

/* One that something else has woken may not look at the queue again. */
static bool wake(struct waiter *waiter, u32 events)
{
	if (waiter->notify)
		return waiter->notify(waiter, events);
	if (waiter->thread->state == THREAD_RUNNABLE)
		return false;
	sched_wake(waiter->thread);
	return true;
}

bool waitq_wake(struct waitq *queue, u32 events)
{
	bool for_all = events & (POLLERR | POLLHUP);
	bool woken = false, taken = false;
	struct waiter *waiter, *next;

	list_for_each_safe (waiter, next, &queue->waiters, link) {
		bool exclusive = waiter->exclusive && !for_all;

		if (!(exclusive && taken) && wake(waiter, events)) {
			woken = true;
			taken |= exclusive;
		}
	}
	return woken;
}

struct deadline {
	struct timer timer;
	struct thread *thread;
	bool passed;
};

static void deadline_passed(struct timer *timer)
{
	struct deadline *deadline = container_of(timer, struct deadline, timer);

	deadline->passed = true;
	sched_wake(deadline->thread);
}

bool wait_for_wake(u64 deadline)
{
	struct deadline end = { .thread = current };

	if (!deadline) {
		sched_switch();
		return true;
	}
	if (clock_monotonic_ns() >= deadline)
		return false;
	timer_setup(&end.timer, deadline_passed);
	timer_start(&end.timer, deadline);
	sched_switch();
	timer_cancel(&end.timer);
	return !end.passed;
}

int wait_sleep(u64 deadline)
{
	bool in_time = true;
	int result = 0;

	if (!signal_is_pending(current))
		in_time = wait_for_wake(deadline);
	if (signal_is_pending(current))
		result = -ERESTARTSYS;
	else if (!in_time)
		result = -ETIMEDOUT;
	wait_finish();
	return result;
}

int wait_until(u64 deadline)
{
	int result;

	do {
		wait_prepare();
		result = wait_sleep(deadline);
	} while (!result);
	return result;
}
