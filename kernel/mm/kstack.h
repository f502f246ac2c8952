/* SPDX-License-Identifier: BSD-3-Clause */
/* Kernel stacks of 16 KiB, each with an unmapped guard below it. */
#pragma once

#include "lib/types.h"

#define KSTACK_SIZE (4 * PAGE_SIZE)

u64 kstack_alloc(void); /* its top, or 0 when memory is full */
void kstack_free(u64 top);

/* Is ADDRESS in the guard of a stack? For the report of a double fault. */
bool kstack_is_guard(u64 address);
