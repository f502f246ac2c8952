/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Inside cpu/: what fpu.c and fpu_frame.c know about the saved FPU state, which
 * is in the standard format of XSAVE: 512 bytes as FXSAVE has them, a header of
 * 64 bytes, then each component at the offset that CPUID names.
 */
#pragma once

#include "lib/types.h"

#define FPU_LEGACY_SIZE 512
#define FPU_HEADER_SIZE 64

struct fpu {
	u16 fcw, fsw;
	u8 ftw, reserved0;
	u16 fop;
	u64 rip, rdp;
	u32 mxcsr, mxcsr_mask;
	u8 registers[432];
	u8 reserved1[48]; /* for software: see fpu_frame.c */
	/* The header; absent with FXSAVE only. */
	u64 components; /* XSTATE_BV: those not in their initial state */
	u64 compacted;	/* XCOMP_BV: 0 in the standard format */
	u64 reserved2[6];
};

extern u32 fpu_mxcsr_mask; /* bits of MXCSR that may be set */

void fpu_init(void);
