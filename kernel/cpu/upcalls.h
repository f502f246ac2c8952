/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the lowest layer calls in the layers above: declared here, defined
 * there, so that dependencies keep pointing one way.
 */
#pragma once

#include "cpu/frame.h"
#include "lib/types.h"

/* The bits of a page fault's error code. */
#define FAULT_PRESENT  1 /* a protection violation, not a missing page */
#define FAULT_WRITE    2
#define FAULT_USER     4 /* the access came from ring 3 */
#define FAULT_RESERVED 8
#define FAULT_FETCH    16

/*
 * mm/fault.c: brings the page that ADDRESS needs into the current address
 * space. 0, or the signal that a program deserves: *CODE is its si_code.
 * It is called for faults of programs and of the user copy routines.
 */
int mm_fault(u64 address, u64 error, int *code);

/*
 * proc/signal.c: an exception of a program that nobody mended. SIGNO and
 * CODE as in siginfo, ADDRESS is si_addr; TRAP and ERROR go into the frame.
 */
void signal_fault(int signo, int code, u64 address, int trap, u64 error);

/*
 * proc/return.c: work before going back to a program: reschedule, signals.
 * entry.S calls it while thread->work is not 0 or need_resched is set.
 */
void return_to_user_work(struct frame *frame);

/* sched/timer.c: the one-shot timer has expired. */
void timer_interrupt(void);
