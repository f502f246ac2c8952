// SPDX-License-Identifier: BSD-3-Clause
/*
 * The futex call: operations beyond plain wait and wake (futex_wait.c), and the
 * keys that say which word of memory is meant. Priority inheritance is not
 * there: -ENOSYS, as from a Linux built without it, and the C library says so.
 */
#include "proc/futex.h"

#include <linux/futex.h>

#include "mm/mm.h"
#include "proc/timespec.h"
#include "sched/clock.h"
#include "sched/raise.h"
#include "shim/syscall.h"

/* ---- Keys ---- */

#define BUCKETS 512

static struct list buckets[BUCKETS];

struct list *futex_bucket(const struct futex_key *key)
{
	u64 hash = ((u64)key->owner >> 4 ^ key->offset >> 2) *
		   0x9e3779b97f4a7c15UL;
	struct list *bucket = &buckets[hash >> 55];

	if (!bucket->next)
		list_init(bucket);
	return bucket;
}

int futex_key_get(u64 address, bool shared, struct futex_key *key)
{
	struct mm *mm = current->mm;
	struct vma *vma;

	if (address & 3)
		return -EINVAL;
	if (!user_range_ok((void *)address, sizeof(u32)))
		return -EFAULT;
	key->owner = mm;
	key->offset = address;
	if (!shared)
		return 0;
	vma = vma_find(mm, address);
	if (!vma)
		return -EFAULT;
	if ((vma->flags & VMA_SHARED) && vma->backing) {
		key->owner = vma->backing;
		key->offset = vma->offset + (address - vma->start);
	}
	return 0;
}

void futex_wake_address(u64 address)
{
	futex_wake(address, false, 1, FUTEX_BITSET_MATCH_ANY);
	futex_wake(address, true, 1, FUTEX_BITSET_MATCH_ANY);
}

/* ---- Requeue ---- */

struct requeue {
	u64 from, to;
	u32 wake, move;
	bool shared;
	const u32 *expected; /* NULL: whatever value */
};

static long requeue(const struct requeue *r)
{
	struct futex_waiter *waiter, *next;
	struct futex_key from, to;
	u32 woken = 0, moved = 0, value;

	TRY(futex_key_get(r->from, r->shared, &from));
	TRY(futex_key_get(r->to, r->shared, &to));
	if (r->expected) {
		TRY(get_user_u32(&value, (void *)r->from));
		if (value != *r->expected)
			return -EAGAIN;
	}
	list_for_each_safe (waiter, next, futex_bucket(&from), link) {
		if (!futex_key_equal(&waiter->key, &from))
			continue;
		if (woken < r->wake) {
			futex_wake_waiter(waiter);
			woken++;
			continue;
		}
		if (moved >= r->move)
			break;
		moved++;
		if (futex_key_equal(&from, &to))
			continue;
		waiter->key = to;
		list_remove(&waiter->link);
		list_push_back(futex_bucket(&to), &waiter->link);
	}
	return woken + moved;
}

/* ---- FUTEX_WAKE_OP ---- */

static int apply(u32 operation, u32 old, u32 argument, u32 *new)
{
	switch (operation) {
	case FUTEX_OP_SET: *new = argument; return 0;
	case FUTEX_OP_ADD: *new = old + argument; return 0;
	case FUTEX_OP_OR: *new = old | argument; return 0;
	case FUTEX_OP_ANDN: *new = old & ~argument; return 0;
	case FUTEX_OP_XOR: *new = old ^ argument; return 0;
	default: return -ENOSYS;
	}
}

static int compare(u32 operation, s32 old, s32 argument)
{
	switch (operation) {
	case FUTEX_OP_CMP_EQ: return old == argument;
	case FUTEX_OP_CMP_NE: return old != argument;
	case FUTEX_OP_CMP_LT: return old < argument;
	case FUTEX_OP_CMP_LE: return old <= argument;
	case FUTEX_OP_CMP_GT: return old > argument;
	case FUTEX_OP_CMP_GE: return old >= argument;
	default: return -ENOSYS;
	}
}

static s32 sign_extend_12(u32 value)
{
	return (s32)(value << 20) >> 20;
}

/* Changes the word as ENCODED says; is the comparison with its old value true?
 */
