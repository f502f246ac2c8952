// SPDX-License-Identifier: BSD-3-Clause
/*
 * When the first program ends, so does the machine. Programs that it left
 * behind get SIGTERM, a moment, and SIGKILL.
 */
#include "cpu/cpu.h"
#include "drivers/console.h"
#include "proc/signal.h"
#include "proc/trace_hooks.h"
#include "sched/clock.h"
#include "sched/waitq.h"

#define MOMENT_NS (300 * 1000 * 1000UL)

const struct trace_hooks *trace_hooks;

static bool others_live(void)
{
	struct process *p;

	for (p = process_next(0); p; p = process_next(p->pid))
		if (p != init_process && !p->zombie)
			return true;
	return false;
}

static void tell_others(int signo)
{
	siginfo_t info;
	struct process *p;

	signal_info_kernel(&info, signo);
	for (p = process_next(0); p; p = process_next(p->pid))
		if (p != init_process)
			signal_send_process(p, &info);
}

/* Looks every few ms: this happens once, and only for those who leave others.
 */
static void wait_for_others(void)
{
	u64 now = clock_monotonic_ns(), end = now + MOMENT_NS;

	for (; others_live() && now < end; now = clock_monotonic_ns())
		wait_until(now + 5000000);
}

static void end_others(void)
{
	tell_others(SIGTERM);
	tell_others(SIGCONT);
	wait_for_others();
	tell_others(SIGKILL);
	wait_for_others();
}

void machine_end(int status)
{
	/* What is pending for the dead must not end the waiting below. */
	current->work = 0;
	current->blocked = ~0UL;
	if (init_process) {
		init_process->zombie = true;
		if (others_live())
			end_others();
	}
	if (trace_hooks)
		trace_hooks->power_off();
	console_drain();
	console_send_control('X', status, 0, 0);
	console_drain();
	cpu_power_off();
}
