/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Futexes: a word in a program's memory that threads sleep on. The kernel knows
 * a futex only while somebody waits on it.
 */
#pragma once

#include "lib/list.h"
#include "lib/types.h"

struct thread;

/*
 * Which word it is. Private: the address space and the address. Shared by
 * processes: where its page comes from, and the offset there.
 */
struct futex_key {
	const void *owner; /* struct mm or struct backing */
	u64 offset;
};

/* A thread that sleeps on a futex; lives on its stack. */
struct futex_waiter {
	struct list link; /* in its bucket; points at itself once woken */
	struct thread *thread;
	struct futex_key key;
	u32 bitset;
};

/* futex.c: the key of the word at ADDRESS: 0, -EINVAL (alignment), -EFAULT. */
int futex_key_get(u64 address, bool shared, struct futex_key *key);
struct list *futex_bucket(const struct futex_key *key);

static inline bool futex_key_equal(const struct futex_key *a,
				   const struct futex_key *b)
{
	return a->owner == b->owner && a->offset == b->offset;
}

/* futex_wait.c: see there. */
long futex_wait(u64 address, bool shared, u32 expected, u64 deadline,
		u32 bitset);
long futex_wake(u64 address, bool shared, int count, u32 bitset);
void futex_wake_waiter(struct futex_waiter *waiter);

/* For the kernel: wakes one waiter on ADDRESS, private and shared. */
void futex_wake_address(u64 address);

/* robust.c: marks the locks of a thread that ends as without owner. */
void futex_exit_robust(struct thread *thread);
