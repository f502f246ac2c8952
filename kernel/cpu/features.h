/* SPDX-License-Identifier: BSD-3-Clause */
/* Inside cpu/: fills cpu_features, and random bits from the CPU if it has any.
 */
#ifndef CPU_FEATURES_H
#define CPU_FEATURES_H

#include "lib/types.h"

/* What CPUID says; fpu.c adds xsave_size and xsave_mask. */
void features_read(void);

/* From RDSEED or RDRAND; 0 when there is neither. */
u64 features_random(void);

#endif
