// SPDX-License-Identifier: BSD-3-Clause
/*
 * The clock is the CPU's time-stamp counter, scaled. How fast it counts is
 * found once (sched/tsc.c); from then on reading the time is one instruction
 * and a multiplication of 64 by 64 bits to 128, which cannot overflow.
 */
#include "sched/clock.h"

#include "boot/config.h"
#include "cpu/apic.h"
#include "cpu/io.h"
#include "lib/log.h"
#include "sched/tsc.h"

#define ALARM_SHIFT   30 /* so that 8 GHz still fit */
#define FRESH_SECONDS 10

struct clock_scale clock_scale = { .shift = CLOCK_SHIFT };

static u64 hz;
static u64 realtime_offset;
static u64 ticks_per_ns; /* << ALARM_SHIFT */

void clock_begin(void)
{
	tsc_begin();
}

/*
 * A virtual machine's counter starts with the machine, so its own zero is when
 * we were booted; a counter that was running long before begins now.
 */
void clock_init(void)
{
	u64 tsc;

	hz = tsc_frequency();
	tsc = rdtsc();
	clock_scale.mult = (NS_PER_SEC << CLOCK_SHIFT) / hz;
	clock_scale.tsc_base = tsc / hz < FRESH_SECONDS ? 0 : tsc;
	ticks_per_ns = (hz << ALARM_SHIFT) / NS_PER_SEC;
	realtime_offset = tsc_realtime_ns();
	if (!realtime_offset)
		realtime_offset = boot_config.time_ns;
	log_info("clock: %lu.%06lu MHz", hz / 1000000, hz % 1000000);
}

u64 clock_realtime_ns(void)
{
	return realtime_offset + clock_monotonic_ns();
}

void clock_set_realtime_offset(u64 ns_at_boot)
{
	realtime_offset = ns_at_boot;
}

u64 clock_realtime_offset(void)
{
	return realtime_offset;
}

u64 clock_tsc_hz(void)
{
	return hz;
}

/* From now on, not from boot: what rounding loses stays below a tick. */
void clock_set_alarm(u64 monotonic_ns)
{
	u64 now = clock_monotonic_ns();
	u64 wait = monotonic_ns > now ? monotonic_ns - now : 0;

	apic_timer_start(rdtsc() + 1 +
			 clock_convert(wait, ticks_per_ns, ALARM_SHIFT));
}
