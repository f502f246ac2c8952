// SPDX-License-Identifier: BSD-3-Clause
/* The alternate signal stack: sigaltstack(2). */
#include <linux/signal.h>

#include "proc/signal.h"
#include "shim/syscall.h"

#define SMALLEST 2048 /* MINSIGSTKSZ; the frame itself may need more */

/* With SS_AUTODISARM there is no stack while a handler uses it. */
bool altstack_contains(const struct thread *thread, u64 sp)
{
	return !(thread->altstack_flags & SS_AUTODISARM) &&
	       sp > thread->altstack_base &&
	       sp - thread->altstack_base <= thread->altstack_size;
}

void altstack_reset(struct thread *thread)
{
	thread->altstack_base = thread->altstack_size = 0;
	thread->altstack_flags = SS_DISABLE;
}

void altstack_save(const struct thread *thread, struct sigaltstack *out)
{
	out->ss_sp = (void *)thread->altstack_base;
	out->ss_flags = thread->altstack_flags;
	out->ss_size = thread->altstack_size;
}

static int set(struct thread *thread, const struct sigaltstack *new, u64 sp)
{
	int mode = new->ss_flags & ~SS_AUTODISARM;

	if (altstack_contains(thread, sp))
		return -EPERM;
	if (mode != 0 && mode != SS_DISABLE && mode != SS_ONSTACK)
		return -EINVAL;
	if (mode != SS_DISABLE && new->ss_size < SMALLEST)
		return -ENOMEM;
	thread->altstack_flags = new->ss_flags;
	thread->altstack_base = mode == SS_DISABLE ? 0 : (u64) new->ss_sp;
	thread->altstack_size = mode == SS_DISABLE ? 0 : new->ss_size;
	return 0;
}

/* sigreturn: what the frame says, unless the program now runs on that stack. */
void altstack_restore(struct thread *thread, const struct sigaltstack *from)
{
	set(thread, from, thread_frame(thread)->rsp);
}

UK_SYSCALL_R_DEFINE(int, sigaltstack, const struct sigaltstack *, new,
		    struct sigaltstack *, old)
{
	struct thread *thread = current;
	u64 sp = thread_frame(thread)->rsp;
	struct sigaltstack given, before = { 0 };

	if (new)
		TRY(get_user_struct(&given, new));
	altstack_save(thread, &before);
	before.ss_flags &= SS_AUTODISARM;
	if (!thread->altstack_size)
		before.ss_flags |= SS_DISABLE;
	else if (altstack_contains(thread, sp))
		before.ss_flags |= SS_ONSTACK;
	if (new)
		TRY(set(thread, &given, sp));
	return old ? put_user_struct(old, &before) : 0;
}
