// SPDX-License-Identifier: BSD-3-Clause
/*
 * Robust futexes: a thread keeps a list, in its own memory, of the locks that
 * it holds. When it ends the kernel walks the list, marks each lock as without
 * owner, and wakes one waiter. Nothing in there can be trusted.
 */
#include <linux/futex.h>

#include "proc/futex.h"
#include "proc/limits.h"
#include "proc/process.h"
#include "shim/syscall.h"

/* Bit 0 of a pointer in the list says that it is a lock with inheritance. */
#define POINTER(entry) ((entry) & ~1UL)

static void mark_lock(u64 address, u32 tid, bool pending)
{
	u32 value, seen, new;

	if ((address & 3) || get_user_u32(&value, (void *)address))
		return;
	/*
	 * The thread was about to take it, or has just released it and not yet
	 * woken anybody: that wake-up must not be lost with the thread.
	 */
	if (pending && !value) {
		futex_wake_address(address);
		return;
	}
	do {
		if ((value & FUTEX_TID_MASK) != tid)
			return;
		new = (value & FUTEX_WAITERS) | FUTEX_OWNER_DIED;
		seen = value;
		if (cmpxchg_user_u32((u32 *)address, &value, new))
			return;
	} while (value != seen);
	if (value & FUTEX_WAITERS)
		futex_wake_address(address);
}

void futex_exit_robust(struct thread *thread)
{
	u64 list = thread->robust_list, entry, next;
	struct robust_list_head head;
	u64 pending;

	thread->robust_list = 0;
	if (!list || get_user_struct(&head, (void *)list))
		return;
	pending = POINTER((u64)head.list_op_pending);
	entry = POINTER((u64)head.list.next);
	for (int i = 0; i < ROBUST_LIST_LIMIT && entry != list; i++) {
		int error = get_user_u64(&next, (void *)entry);

		if (entry != pending)
			mark_lock(entry + head.futex_offset, thread->tid,
				  false);
		if (error)
			break;
		entry = POINTER(next);
	}
	if (pending)
		mark_lock(pending + head.futex_offset, thread->tid, true);
}

UK_SYSCALL_R_DEFINE(long, set_robust_list, struct robust_list_head *, head,
		    size_t, size)
{
	if (size != sizeof(*head))
		return -EINVAL;
	current->robust_list = (u64)head;
	return 0;
}

UK_SYSCALL_R_DEFINE(long, get_robust_list, int, tid, struct robust_list_head **,
		    head, size_t *, size)
{
	struct thread *thread = thread_find_any(tid);

	if (!thread)
		return -ESRCH;
	if (limits_permission(thread->process))
		return -EPERM;
	TRY(put_user_u64(size, sizeof(**head)));
	return put_user_u64(head, thread->robust_list);
}
