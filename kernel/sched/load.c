// SPDX-License-Identifier: BSD-3-Clause
/*
 * Load averages: how many threads could run, over one, five and fifteen
 * minutes, each sample fading exponentially. Samples are due every five
 * seconds, but nobody wakes an idle machine for them: those that were missed
 * are made up for, and were of a machine without work.
 */
#include "sched/clock.h"
#include "sched/sched.h"

#define PERIOD_NS (5 * NS_PER_SEC)
#define ONE	  2048UL

static u64 next_sample = PERIOD_NS, loads[3];

void load_sample(u64 now, unsigned int runnable)
{
	static const u64 kept[] = { 1884, 2014, 2037 }; /* exp(-5s/1min)... */

	for (; next_sample <= now; next_sample += PERIOD_NS) {
		bool missed = now - next_sample >= PERIOD_NS;
		u64 load = missed ? 0 : runnable * ONE;

		for (int i = 0; i < 3; i++) {
			u64 rest = load >= loads[i] ? ONE - 1 : 0;

			loads[i] = (loads[i] * kept[i] +
				    load * (ONE - kept[i]) + rest) /
				   ONE;
		}
	}
}

void load_averages(u64 averages[3])
{
	load_sample(clock_monotonic_ns(), sched_runnable());
	for (int i = 0; i < 3; i++)
		averages[i] = loads[i];
}
