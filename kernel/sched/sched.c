// SPDX-License-Identifier: BSD-3-Clause
/*
 * The scheduler: one run queue, first come first served. A thread gives the CPU
 * up by sleeping, or in return_to_user_work once need_resched is set, which
 * the tick does when others wait.
 *
 * The registers of programs (FPU, FS and GS bases, address space) stay in the
 * CPU until another program's thread needs it: a server that sleeps and is the
 * next to be woken pays for two changes of stack and nothing else.
 */
#include "sched/sched.h"

#include "cpu/bases.h"
#include "cpu/cpu.h"
#include "cpu/fpu.h"
#include "cpu/switch.h"
#include "lib/log.h"
#include "mm/mm.h"
#include "sched/clock.h"
#include "sched/registers.h"

static struct list run_queue = LIST_INIT(run_queue);
static unsigned int queued;

/* The boot flow: it never is on the run queue, it runs when that is empty. */
static struct thread idle = { .name = "idle" };

static struct thread *registers_owner; /* a program's thread, or NULL */

static struct thread *dead; /* still on its stack until the switch is done */
static void (*dead_reap)(struct thread *);

static struct timer tick;

/* Adds the time since the mark to the thread's system or user time. */
static void charge(struct thread *thread, bool system)
{
	u64 now = clock_monotonic_ns();
	u64 used = now - thread->clock_mark;

	thread->clock_mark = now;
	*(system ? &thread->system_ns : &thread->user_ns) += used;
}

/*
 * Was the kernel running when the tick was due? Its interrupts are off, so the
 * tick arrives at the first instruction after sysret, where rcx still is rip.
 */
static bool tick_hit_kernel(struct thread *thread)
{
	struct frame *frame = thread_frame(thread);

	return !thread->fpu || frame_is_syscall(frame) ||
	       frame->rcx == frame->rip;
}

/*
 * Every SCHED_SLICE_NS while there is something to run. Reading the clock at
 * each system call would cost more than many a call, so whole slices are
 * charged to what the tick meets.
 */
static void tick_expired(struct timer *timer)
{
	if (current == &idle)
		return;
	charge(current, tick_hit_kernel(current));
	if (queued)
		this_cpu()->need_resched = true;
	timer_start(timer, current->clock_mark + SCHED_SLICE_NS);
}

void sched_init(void)
{
	idle.stack_top = this_cpu()->kernel_rsp;
	idle.clock_mark = clock_monotonic_ns();
	list_init(&idle.run_link);
	list_init(&idle.process_link);
	list_init(&idle.signals.entries);
	set_current_thread(&idle);
	timer_setup(&tick, tick_expired);
}

void sched_wake(struct thread *thread)
{
	if (thread->state == THREAD_RUNNABLE || thread->state == THREAD_DEAD)
		return;
	thread->state = THREAD_RUNNABLE;
	if (thread == current)
		return; /* it has not gone to sleep yet */
	list_push_back(&run_queue, &thread->run_link);
	queued++;
	if (current == &idle)
		this_cpu()->need_resched = true;
}

static struct thread *take_next(void)
{
	struct thread *next;

	if (!queued)
		return &idle;
	next = list_first(&run_queue, struct thread, run_link);
	list_remove(&next->run_link);
	queued--;
	return next;
}

void registers_drop(struct thread *thread)
{
	if (registers_owner == thread)
		registers_owner = NULL;
}

/* Brings the program's part of THREAD into the CPU. */
static void load_registers(struct thread *thread)
{
	struct thread *owner = registers_owner;

	if (thread->mm)
		mm_switch(thread->mm);
	if (!thread->fpu || owner == thread)
		return;
	if (owner) {
		fpu_save(owner->fpu);
		owner->fs_base = cpu_fs_base();
		owner->gs_base = cpu_user_gs_base();
	}
	fpu_load(thread->fpu);
	cpu_set_fs_base(thread->fs_base);
	cpu_set_user_gs_base(thread->gs_base);
	cpu_set_kernel_stack(thread->stack_top);
	registers_owner = thread;
}

static void switch_to(struct thread *next)
{
	struct thread *previous = current;

	charge(previous, previous == &idle);
	next->clock_mark = previous->clock_mark;
	load_registers(next);
	if (next != &idle && !tick.active)
		timer_start(&tick, next->clock_mark + SCHED_SLICE_NS);
	set_current_thread(next);
	switch_stacks(&previous->saved_rsp, next->saved_rsp);
}

void sched_switch(void)
{
	struct thread *previous = current;

	this_cpu()->need_resched = false;
	if (previous == &idle) {
		if (queued)
			switch_to(take_next());
		return;
	}
	if (previous->state != THREAD_RUNNABLE) {
		previous->switches_voluntary++;
		switch_to(take_next());
		return;
	}
	if (!queued)
		return;
	previous->switches_forced++;
	list_push_back(&run_queue, &previous->run_link);
	queued++;
	switch_to(take_next());
}

void sched_exit(void (*reap)(struct thread *))
{
	struct thread *thread = current;

	thread->state = THREAD_DEAD;
	registers_drop(thread);
	dead = thread;
	dead_reap = reap;
	switch_to(&idle);
	panic("a dead thread ran again");
}

static void reap_dead(void)
{
	struct thread *thread = dead;

	if (!thread)
		return;
	dead = NULL;
	dead_reap(thread);
}

void sched_idle(void)
{
	for (;;) {
		reap_dead();
		if (!queued)
			cpu_idle();
		sched_switch();
	}
}

void sched_account(void)
{
	charge(current, current == &idle);
}

unsigned int sched_runnable(void)
{
	return queued + (current != &idle);
}

u64 sched_idle_ns(void)
{
	return idle.system_ns;
}
