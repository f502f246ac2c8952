// SPDX-License-Identifier: BSD-3-Clause
/*
 * The last stop before a program goes on, whenever something is to be done
 * first: signals, another thread's turn, a frame that was changed.
 */
#include <asm/siginfo.h>
#include <asm/signal.h>

#include "cpu/cpu.h"
#include "cpu/offsets.h"
#include "cpu/upcalls.h"

#define CANONICAL_END	(1UL << 47)
#define TRAP_PROTECTION 13
#define RFLAGS_ID	(1UL << 21) /* changing it shows that there is CPUID */

void return_work(struct frame *frame);

static u32 current_work(void)
{
	return *(const u32 *)((const char *)current + THREAD_WORK);
}

static void do_work(struct frame *frame)
{
	while (current_work() || this_cpu()->need_resched)
		return_to_user_work(frame);
}

/*
 * Called by entry.S. Nothing in FRAME can make the iret that follows fault or
 * give the program more than ring 3, whatever a signal frame contained.
 */
void return_work(struct frame *frame)
{
	do_work(frame);
	while (frame->rip >= CANONICAL_END && frame->rip < -CANONICAL_END) {
		signal_fault(SIGSEGV, SI_KERNEL, 0, TRAP_PROTECTION, 0);
		do_work(frame);
	}
	frame->cs = USER_CS;
	frame->ss = USER_DS;
	frame->rflags &= RFLAGS_USER | RFLAGS_ID;
	frame->rflags |= RFLAGS_IF | 2;
}
