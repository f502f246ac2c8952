// SPDX-License-Identifier: BSD-3-Clause
/*
 * Exercise 14: delivering a signal, and coming back. Takes the place of
 * kernel/proc/signal_frame.c; README.md tells the story.
 *
 * What lies on the stack from the new stack pointer up:
 *
 *	the restorer's address    the handler's return address
 *	struct ucontext           registers, signal mask, alternate stack
 *	siginfo_t                 what happened
 *	(aligned to 64)           FPU and vector registers, see cpu/fpu.h
 *	128 bytes                 the red zone: the interrupted function may
 *	                          use it without moving the stack pointer
 */
#include <linux/errno.h>
#include <linux/signal.h>

#include <asm/sigcontext.h>
#include <asm/ucontext.h>

#include "cpu/fpu.h"
#include "mm/usercopy.h"
#include "proc/signal.h"
#include "shim/syscall.h"

#define RED_ZONE 128

/* What programs expect to find, whatever our selectors are. */
#define LINUX_CS 0x33
#define LINUX_DS 0x2b

struct signal_frame {
	u64 restorer;
	struct ucontext context;
	siginfo_t info;
};

/* ---- Delivering ---- */

/*
 * Where the frame begins, 0 when there is no room. Above it, at *FPU, is room
 * for the FPU's registers.
 */
static u64 place_frame(const struct frame *frame,
		       const struct signal_action *action, u64 *fpu)
{
	/* TODO 1: fpu_frame_size() bytes for the FPU, at a multiple of 64, and
	 * below that a struct signal_frame. A handler begins as after a call:
	 * where does the return address lie? */
	/* TODO 5: the red zone. */
	/* TODO 8: SA_ONSTACK and the thread's alternate stack, altstack_base
	 * and altstack_size (0: it has none). Is it on it already
	 * (altstack_contains)? Then it goes on there. */
	(void)frame, (void)action;
	*fpu = 0;
	return 0;
}

/* Given. */
static void save_registers(struct sigcontext *to, const struct frame *frame)
{
	to->r8 = frame->r8;
	to->r9 = frame->r9;
	to->r10 = frame->r10;
	to->r11 = frame->r11;
	to->r12 = frame->r12;
	to->r13 = frame->r13;
	to->r14 = frame->r14;
	to->r15 = frame->r15;
	to->rdi = frame->rdi;
	to->rsi = frame->rsi;
	to->rbp = frame->rbp;
	to->rbx = frame->rbx;
	to->rdx = frame->rdx;
	to->rax = frame->rax;
	to->rcx = frame->rcx;
	to->rsp = frame->rsp;
	to->rip = frame->rip;
	to->eflags = frame->rflags;
	to->cs = LINUX_CS;
	to->ss = LINUX_DS;
	to->err = current->trap_error;
	to->trapno = current->trap;
	to->cr2 = current->trap_address;
}

/*
 * Makes the program go on in ACTION's handler with INFO; rt_sigreturn will
 * restore the registers in FRAME and MASK. 0, or -EFAULT: no room on its stack.
 */
int signal_frame_push(struct frame *frame, const struct signal_action *action,
		      const siginfo_t *info, u64 mask)
{
	struct signal_frame new = { .restorer = action->restorer };
	u64 fpu, sp = place_frame(frame, action, &fpu);

	if (!sp || !(action->flags & SA_RESTORER))
		return -EFAULT;
	/* Given: what programs look at besides. */
	new.context.uc_flags = signal_frame_flags();
	altstack_save(current, &new.context.uc_stack);
	new.context.uc_mcontext.oldmask = mask;

	/* TODO 2: the registers, the mask and INFO into the frame, and
	 * fpstate, which is the address FPU. */
	(void)save_registers, (void)info;

	/* TODO 3: onto the program's stack: fpu_frame_save, put_user_struct.
	 * It may not be there: -EFAULT. */

	/* TODO 4: the program goes on in the handler: rip, rsp, and its three
	 * arguments in rdi, rsi and rdx. rax is 0. */

	/* Given: a handler begins with these flags clear, and a fresh FPU. */
	frame->rflags &= ~(RFLAGS_DF | RFLAGS_RF | RFLAGS_TF);
	signal_frame_entered();
	return 0;
}

/* ---- Coming back ---- */

/* Given, but for the flags. */
static void restore_registers(struct frame *frame,
			      const struct sigcontext *from)
{
	frame->r8 = from->r8;
	frame->r9 = from->r9;
	frame->r10 = from->r10;
	frame->r11 = from->r11;
	frame->r12 = from->r12;
	frame->r13 = from->r13;
	frame->r14 = from->r14;
	frame->r15 = from->r15;
	frame->rdi = from->rdi;
	frame->rsi = from->rsi;
	frame->rbp = from->rbp;
	frame->rbx = from->rbx;
	frame->rdx = from->rdx;
	frame->rax = from->rax;
	frame->rcx = from->rcx;
	frame->rsp = from->rsp;
	frame->rip = from->rip;
	/* TODO 7: the program may have changed the frame, and may not change
	 * all of its flags: those of RFLAGS_USER only. */
	frame->rflags = from->eflags;
}

/* The stack pointer is where it was but for the return address, now popped. */
UK_SYSCALL_R_DEFINE0(long, rt_sigreturn)
{
	struct frame *frame = thread_frame(current);
	struct signal_frame old;
	const struct sigcontext *registers = &old.context.uc_mcontext;

	frame->orig_rax = -1; /* what comes back in rax is no call's result, */
	current->work |= WORK_FRAME; /* and rcx and r11 come back too */

	/* TODO 6: copy the frame in. Where is it, now that the handler has
	 * popped the return address? */
	/* TODO 6: the mask (signal_set_blocked), the registers, the FPU
	 * (signal_frame_load_fpu). */
	/* TODO 8: altstack_restore. */
	/* TODO 7: code and stack selectors must be a program's (LINUX_CS,
	 * LINUX_DS; their lower two bits don't matter). */
	(void)old, (void)registers, (void)restore_registers;

	/* A frame that is damaged, at whatever point: */
	signal_force_simple(SIGSEGV);
	return 0;
}
