// SPDX-License-Identifier: BSD-3-Clause
/*
 * The report of a kernel that has failed: what happened, the registers, the
 * calls that led there. The addresses are those of the kernel's ELF file, so
 * `addr2line -e elfin.elf` or GDB's `info line *ADDRESS` names each line.
 *
 * Nothing here takes memory, and everything that could fault is checked first.
 */
#include "cpu/cpu.h"
#include "cpu/io.h"
#include "lib/log.h"
#include "mm/layout.h"
#include "mm/page.h"

#define MAX_CALLS   32
#define STACK_REACH 32768 /* bytes: no stack of ours is larger */

static bool stopping;

/* A failure while reporting a failure: enough has been said. */
static void begin(void)
{
	if (stopping)
		cpu_power_off();
	stopping = true;
}

static bool is_code(u64 address)
{
	return address >= (u64)kernel_start && address < (u64)kernel_text_end;
}

/*
 * Every function begins by pushing %rbp, so the saved values form a chain from
 * callee to caller; it ends where a value does not lie further up the stack.
 */
void backtrace_print(u64 rbp)
{
	for (int i = 0; i < MAX_CALLS; i++) {
		const u64 *saved = (const u64 *)rbp;

		if (rbp & 7 || rbp < PHYSMAP_BASE || !is_code(saved[1]))
			return;
		log_always("  called from %016lx", saved[1]);
		if (saved[0] <= rbp || saved[0] - rbp > STACK_REACH)
			return;
		rbp = saved[0];
	}
}

void report_and_stop(const struct frame *frame, const char *what)
{
	begin();
	log_always("panic: %s at %016lx", what, frame->rip);
	log_always("  rax %016lx rbx %016lx rcx %016lx", frame->rax, frame->rbx,
		   frame->rcx);
	log_always("  rdx %016lx rsi %016lx rdi %016lx", frame->rdx, frame->rsi,
		   frame->rdi);
	log_always("  rbp %016lx r8  %016lx r9  %016lx", frame->rbp, frame->r8,
		   frame->r9);
	log_always("  r10 %016lx r11 %016lx r12 %016lx", frame->r10, frame->r11,
		   frame->r12);
	log_always("  r13 %016lx r14 %016lx r15 %016lx", frame->r13, frame->r14,
		   frame->r15);
	log_always("  rsp %016lx flags %lx cs %lx error %lx cr2 %016lx cr3 %lx",
		   frame->rsp, frame->rflags, frame->cs, frame->error,
		   read_cr2(), read_cr3());
	if (!frame_is_user(frame))
		backtrace_print(frame->rbp);
	cpu_power_off();
}

void log_panic_stop(void)
{
	begin();
	backtrace_print((u64)__builtin_frame_address(0));
	cpu_power_off();
}
