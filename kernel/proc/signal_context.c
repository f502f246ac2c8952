/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What signal_frame.c leaves out to stay short: the FPU on the way in and out,
 * and what a frame that a program may have changed must not bring back.
 */
#include <linux/errno.h>
#include <linux/signal.h>

#include <asm/sigcontext.h>
#include <asm/ucontext.h>

#include "cpu/fpu.h"
#include "mm/page.h"
#include "proc/signal.h"

u64 signal_frame_flags(void)
{
	return UC_SIGCONTEXT_SS | UC_STRICT_RESTORE_SS |
	       (cpu_features.xsave ? UC_FP_XSTATE : 0);
}

void fpu_start_afresh(void)
{
	fpu_reset(current->fpu);
	fpu_load(current->fpu);
}

void signal_frame_entered(void)
{
	fpu_start_afresh();
	if (current->altstack_flags & SS_AUTODISARM)
		altstack_reset(current);
}

/*
 * iretq faults in the kernel for a bad selector or an address that is not
 * canonical, so those are found here. (Linux has the same signal for them.)
 */
bool signal_frame_segments_ok(const struct sigcontext *registers)
{
	u64 top = registers->rip >> 47;

	if ((registers->cs | 3) != USER_CS && (registers->cs | 3) != USER_CS32)
		return false;
	if ((registers->ss | 3) != USER_DS)
		return false;
	return top == 0 || top == 0x1ffff;
}

int signal_frame_load_fpu(const void *from)
{
	if (!from) {
		fpu_start_afresh();
		return 0;
	}
	return fpu_frame_load(from);
}
