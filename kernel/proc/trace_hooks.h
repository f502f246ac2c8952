/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where the tracer, a layer above, hooks in: NULL unless tracing is on.
 */
#pragma once

#include <linux/signal.h>

struct trace_hooks {
	/* A signal is about to be delivered; INFO is its siginfo. */
	void (*signal)(const siginfo_t *info);
	/* The current process ends with STATUS, as wait has it. */
	void (*exited)(int status);
	/* The machine is about to be switched off. */
	void (*power_off)(void);
};

extern const struct trace_hooks *trace_hooks; /* proc/shutdown.c */
