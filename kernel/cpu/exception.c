// SPDX-License-Identifier: BSD-3-Clause
/*
 * Exceptions. A program's become page-ins or signals; the kernel's own are
 * allowed in one place only, the routines that copy to and from programs'
 * memory. Anything else is a bug of the kernel: report and stop.
 */
#include <asm/siginfo.h>
#include <asm/signal.h>

#include "cpu/cpu.h"
#include "cpu/io.h"
#include "cpu/internal.h"
#include "cpu/upcalls.h"
#include "lib/format.h"
#include "lib/log.h"
#include "mm/kstack.h"
#include "mm/layout.h"
#include "mm/usercopy.h"

enum vector {
	DEBUG = 1,
	NMI = 2,
	DOUBLE_FAULT = 8,
	PAGE_FAULT = 14,
	X87_ERROR = 16,
	MACHINE_CHECK = 18,
	SIMD_ERROR = 19,
	EXCEPTIONS = 32,
};

/* What each exception means to a program; as Linux has it. */
static const struct {
	const char *name;
	u8 signo, code;
	bool has_address; /* si_addr is the instruction */
} traps[EXCEPTIONS] = {
	[0] = { "division by zero", SIGFPE, FPE_INTDIV, true },
	[DEBUG] = { "debug trap", SIGTRAP, TRAP_TRACE, true },
	[NMI] = { "non-maskable interrupt", 0, 0, false },
	[3] = { "breakpoint", SIGTRAP, SI_KERNEL, false },
	[4] = { "overflow", SIGSEGV, SI_KERNEL, false },
	[5] = { "bound range exceeded", SIGSEGV, SI_KERNEL, false },
	[6] = { "invalid instruction", SIGILL, ILL_ILLOPN, true },
	[7] = { "FPU not available", SIGILL, ILL_COPROC, true },
	[DOUBLE_FAULT] = { "double fault", 0, 0, false },
	[10] = { "invalid task state", SIGSEGV, SI_KERNEL, false },
	[11] = { "segment not present", SIGBUS, SI_KERNEL, false },
	[12] = { "stack segment fault", SIGBUS, SI_KERNEL, false },
	[13] = { "general protection fault", SIGSEGV, SI_KERNEL, false },
	[PAGE_FAULT] = { "page fault", SIGSEGV, SEGV_MAPERR, false },
	[X87_ERROR] = { "x87 error", SIGFPE, FPE_FLTINV, true },
	[17] = { "alignment check", SIGBUS, BUS_ADRALN, false },
	[MACHINE_CHECK] = { "machine check", 0, 0, false },
	[SIMD_ERROR] = { "SIMD error", SIGFPE, FPE_FLTINV, true },
	[21] = { "control protection fault", SIGSEGV, SI_KERNEL, false },
};

/* The exceptions of x87 and SSE have the same six bits; lower ones first. */
static int fpe_code(u32 bits)
{
	static const u8 codes[6] = { FPE_FLTINV, FPE_FLTUND, FPE_FLTDIV,
				     FPE_FLTOVF, FPE_FLTUND, FPE_FLTRES };

	for (int i = 0; i < 6; i++)
		if (bits & 1U << i)
			return codes[i];
	return FPE_FLTINV;
}

static int x87_code(void)
{
	u16 control, status;

	asm volatile("fnstcw %0\n\tfnstsw %1" : "=m"(control), "=m"(status));
	return fpe_code(status & ~control);
}

static int simd_code(void)
{
	u32 mxcsr;

	asm volatile("stmxcsr %0" : "=m"(mxcsr));
	return fpe_code(mxcsr & ~(mxcsr >> 7));
}

/* DR6 collects: what has been reported must not be seen again. */
static int debug_code(void)
{
	u64 dr6;

	asm volatile("mov %%dr6, %0" : "=r"(dr6));
	asm volatile("mov %0, %%dr6" : : "r"(0xffff0ff0UL));
	return dr6 & 15 ? TRAP_HWBKPT : TRAP_TRACE;
}

static int trap_code(unsigned int vector)
{
	switch (vector) {
	case DEBUG: return debug_code();
	case X87_ERROR: return x87_code();
	case SIMD_ERROR: return simd_code();
	default: return traps[vector].code;
	}
}

static const char *trap_name(unsigned int vector)
{
	return traps[vector].name ? traps[vector].name : "unknown exception";
}

static void user_exception(struct frame *frame, unsigned int vector)
{
	if (!traps[vector].signo)
		report_and_stop(frame, trap_name(vector));
	signal_fault(traps[vector].signo, trap_code(vector),
		     traps[vector].has_address ? frame->rip : 0, vector,
		     frame->error);
}

/* Running off a stack ends in its guard page, which can't be pushed to. */
static const char *double_fault_name(void)
{
	u64 address = read_cr2();

	if (kstack_is_guard(address) ||
	    (address < (u64)kernel_rodata_end &&
	     address >= (u64)kernel_rodata_end - PAGE_SIZE))
		return "kernel stack overflow";
	return trap_name(DOUBLE_FAULT);
}

static void kernel_exception(struct frame *frame, unsigned int vector)
{
	char what[64];

	if (vector == DEBUG) { /* a program's, seen late */
		debug_code();
		frame->rflags &= ~RFLAGS_TF;
		return;
	}
	if (vector == DOUBLE_FAULT)
		report_and_stop(frame, double_fault_name());
	format(what, sizeof(what), "%s in the kernel", trap_name(vector));
	report_and_stop(frame, what);
}

static void user_page_fault(struct frame *frame, u64 address)
{
	int code = SEGV_MAPERR, signo = SIGSEGV;
	u64 error = frame->error;

	/*
	 * Whether the kernel has something there is not a program's business.
	 * Nor is an access that the CPU makes with the kernel's rights: QEMU
	 * makes such ones for a far return in ring 3, which SMAP forbids.
	 */
	if (address >= USER_END || !(error & FAULT_USER))
		error |= FAULT_PRESENT;
	else
		signo = mm_fault(address, error, &code);
	if (signo)
		signal_fault(signo, code, address, PAGE_FAULT, error);
}

/* The kernel touches programs' memory only where usercopy_fixup says so. */
static void kernel_page_fault(struct frame *frame, u64 address)
{
	u64 fixup = usercopy_fixup(frame->rip);
	bool allowed = !cpu_features.smap || frame->rflags & RFLAGS_AC;
	int code;

	if (!fixup || address >= USER_END || !allowed)
		kernel_exception(frame, PAGE_FAULT);
	if (mm_fault(address, frame->error, &code))
		frame->rip = fixup;
}

static void page_fault(struct frame *frame)
{
	u64 address = read_cr2();

	if (frame_is_user(frame))
		user_page_fault(frame, address);
	else
		kernel_page_fault(frame, address);
}

/* Only a host that was asked to sends one: say that we are alive. */
static void nmi(const struct frame *frame)
{
	log_always("NMI at %016lx", frame->rip);
}

void trap_handle(struct frame *frame)
{
	unsigned int vector = ~(u32)frame->orig_rax;

	if (vector == PAGE_FAULT)
		page_fault(frame);
	else if (vector >= EXCEPTIONS)
		interrupt_handle(vector);
	else if (vector == NMI)
		nmi(frame);
	else if (frame_is_user(frame))
		user_exception(frame, vector);
	else
		kernel_exception(frame, vector);
}
