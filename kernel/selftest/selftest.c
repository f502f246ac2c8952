// SPDX-License-Identifier: BSD-3-Clause
/*
 * Two threads in one address space run program.S: system calls, demand
 * paging, copies into a program's memory, timer interrupts, and vector
 * registers that must survive both interrupts and each other. The kernel is
 * what it always is but for cpu->dispatch, which leads here.
 */
#include "selftest/selftest.h"

#include <linux/mman.h>

#include "cpu/cpu.h"
#include "cpu/frame.h"
#include "cpu/switch.h"
#include "drivers/console.h"
#include "lib/log.h"
#include "lib/string.h"
#include "mm/mm.h"
#include "mm/usercopy.h"
#include "sched/clock.h"
#include "sched/sched.h"
#include "sched/timer.h"

#define CODE	 0x400000UL
#define MEMORY	 0x10000000UL
#define THREADS	 2
#define TICK_NS	 (NS_PER_SEC / 1000)
#define LIMIT_NS (15 * NS_PER_SEC)
#define TURNS	 64 /* calls between forced changes to the other thread */

extern const char selftest_program[], selftest_program_end[];

static const char *const failures[] = {
	[SELFTEST_BAD_CALL] = "a system call returned something wrong",
	[SELFTEST_BAD_SSE] = "an SSE register has changed",
	[SELFTEST_BAD_AVX] = "an AVX register has changed",
	[SELFTEST_BAD_MEMORY] = "new memory is wrong",
	[SELFTEST_BAD_STORE] = "the kernel's store to user memory is wrong",
	[SELFTEST_BAD_FLOAT] = "floating-point arithmetic is wrong",
};

static struct timer tick;
static u64 ticks, calls, give_up;
static unsigned int ended;

__attribute__((noreturn)) static void fail(const char *why)
{
	log_always("selftest failed: %s", why);
	cpu_power_off();
}

/* As a program that ends with status 0; a failure leaves the host without. */
__attribute__((noreturn)) static void succeed(void)
{
	log_always("selftest ok");
	console_send_control('X', 0, 0, 0);
	console_drain();
	cpu_power_off();
}

static void tick_expired(struct timer *timer)
{
	u64 now = clock_monotonic_ns();

	if (now > give_up)
		fail("it takes too long");
	ticks++;
	this_cpu()->need_resched = true;
	timer_start(timer, now + TICK_NS);
}

static u64 expected_checksum(u64 number)
{
	u64 sum = number;

	for (u64 i = 0; i < SELFTEST_CALLS; i++)
		sum = sum * SELFTEST_MULTIPLY + i;
	return sum;
}

static u64 number_of(const struct thread *thread)
{
	return 0x0123456789abcdefUL * thread->tid;
}

static void thread_end(u64 failure, u64 checksum)
{
	if (failure)
		fail(failure < ARRAY_SIZE(failures) ? failures[failure] : "?");
	if (checksum != expected_checksum(number_of(current)))
		fail("the checksum is wrong");
	if (++ended == THREADS)
		succeed();
	current->state = THREAD_WAITING;
	sched_switch();
}

static u64 ticks_seen(void)
{
	if (clock_monotonic_ns() > give_up)
		fail("no timer interrupts arrive");
	return ticks;
}

static void dispatch(struct frame *frame)
{
	if (++calls % TURNS == 0)
		this_cpu()->need_resched = true;
	switch (frame->orig_rax) {
	case SELFTEST_ADD: frame->rax = frame->rdi + frame->rsi; break;
	case SELFTEST_TICKS: frame->rax = ticks_seen(); break;
	case SELFTEST_STORE:
		frame->rax = put_user_u64((void *)frame->rdi, frame->rsi);
		break;
	case SELFTEST_END: thread_end(frame->rdi, frame->rsi); break;
	default: fail("the program made a call that it does not have");
	}
}

static void map(struct mm *mm, u64 address, u64 length)
{
	struct map_request request = {
		.address = address,
		.length = length,
		.prot = PROT_READ | PROT_WRITE,
		.flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
	};

	if (mm_map(mm, &request) != (ssize_t)address)
		fail("memory can't be mapped");
}

static struct mm *make_program(void)
{
	size_t size = selftest_program_end - selftest_program;
	struct mm *mm = mm_create();

	if (!mm)
		fail("no memory");
	map(mm, CODE, PAGE_SIZE);
	map(mm, MEMORY, THREADS * SELFTEST_PAGES * PAGE_SIZE);
	if (mm_write(mm, CODE, selftest_program, size) ||
	    mm_protect(mm, CODE, PAGE_SIZE, PROT_READ | PROT_EXEC))
		fail("the program can't be put into memory");
	return mm;
}

static void enter(UNUSED void *unused)
{
	return_to_user(thread_frame(current));
}

static void start_thread(struct mm *mm, int tid)
{
	struct thread *thread = thread_alloc(enter, NULL, true);
	struct frame *frame;

	if (!thread)
		fail("no memory");
	thread->tid = tid;
	thread->mm = mm;
	frame = thread_frame(thread);
	memset(frame, 0, sizeof(*frame));
	frame->rip = CODE;
	frame->rdi = number_of(thread);
	frame->rsi = MEMORY + (tid - 1) * SELFTEST_PAGES * PAGE_SIZE;
	frame->rdx = cpu_features.avx;
	frame->rflags = RFLAGS_IF;
	sched_wake(thread);
}

void selftest_start(void)
{
	struct mm *mm = make_program();

	this_cpu()->dispatch = dispatch;
	give_up = clock_monotonic_ns() + LIMIT_NS;
	timer_setup(&tick, tick_expired);
	timer_start(&tick, clock_monotonic_ns() + TICK_NS);
	for (int i = 1; i <= THREADS; i++)
		start_thread(mm, i);
}
