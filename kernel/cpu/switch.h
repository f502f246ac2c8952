/* SPDX-License-Identifier: BSD-3-Clause */
/* From one kernel stack to another: entry.S's half of a context switch. */
#pragma once

#include "lib/types.h"

/*
 * Saves the callee-saved registers on the present stack, stores its pointer in
 * *SAVED, and goes on from LOADED, a pointer that an earlier switch stored or
 * that switch_prepare made.
 */
void switch_stacks(u64 *saved, u64 loaded);

/*
 * Prepares the empty stack that ends at TOP so that switching to the returned
 * pointer calls ENTRY(ARG), which must not return.
 */
u64 switch_prepare(u64 top, void (*entry)(void *arg), void *arg);

/* Leaves the kernel for the program whose registers are in *FRAME (iretq). */
struct frame;
__attribute__((noreturn)) void return_to_user(struct frame *frame);
