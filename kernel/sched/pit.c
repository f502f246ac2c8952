// SPDX-License-Identifier: BSD-3-Clause
/*
 * Measuring the time-stamp counter against channel 2 of the PIT (8254), which
 * counts down at 1.193182 MHz and raises no interrupt. Each reading of the
 * counter is paired with a reading of the TSC; a few pairs at the beginning are
 * averaged, and a few at the end. The beginning is early in the boot, so that
 * what lies in between need not be spent waiting: two milliseconds are enough
 * for an error of some 50 parts in a million.
 *
 * Waiting is counted in rounds: without a PIT the ports read 0xff, the counter
 * does not move, and we give up.
 */
#include "cpu/io.h"
#include "sched/tsc.h"

#define PIT_HZ	       1193182UL
#define PORT_CHANNEL_2 0x42
#define PORT_COMMAND   0x43
#define PORT_GATE      0x61
#define GATE_ON	       1
#define SPEAKER_ON     2
#define START_MODE_0   0xb0 /* channel 2, low byte then high, count down */
#define LATCH_2	       0x80

#define SAMPLES	       8
#define WAIT_COUNT     2000  /* 1.7 ms, which have mostly passed already */
#define MAX_ROUNDS     10000 /* more than that takes */
#define ATTEMPTS       3

struct sample {
	u64 tsc, count; /* sums of SAMPLES readings */
};

/*
 * The counter wraps after 55 ms. If the host was busy elsewhere for this many
 * ticks (25 ms at 2 GHz), that may have happened unseen.
 */
#define MAX_TICKS 50000000UL

static struct sample first;

/* Starts a count down from 65535. */
static void start(void)
{
	outb(PORT_GATE, (inb(PORT_GATE) & ~SPEAKER_ON) | GATE_ON);
	outb(PORT_COMMAND, START_MODE_0);
	outb(PORT_CHANNEL_2, 0xff);
	outb(PORT_CHANNEL_2, 0xff);
}

/* What has been counted so far; *TSC is around the moment of the latch. */
static u64 counted(u64 *tsc)
{
	u64 before = rdtsc();
	u64 low;

	outb(PORT_COMMAND, LATCH_2);
	*tsc = before + (rdtsc() - before) / 2;
	low = inb(PORT_CHANNEL_2);
	return 0xffff - (low | (u64)inb(PORT_CHANNEL_2) << 8);
}

static struct sample take_samples(void)
{
	struct sample sum = { 0, 0 };

	for (int i = 0; i < SAMPLES; i++) {
		u64 tsc;

		sum.count += counted(&tsc);
		sum.tsc += tsc;
	}
	return sum;
}

static bool wait_for(u64 count)
{
	u64 tsc;

	for (int round = 0; round < MAX_ROUNDS; round++)
		if (counted(&tsc) >= count)
			return true;
	return false;
}

void pit_begin(void)
{
	u64 tsc;

	start();
	counted(&tsc); /* the first access is slower than the others */
	first = take_samples();
}

/* Hz; 0 when the counter stands still, or may have wrapped unseen. */
static u64 measure(void)
{
	struct sample last;
	u64 ticks, count;

	if (!wait_for(first.count / SAMPLES + WAIT_COUNT))
		return 0;
	last = take_samples();
	ticks = last.tsc - first.tsc;
	count = last.count - first.count;
	if (last.count <= first.count || ticks / SAMPLES > MAX_TICKS)
		return 0;
	return ticks * PIT_HZ / count;
}

u64 pit_measure_tsc(void)
{
	u64 hz = measure();

	for (int attempt = 0; attempt < ATTEMPTS && !hz; attempt++) {
		pit_begin();
		hz = measure();
	}
	return hz;
}
