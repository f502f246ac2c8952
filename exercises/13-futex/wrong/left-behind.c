// SPDX-License-Identifier: BSD-3-Clause
/*
 * caught by: the time is over
 * message: panicked
 *
 * A waiter whose time is over stays in the list, though its stack is gone.
 */
#include "mm/usercopy.h"
#include "proc/futex.h"
#include "sched/raise.h"
#include "sched/sched.h"
#include "sched/waitq.h"

static bool is_woken(const struct futex_waiter *waiter)
{
	return list_empty(&waiter->link);
}

/*
 * Sleeps until somebody wakes WAITER. 0, -ETIMEDOUT, or -ERESTARTSYS for a
 * signal. Spurious wake-ups of the thread don't count.
 */
static int sleep_until_woken(struct futex_waiter *waiter, u64 deadline)
{
	int result = 0;

	while (!is_woken(waiter) && !result) {
		wait_prepare();
		result = wait_sleep(deadline);
	}
	wait_finish();
	if (is_woken(waiter))
		return 0;
	return result;
}

/*
 * FUTEX_WAIT_BITSET: sleeps while the word at ADDRESS has the value EXPECTED,
 * until a wake with a common bit in BITSET, or until DEADLINE (monotonic ns, 0:
 * none). 0 when woken, -EAGAIN: the word has another value, -ETIMEDOUT,
 * -ERESTARTSYS, -EFAULT, -EINVAL.
 */
long futex_wait(u64 address, bool shared, u32 expected, u64 deadline,
		u32 bitset)
{
	struct futex_waiter waiter = { .thread = current, .bitset = bitset };
	int error = futex_key_get(address, shared, &waiter.key);
	u32 value;

	if (error)
		return error;
	/* This may fault and sleep, but nothing between here and the list. */
	if (get_user_u32(&value, (void *)address))
		return -EFAULT;
	if (value != expected)
		return -EAGAIN;
	list_push_back(futex_bucket(&waiter.key), &waiter.link);
	return sleep_until_woken(&waiter, deadline);
}

void futex_wake_waiter(struct futex_waiter *waiter)
{
	list_remove(&waiter->link);
	sched_wake(waiter->thread);
}

/*
 * FUTEX_WAKE_BITSET: wakes up to COUNT (as on Linux at least one) of those that
 * wait on the word at ADDRESS with a common bit in BITSET, who came first
 * first. How many.
 */
long futex_wake(u64 address, bool shared, int count, u32 bitset)
{
	struct futex_waiter *waiter, *next;
	struct futex_key key;
	int error = futex_key_get(address, shared, &key), woken = 0;
	struct list *bucket;

	if (error)
		return error;
	bucket = futex_bucket(&key);
	list_for_each_safe (waiter, next, bucket, link) {
		if (!futex_key_equal(&waiter->key, &key) ||
		    !(waiter->bitset & bitset))
			continue;
		futex_wake_waiter(waiter);
		if (++woken >= count)
			break;
	}
	return woken;
}
