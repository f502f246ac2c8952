/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The page through which the kernel tells the vDSO what it needs to compute the
 * time: written by loader/vdso.c, read by programs, right below the vDSO's
 * code.
 */
#pragma once

#include "lib/types.h"

struct vdso_data {
	/* Odd while the rest changes; different afterwards. */
	volatile u32 sequence;
	u32 shift;
	u64 mult;
	u64 tsc_base;	     /* monotonic ns = (tsc - base) * mult >> shift */
	u64 realtime_offset; /* ns from 1970 to boot */
};
