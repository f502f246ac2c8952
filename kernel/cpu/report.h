/* SPDX-License-Identifier: BSD-3-Clause */
/* Inside cpu/: what is printed when the kernel itself has failed. */
#ifndef CPU_REPORT_H
#define CPU_REPORT_H

#include "cpu/frame.h"
#include "lib/types.h"

/*
 * Prints WHAT, the registers of FRAME and the calls that led there, then powers
 * off.
 */
__attribute__((noreturn)) void report_and_stop(const struct frame *frame,
					       const char *what);

/* The calls that led to the frame pointer RBP, one line each. */
void backtrace_print(u64 rbp);

#endif
