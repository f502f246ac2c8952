// SPDX-License-Identifier: BSD-3-Clause
/*
 * Threads come and go: the structure, the kernel stack, and for a program's
 * thread the FPU area and room for its registers at the top of the stack.
 */
#include "sched/thread.h"

#include "cpu/fpu.h"
#include "cpu/switch.h"
#include "mm/kmalloc.h"
#include "mm/kstack.h"
#include "sched/sched.h"

#include <linux/sched.h>

static bool thread_fill(struct thread *thread, bool user)
{
	thread->stack_top = kstack_alloc();
	if (!thread->stack_top)
		return false;
	if (!user)
		return true;
	thread->fpu = fpu_alloc();
	return thread->fpu != NULL;
}

struct thread *thread_alloc(void (*entry)(void *arg), void *arg, bool user)
{
	struct thread *thread = kzalloc(sizeof(*thread));
	u64 top;

	if (!thread)
		return NULL;
	if (!thread_fill(thread, user)) {
		thread_free(thread);
		return NULL;
	}
	thread->state = THREAD_WAITING;
	sched_set_priority(thread, SCHED_NORMAL, 0, 0);
	list_init(&thread->process_link);
	list_init(&thread->signals.entries);
	top = user ? (u64)thread_frame(thread) : thread->stack_top;
	thread->saved_rsp = switch_prepare(top, entry, arg);
	return thread;
}

void thread_free(struct thread *thread)
{
	registers_drop(thread);
	if (thread->stack_top)
		kstack_free(thread->stack_top);
	kfree(thread->fpu);
	kfree(thread);
}
