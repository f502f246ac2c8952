// SPDX-License-Identifier: BSD-3-Clause
/*
 * Exercise 13: futexes, wait and wake. Takes the place of
 * kernel/proc/futex_wait.c; README.md tells the story.
 *
 * What others do for you:
 *
 *	futex_key_get	 proc/futex.h	which word an address is
 *	futex_key_equal	 proc/futex.h	the same one?
 *	futex_bucket	 proc/futex.h	the list of those who wait on it, and on
 *					other words that happen to lie there
 *	get_user_u32	 mm/usercopy.h	a word of the program's: 0 or -EFAULT
 *	wait_prepare	 sched/waitq.h	I am about to sleep; whoever wakes me
 *					from now on is not missed
 *	wait_sleep	 sched/waitq.h	0 (woken), -ETIMEDOUT or -ERESTARTSYS
 *	wait_finish	 sched/waitq.h	I am not going to sleep any more
 *	sched_wake	 sched/sched.h	a thread can run
 *	list_*		 lib/list.h
 */
#include <linux/errno.h>

#include "mm/usercopy.h"
#include "proc/futex.h"
#include "sched/raise.h"
#include "sched/sched.h"
#include "sched/waitq.h"

/* Given: who was woken is in no list. */
static bool is_woken(const struct futex_waiter *waiter)
{
	return list_empty(&waiter->link);
}

/*
 * Sleeps until somebody wakes WAITER. 0, -ETIMEDOUT, or -ERESTARTSYS for a
 * signal. A thread may be woken for other reasons: they don't count.
 */
static int sleep_until_woken(struct futex_waiter *waiter, u64 deadline)
{
	/* TODO 2: prepare and sleep, until woken or an error. Finish. */
	/* TODO 4: not woken: whose list is WAITER in still? It is on our stack.
	 */
	(void)waiter, (void)deadline, (void)is_woken;
	return -ENOSYS;
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

	if (error)
		return error;
	/* TODO 1: has the word that value? */
	/* TODO 2: to the end of the list, and sleep. */
	(void)expected, (void)deadline, (void)sleep_until_woken;
	return -ENOSYS;
}

/* Out of its list, and awake. futex.c calls this, too. */
void futex_wake_waiter(struct futex_waiter *waiter)
{
	/* TODO 3: two lines. */
	(void)waiter;
}

/*
 * FUTEX_WAKE_BITSET: wakes up to COUNT of those that wait on the word at
 * ADDRESS with a common bit in BITSET, who came first first. How many.
 */
long futex_wake(u64 address, bool shared, int count, u32 bitset)
{
	struct futex_key key;
	int error = futex_key_get(address, shared, &key);

	if (error)
		return error;
	/* TODO 3: go through the list of the key: list_for_each_safe, since who
	 * is woken leaves it. */
	/* TODO 5: others lie in the same list: another word, other bits. */
	(void)count, (void)bitset;
	return -ENOSYS;
}
