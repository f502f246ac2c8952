/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Takes the place of cpu/cpu.h (given to the compiler with -include): on the
 * host there is no %gs to find the current thread by.
 */
#ifndef CPU_CPU_H
#define CPU_CPU_H

#include "cpu/frame.h"
#include "lib/types.h"

struct thread;
extern struct thread *fake_current;
#define current fake_current

#endif
