/* SPDX-License-Identifier: BSD-3-Clause */
/* How fast the time-stamp counter counts, and when it began. */
#pragma once

#include "lib/types.h"

/* Early at boot, after cpu_init: begins to measure if it must. */
void tsc_begin(void);

/* In Hz; asks everyone who may know, measures else. Never waits forever. */
u64 tsc_frequency(void);

/* When the machine was started, ns since 1970, by kvmclock; 0: no kvmclock. */
u64 tsc_realtime_ns(void);

/*
 * sched/pit.c: the same by measuring, from pit_begin until two milliseconds
 * later or now, whichever is later; 0: no PIT.
 */
void pit_begin(void);
u64 pit_measure_tsc(void);
