// SPDX-License-Identifier: BSD-3-Clause
/*
 * The scheduler. Each thread has a clock of its own that runs while it does,
 * the faster the nicer it is; whose clock is furthest behind runs next. So
 * everybody gets a share, and who sleeps much is behind when it wakes and runs
 * at once: an editor beside ten compilers. What was missed by sleeping is
 * forgotten but for one slice.
 *
 * A thread gives the CPU up by sleeping, or in return_to_user_work once
 * need_resched is set: by the tick, or when an interrupt has woken somebody who
 * is further behind. One that is woken by a system call waits for its end, for
 * often the caller will sleep anyway, or for the tick.
 *
 * The registers of programs (FPU, FS and GS bases, address space) stay in the
 * CPU until another program's thread needs it: a server that sleeps and is the
 * next to be woken pays for two changes of stack and nothing else.
 */
#include "sched/sched.h"

#include "cpu/bases.h"
#include "cpu/fpu.h"
#include "cpu/switch.h"
#include "lib/log.h"
#include "mm/mm.h"
#include "mm/paging.h"
#include "sched/clock.h"

static struct tree run_queue;
static unsigned int queued;
u64 sched_fair_turn = TURN_NORMAL + SCHED_SLICE_NS; /* only grows */

struct sched_totals sched_totals;

/* The boot flow: it never is on the run queue, it runs when that is empty. */
static struct thread idle = { .name = "idle", .turn.key = UINT64_MAX };

static struct thread *registers_owner; /* a program's thread, or NULL */

static struct thread *dead; /* still on its stack until the switch is done */
static void (*dead_reap)(struct thread *);

static struct timer tick;

/* Real-time threads leave the others a twentieth of each second, as in Linux:
 * else one that spins could not even be killed. */
#define REAL_TIME_NS (NS_PER_SEC / 20 * 19)

static u64 real_time_ns, period_end;

static bool is_real_time(const struct thread *thread)
{
	return thread->turn.key < TURN_NORMAL;
}

static bool real_time_is_spent(void)
{
	return real_time_ns > REAL_TIME_NS;
}

static void begin_period(u64 now)
{
	if (now < period_end)
		return;
	period_end = now + NS_PER_SEC;
	real_time_ns = 0;
}

/* Adds the time since the mark to the thread's system or user time. */
ALWAYS_INLINE void charge(struct thread *thread, bool system)
{
	u64 now = clock_monotonic_ns();
	u64 used = now - thread->clock_mark;

	thread->clock_mark = now;
	if (is_real_time(thread))
		real_time_ns += used;
	thread->turn.key += used * thread->cost >> 10;
	if (thread == &idle)
		sched_totals.idle_ns += used;
	else if (!system)
		sched_totals.user_ns += used;
	*(system ? &thread->used.system_ns : &thread->used.user_ns) += used;
}

static struct thread *first_queued(void)
{
	struct tree_key *first = NULL;

	if (unlikely(real_time_is_spent()))
		first = tree_find_key(&run_queue, TURN_NORMAL);
	if (!first)
		first = tree_find_key(&run_queue, 0); /* the very first */
	return first ? container_of(first, struct thread, turn) : NULL;
}

/* Is it NEXT's turn, and no longer that of THREAD? */
static bool goes_before(const struct thread *next, const struct thread *thread)
{
	if (is_real_time(thread) && !is_real_time(next))
		return real_time_is_spent();
	return next->turn.key < thread->turn.key;
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
	struct thread *first;

	if (current == &idle)
		return;
	charge(current, tick_hit_kernel(current));
	load_sample(current->clock_mark, sched_runnable());
	begin_period(current->clock_mark);
	sched_on_pause();
	first = first_queued();
	if (first && goes_before(first, current))
		this_cpu()->need_resched = true;
	else
		sched_fair_turn = MAX(sched_fair_turn, current->turn.key);
	timer_start(timer, current->clock_mark + SCHED_SLICE_NS);
}

void sched_init(void)
{
	idle.stack_top = this_cpu()->kernel_rsp;
	idle.clock_mark = clock_monotonic_ns();
	list_init(&idle.process_link);
	list_init(&idle.signals.entries);
	set_current_thread(&idle);
	timer_setup(&tick, tick_expired);
}

void sched_enqueue(struct thread *thread)
{
	tree_insert_key(&run_queue, &thread->turn, thread->turn.key);
	queued++;
}

bool sched_dequeue(struct thread *thread)
{
	if (thread->state != THREAD_RUNNABLE || thread == current)
		return false;
	tree_remove(&run_queue, &thread->turn.node);
	queued--;
	return true;
}

/* Must THREAD, just woken, run before the current one goes on? */
static bool is_urgent(const struct thread *thread)
{
	if (thread->turn.key >= current->turn.key)
		return false;
	return current == &idle || is_real_time(thread) ||
	       !frame_is_syscall(thread_frame(current));
}

void sched_wake(struct thread *thread)
{
	if (thread->state == THREAD_RUNNABLE || thread->state == THREAD_DEAD)
		return;
	thread->state = THREAD_RUNNABLE;
	if (thread == current)
		return; /* it has not gone to sleep yet */
	if (!is_real_time(thread))
		thread->turn.key =
			MAX(thread->turn.key, sched_fair_turn - SCHED_SLICE_NS);
	sched_enqueue(thread);
	if (is_urgent(thread))
		this_cpu()->need_resched = true;
}

/*
 * The next to run, out of the queue, or NULL: PREVIOUS goes on. It gives way to
 * whoever is there, but a real-time thread only to its like.
 */
static struct thread *take_next(const struct thread *previous)
{
	struct thread *next = first_queued();
	bool goes_on = previous->state == THREAD_RUNNABLE;

	if (goes_on && (!next || (is_real_time(previous) &&
				  next->turn.key != previous->turn.key &&
				  !goes_before(next, previous))))
		return NULL;
	if (!next)
		return &idle;
	sched_dequeue(next);
	sched_fair_turn = MAX(sched_fair_turn, next->turn.key);
	return next;
}

void registers_drop(struct thread *thread)
{
	if (registers_owner == thread)
		registers_owner = NULL;
}

/*
 * Brings the program's part of THREAD into the CPU. A thread of the kernel runs
 * in whatever address space is there, since the kernel's half is the same
 * everywhere: waiting in the idle loop costs no TLB flush.
 */
ALWAYS_INLINE void load_registers(struct thread *thread)
{
	struct thread *owner = registers_owner;

	if (thread->mm)
		paging_load(thread->mm->pml4);
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

ALWAYS_INLINE void switch_to(struct thread *next)
{
	struct thread *previous = current;

	sched_on_pause();
	next->clock_mark = previous->clock_mark;
	load_registers(next);
	if (next != &idle && !tick.active)
		timer_start(&tick, next->clock_mark + SCHED_SLICE_NS);
	sched_totals.switches++;
	set_current_thread(next);
	switch_stacks(&previous->saved_rsp, next->saved_rsp);
}

void sched_switch(void)
{
	struct thread *previous = current, *next = take_next(previous);
	bool forced = previous->state == THREAD_RUNNABLE;

	this_cpu()->need_resched = false;
	if (!next)
		return;
	charge(previous, previous == &idle);
	if (forced && previous != &idle)
		sched_enqueue(previous);
	*(forced ? &previous->used.preemptions : &previous->used.waits) += 1;
	switch_to(next);
}

void sched_exit(void (*reap)(struct thread *))
{
	struct thread *thread = current;

	charge(thread, false);
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
		sched_on_pause();
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
