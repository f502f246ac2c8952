// SPDX-License-Identifier: BSD-3-Clause
/*
 * The tracer: writes what a program asks for before the call and what came of
 * it afterwards, as strace does, so that the two can be laid side by side. A
 * line goes out when the call is done; only a call that does not come back is
 * written ahead.
 */
#include "drivers/console.h"
#include "lib/format.h"
#include "lib/string.h"
#include "proc/process.h"
#include "proc/trace_hooks.h"
#include "shim/shim.h"
#include "trace/trace.h"
#include "trace/types.h"

#define RESULT_COLUMN 40 /* where strace puts the "=" */

/* How often each call without a handler was asked for. */
static u32 missing[TRACE_CALLS];

/* ---- Lines ---- */

void trace_add(struct trace_line *line, const char *fmt, ...)
{
	size_t room = TRACE_LINE - line->length;
	va_list args;
	int n;

	va_start(args, fmt);
	n = format_va(line->text + line->length, room, fmt, args);
	va_end(args);
	line->length += MIN((size_t)n, room - 1);
}

/* The host may be slow: nothing of a trace is dropped unless it has gone. */
static void send(const char *text, size_t n)
{
	while (n && !console_is_closed(CONSOLE_TRACE)) {
		size_t taken = console_write(CONSOLE_TRACE, text, n);

		text += taken;
		n -= taken;
		if (!taken)
			cpu_relax_interrupts();
	}
}

static void line_send(struct trace_line *line)
{
	if (line->length >= TRACE_LINE - 2)
		memcpy(line->text + TRACE_LINE - 5, "...", 3);
	line->length = MIN(line->length, TRACE_LINE - 2UL);
	line->text[line->length++] = '\n';
	send(line->text, line->length);
	line->length = 0;
}

/* As strace -f has it: who it was, once there is more than one. */
static void line_begin(struct trace_line *line)
{
	line->length = 0;
	if (current->tid != FIRST_PID)
		trace_add(line, "[pid %5d] ", current->tid);
}

/* ---- Calls ---- */

static const struct trace_call *call_find(u32 number)
{
	static const struct trace_call unknown = { TRACE_UNKNOWN };

	if (number >= TRACE_CALLS || !trace_calls[number].name)
		return &unknown;
	return &trace_calls[number];
}

/* Arguments from I on, to the first that must wait for the call. */
static unsigned int show_args(struct trace_line *line,
			      const struct trace_call *call, unsigned int i,
			      const struct trace_values *values, bool done)
{
	for (; i < call->count; i++) {
		const struct trace_arg *arg = &call->args[i];
		size_t before = line->length, start;

		if (arg->when != BEFORE && !done)
			break;
		if (i)
			trace_add(line, ", ");
		start = line->length;
		if (arg->when == ON_SUCCESS && values->result < 0)
			trace_ptr(line, arg, values->args[i], values);
		else
			arg->show(line, arg, values->args[i], values);
		if (line->length == start)
			line->length = before; /* it has nothing to say */
	}
	return i;
}

static void show_error(struct trace_line *line, int error)
{
	const char *name = trace_errno_name(error);

	if (error >= 512)
		trace_add(line, "? %s", name ? name : "ERESTART");
	else
		trace_add(line, "-1 %s", name ? name : "E???");
	if (trace_errno_text(error))
		trace_add(line, " (%s)", trace_errno_text(error));
}

static void show_result(struct trace_line *line, const struct trace_call *call,
			const struct trace_values *values)
{
	trace_add(line, ")");
	while (line->length < RESULT_COLUMN - 1)
		trace_add(line, " ");
	trace_add(line, " = ");
	if (values->result < 0 && values->result >= -4095)
		show_error(line, -values->result);
	else
		call->result.show(line, NULL, values->result, values);
}

static bool is_missing(u32 number)
{
	return number >= syscall_table_size ||
	       syscall_table[number] == syscall_missing;
}

void trace_dispatch(struct frame *frame)
{
	u32 number = frame->orig_rax;
	const struct trace_call *call = call_find(number);
	struct trace_values values = { .args = { frame->rdi, frame->rsi,
						 frame->rdx, frame->r10,
						 frame->r8, frame->r9 } };
	struct trace_line line;
	unsigned int shown;

	line_begin(&line);
	if (call->name)
		trace_add(&line, "%s(", call->name);
	else
		trace_add(&line, "syscall_%#x(", number);
	shown = show_args(&line, call, 0, &values, false);
	if (call->result.show == trace_void) {
		show_result(&line, call, &values);
		line_send(&line);
	}
	shim_dispatch(frame);
	values.result = frame->rax;
	if (is_missing(number) && number < TRACE_CALLS)
		missing[number]++;
	show_args(&line, call, shown, &values, true);
	show_result(&line, call, &values);
	line_send(&line);
}

/* ---- Signals and ends ---- */

static void on_signal(const siginfo_t *info)
{
	struct trace_line line;

	line_begin(&line);
	trace_add(&line, "--- ");
	trace_signo(&line, NULL, info->si_signo, NULL);
	trace_add(&line, " ");
	trace_siginfo(&line, info);
	trace_add(&line, " ---");
	line_send(&line);
}

static void on_exit(int status)
{
	const char *name = trace_signal_name(status & 127);
	struct trace_line line;

	line_begin(&line);
	if (status & 127)
		trace_add(&line, "+++ killed by %s +++",
			  name ? name : "a real-time signal");
	else
		trace_add(&line, "+++ exited with %d +++", status >> 8 & 255);
	line_send(&line);
}

static void on_power_off(void)
{
	struct trace_line line;

	for (u32 i = 0; i < ARRAY_SIZE(missing); i++) {
		if (!missing[i])
			continue;
		line.length = 0;
		trace_add(&line, "*** not implemented: %s, asked for %u time%s",
			  trace_calls[i].name ?: "unknown number", missing[i],
			  missing[i] == 1 ? "" : "s");
		line_send(&line);
	}
}

void trace_init(void)
{
	static const struct trace_hooks hooks = {
		.signal = on_signal,
		.exited = on_exit,
		.power_off = on_power_off,
	};

	trace_hooks = &hooks;
	this_cpu()->dispatch = trace_dispatch;
}
