// SPDX-License-Identifier: BSD-3-Clause
/*
 * What signal_frame.c leaves out to stay short: the FPU and the alternate stack
 * on the way in and out.
 */
#include <linux/signal.h>

#include <asm/sigcontext.h>
#include <asm/ucontext.h>

#include "cpu/fpu.h"
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

int signal_frame_load_fpu(const void *from)
{
	if (!from) {
		fpu_start_afresh();
		return 0;
	}
	return fpu_frame_load(from);
}
