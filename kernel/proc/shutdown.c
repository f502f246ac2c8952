// SPDX-License-Identifier: BSD-3-Clause
/* The end of the machine: nothing that was written may be lost. */
#include "drivers/console.h"
#include "net/stack.h"
#include "proc/process.h"
#include "proc/trace_hooks.h"

const struct trace_hooks *trace_hooks;

void machine_end(int status)
{
	if (trace_hooks)
		trace_hooks->power_off();
	stack_drain();
	console_drain();
	console_send_control('X', status, 0, 0);
	console_drain();
	cpu_power_off();
}
