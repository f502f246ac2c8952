// SPDX-License-Identifier: BSD-3-Clause
/*
 * What strace calls errors: name and text, by number. Those that programs can
 * see are the C library's (trace/host/errors.c).
 */
#include "sched/raise.h"
#include "trace/types.h"

static const struct {
	const char *name, *text;
} errors[] = {
#include "trace/errors.inc"
	[ERESTARTSYS] = { "ERESTARTSYS",
			  "To be restarted if SA_RESTART is set" },
	[ERESTARTNOINTR] = { "ERESTARTNOINTR", "To be restarted" },
	[ERESTARTNOHAND] = { "ERESTARTNOHAND",
			     "To be restarted if no handler" },
	[ERESTART_BLOCK] = { "ERESTART_RESTARTBLOCK", "Interrupted by signal" },
};

const char *trace_errno_name(int number)
{
	return number < (int)ARRAY_SIZE(errors) ? errors[number].name : NULL;
}

const char *trace_errno_text(int number)
{
	return number < (int)ARRAY_SIZE(errors) ? errors[number].text : NULL;
}
