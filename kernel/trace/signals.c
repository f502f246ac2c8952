// SPDX-License-Identifier: BSD-3-Clause
/* How the tracer writes signals, sets of them, and what they bring along. */
#include "trace/types.h"

#include "sched/thread.h"

static const char *name_of(const struct trace_names *names, u32 value)
{
	for (unsigned int i = 0; i < names->count; i++)
		if (names->list[i].value == value)
			return names->list[i].name;
	return NULL;
}

const char *trace_signal_name(int signo)
{
	return name_of(&names_signal, signo);
}

TRACE_TYPE(signo)
{
	const char *name = trace_signal_name(value);

	if (name)
		trace_add(line, "%s", name);
	else if ((int)value >= 32 && (int)value <= 64)
		trace_add(line, "SIGRT_%d", (int)value - 32);
	else
		trace_add(line, "%d", (int)value);
}

/* As a result, 0 for none. */
TRACE_TYPE(signo_taken)
{
	const char *name = trace_signal_name(value);

	trace_add(line, "%ld", value);
	if (name)
		trace_add(line, " (%s)", name);
}

/* strace's way: names without SIG, or what is missing if most are set. */
TRACE_TYPE(mask)
{
	const char *between = "";
	bool most = false;

	for (u64 rest = value, n = 0; rest; rest &= rest - 1)
		most = ++n > 32;
	trace_add(line, most ? "~[" : "[");
	for (int signo = 1; signo <= 64; signo++) {
		const char *name = trace_signal_name(signo);

		if ((value >> (signo - 1) & 1) == most)
			continue;
		if (name)
			trace_add(line, "%s%s", between, name + 3);
		else
			trace_add(line, "%sRT_%d", between, signo - 32);
		between = " ";
	}
	trace_add(line, "]");
}

TRACE_TYPE(sigset)
{
	u64 mask;

	if (trace_copy(line, &mask, value, sizeof(mask)))
		trace_mask(line, arg, mask, values);
}

/* What sigreturn has brought back. */
TRACE_TYPE(blocked)
{
	trace_add(line, "{mask=");
	trace_mask(line, arg, current->blocked, values);
	trace_add(line, "}");
}

/* ---- Of struct sigaction ---- */

TRACE_TYPE(handler)
{
	if (value > 1)
		trace_add(line, "%#lx", value);
	else
		trace_add(line, value ? "SIG_IGN" : "SIG_DFL");
}

TRACE_TYPE(restorer)
{
	if (value)
		trace_add(line, "%#lx", value);
}

/* ---- A signal that has come ---- */

/* What the sender was, and of an exception the address. */
void trace_siginfo(struct trace_line *line, const siginfo_t *info)
{
	const char *code = name_of(&names_si_code, info->si_code);

	if (!code && info->si_signo == SIGSEGV)
		code = name_of(&names_segv_code, info->si_code);
	trace_add(line, "{si_signo=");
	trace_signo(line, NULL, info->si_signo, NULL);
	if (code)
		trace_add(line, ", si_code=%s", code);
	else
		trace_add(line, ", si_code=%d", info->si_code);
	if (info->si_code == SI_USER || info->si_code == SI_QUEUE ||
	    info->si_code == SI_TKILL || info->si_signo == SIGCHLD)
		trace_add(line, ", si_pid=%d, si_uid=%u", info->si_pid,
			  info->si_uid);
	else if (info->si_code > 0 && info->si_code != SI_KERNEL)
		trace_add(line, ", si_addr=%#lx", (u64)info->si_addr);
	trace_add(line, "}");
}
