/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where the tracer, a layer above, hooks in: NULL unless tracing is on.
 */
#ifndef PROC_TRACE_HOOKS_H
#define PROC_TRACE_HOOKS_H

struct trace_hooks {
	/* SIGNO is about to be delivered; DETAILS as strace has them, each
	 * with a comma in front: ", si_code=SI_USER, si_pid=1". */
	void (*signal)(int signo, const char *details);
	/* The current process ends with STATUS, as wait has it. */
	void (*exited)(int status);
	/* The machine is about to be switched off. */
	void (*power_off)(void);
};

extern const struct trace_hooks *trace_hooks; /* proc/exit.c */

#endif
