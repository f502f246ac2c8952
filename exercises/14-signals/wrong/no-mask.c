// SPDX-License-Identifier: BSD-3-Clause
/*
 * caught by: 1000 signals, 1000 calls
 * message: got calls of the handler for 1000 signals = 0
 *
 * The mask is not restored.
 */
#include <linux/signal.h>

#include <asm/sigcontext.h>
#include <asm/ucontext.h>

#include "cpu/fpu.h"
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

/* Where the frame begins, 0 when there is no room; *FPU is above it. */
static u64 place_frame(const struct frame *frame,
		       const struct signal_action *action, u64 *fpu)
{
	struct thread *thread = current;
	bool nested = altstack_contains(thread, frame->rsp);
	u64 sp = frame->rsp - RED_ZONE;

	if ((action->flags & SA_ONSTACK) && thread->altstack_size && !nested)
		sp = thread->altstack_base + thread->altstack_size;
	*fpu = ALIGN_DOWN(sp - fpu_frame_size(), 64);
	/* As after a call: 16-byte aligned but for the return address. */
	sp = ALIGN_DOWN(*fpu - sizeof(struct signal_frame), 16) - 8;

	/* An alternate stack that overflows must not run into what is below. */
	if (nested && !altstack_contains(thread, sp))
		return 0;
	return sp;
}

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
	save_registers(&new.context.uc_mcontext, frame);
	new.context.uc_flags = signal_frame_flags();
	new.context.uc_mcontext.fpstate = (struct _fpstate *)fpu;
	new.context.uc_mcontext.oldmask = mask;
	new.context.uc_sigmask = mask;
	altstack_save(current, &new.context.uc_stack);
	new.info = *info;
	if (fpu_frame_save((void *)fpu) || put_user_struct((void *)sp, &new))
		return -EFAULT;

	/* handler(signo, &info, &context), as the calling convention has it. */
	frame->rdi = info->si_signo;
	frame->rsi = sp + offsetof(struct signal_frame, info);
	frame->rdx = sp + offsetof(struct signal_frame, context);
	frame->rax = 0;
	frame->rip = action->handler;
	frame->rsp = sp;
	frame->rflags &= ~(RFLAGS_DF | RFLAGS_RF | RFLAGS_TF);
	signal_frame_entered();
	return 0;
}

/* ---- Coming back ---- */

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
	/* The program may have changed the frame: never all of the flags. */
	frame->rflags = (frame->rflags & ~RFLAGS_USER) |
			(from->eflags & RFLAGS_USER);
}

/* The stack pointer is where it was but for the return address, now popped. */
UK_SYSCALL_R_DEFINE0(long, rt_sigreturn)
{
	struct frame *frame = thread_frame(current);
	struct signal_frame old;
	const struct sigcontext *registers = &old.context.uc_mcontext;

	frame->orig_rax = -1; /* what comes back in rax is no call's result, */
	current->work |= WORK_FRAME; /* and rcx and r11 come back too */
	if (get_user_struct(&old, (void *)(frame->rsp - 8)))
		goto damaged;
	if ((registers->cs | 3) != LINUX_CS || (registers->ss | 3) != LINUX_DS)
		goto damaged;
	restore_registers(frame, registers);
	if (signal_frame_load_fpu(registers->fpstate))
		goto damaged;
	altstack_restore(current, &old.context.uc_stack);
	return frame->rax;

damaged:
	signal_force_simple(SIGSEGV);
	return 0;
}
