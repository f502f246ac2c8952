/* SPDX-License-Identifier: BSD-3-Clause */
/* Segment, task-state and interrupt descriptors, built once by cpu_init. */
#ifndef CPU_DESCRIPTORS_H
#define CPU_DESCRIPTORS_H

#include "lib/types.h"

/* Loads all three tables; interrupts use the running stack or TSS.rsp0. */
void descriptors_init(void);

/* From now on VECTOR runs on the stack that ends at TOP; N is 1 to 7. */
void descriptors_set_ist(unsigned int vector, unsigned int n, u64 top);

#endif