static int change_and_compare(u32 *word, u32 encoded)
{
	u32 operation = encoded >> 28 & 7;
	u32 argument = sign_extend_12(encoded >> 12);
	u32 old, seen, new;

	if (encoded >> 28 & FUTEX_OP_OPARG_SHIFT)
		argument = 1U << (argument & 31);
	TRY(get_user_u32(&old, word));
	do {
		if (apply(operation, old, argument, &new))
			return -ENOSYS;
		seen = old;
		TRY(cmpxchg_user_u32(word, &old, new));
	} while (old != seen);
	return compare(encoded >> 24 & 15, old, sign_extend_12(encoded));
}

static long wake_op(u64 address, u64 address2, bool shared, u32 count,
		    u32 count2, u32 encoded)
{
	struct futex_key key;
	long woken, more;
	int both;

	TRY(futex_key_get(address, shared, &key));
	TRY(futex_key_get(address2, shared, &key));
	both = change_and_compare((u32 *)address2, encoded);
	if (both < 0)
		return both;
	woken = futex_wake(address, shared, count, FUTEX_BITSET_MATCH_ANY);
	if (!both || woken < 0)
		return woken;
	more = futex_wake(address2, shared, count2, FUTEX_BITSET_MATCH_ANY);
	return more < 0 ? more : woken + more;
}

/* ---- The call ---- */

/*
 * A relative time-out must not begin anew when the call is restarted, so then
 * restart_syscall waits for the rest.
 */
static long wait_again(struct thread *thread)
{
	const u64 *args = thread->restart_args;
	long result = futex_wait(args[0], args[1] & 1, args[2], args[3],
				 args[1] >> 32);

	return result == -ERESTARTSYS ? -ERESTART_BLOCK : result;
}

static long wait(u64 address, u32 op, u32 value, u64 deadline, u32 bitset)
{
	bool shared = !(op & FUTEX_PRIVATE_FLAG);
	struct thread *thread = current;
	long result;

	if (!bitset)
		return -EINVAL;
	result = futex_wait(address, shared, value, deadline, bitset);
	if (result != -ERESTARTSYS || !deadline)
		return result;
	thread->restart = wait_again;
	thread->restart_args[0] = address;
	thread->restart_args[1] = (u64)bitset << 32 | shared;
	thread->restart_args[2] = value;
	thread->restart_args[3] = deadline;
	return -ERESTART_BLOCK;
}

/* The deadline of a wait: relative for FUTEX_WAIT, else absolute; 0: none. */
static int get_deadline(u32 op, const struct timespec *timeout, u64 *deadline)
{
	u64 ns, wall;

	*deadline = 0;
	if (!timeout)
		return 0;
	TRY(timespec_get(&ns, timeout));
	if ((op & FUTEX_CMD_MASK) == FUTEX_WAIT) {
		*deadline = deadline_after(clock_monotonic_ns(), ns);
	} else if (op & FUTEX_CLOCK_REALTIME) {
		wall = clock_realtime_ns();
		*deadline = 1;
		if (ns > wall)
			*deadline =
				deadline_after(clock_monotonic_ns(), ns - wall);
	} else {
		*deadline = MAX(ns, 1UL);
	}
	return 0;
}

UK_SYSCALL_R_DEFINE(long, futex, u32 *, uaddr, int, op, u32, val,
		    const struct timespec *, timeout, u32 *, uaddr2, u32, val3)
{
	u64 address = (u64)uaddr, deadline;
	u32 val2 = (u64)timeout; /* of operations without a time-out */
	u32 command = op & FUTEX_CMD_MASK;
	bool shared = !(op & FUTEX_PRIVATE_FLAG);
	struct requeue move = { address, (u64)uaddr2, val, val2, shared, NULL };

	if ((op & FUTEX_CLOCK_REALTIME) && command != FUTEX_WAIT &&
	    command != FUTEX_WAIT_BITSET)
		return -ENOSYS;
	switch (command) {
	case FUTEX_WAIT: val3 = FUTEX_BITSET_MATCH_ANY; /* fallthrough */
	case FUTEX_WAIT_BITSET:
		TRY(get_deadline(op, timeout, &deadline));
		return wait(address, op, val, deadline, val3);
	case FUTEX_WAKE: val3 = FUTEX_BITSET_MATCH_ANY; /* fallthrough */
	case FUTEX_WAKE_BITSET:
		return val3 ? futex_wake(address, shared, val, val3) : -EINVAL;
	case FUTEX_CMP_REQUEUE: move.expected = &val3; /* fallthrough */
	case FUTEX_REQUEUE:
		if ((s32)val < 0 || (s32)val2 < 0)
			return -EINVAL;
		return requeue(&move);
	case FUTEX_WAKE_OP:
		return wake_op(address, (u64)uaddr2, shared, val, val2, val3);
	default: return -ENOSYS;
	}
}
