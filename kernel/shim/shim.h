/* SPDX-License-Identifier: BSD-3-Clause */
/* The way from a number to a handler, with and without tracing. */
#pragma once

#include "cpu/frame.h"
#include "shim/syscall.h"

/* table.c: by number; holes hold syscall_missing. */
extern const syscall_handler syscall_table[];
extern const unsigned int syscall_table_size;

/* What a number without a handler does: -ENOSYS. */
long syscall_missing(SYSCALL_REGISTERS);

/*
 * Calls the handler that FRAME's registers ask for and leaves its result in
 * FRAME->rax. entry.S calls it unless cpu->dispatch names another function.
 */
void shim_dispatch(struct frame *frame);
