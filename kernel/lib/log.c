// SPDX-License-Identifier: BSD-3-Clause
/*
 * What the kernel says, a line at a time: a line is made in full before it goes
 * out, and one that is too long is cut, never dropped.
 */
#include "lib/log.h"

#include "lib/format.h"

#define PREFIX	  "elfin: "
#define LINE_SIZE 400

bool log_verbose;

static void line_write(const char *kind, const char *fmt, va_list args)
{
	char line[LINE_SIZE];
	size_t n = format(line, sizeof(line), PREFIX "%s", kind);

	n += format_va(line + n, sizeof(line) - n, fmt, args);
	if (n > sizeof(line) - 2)
		n = sizeof(line) - 2;
	if (line[n - 1] != '\n')
		line[n++] = '\n';
	log_output(line, n);
}

void log_info(const char *fmt, ...)
{
	va_list args;

	if (!log_verbose)
		return;
	va_start(args, fmt);
	line_write("", fmt, args);
	va_end(args);
}

void log_always(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	line_write("", fmt, args);
	va_end(args);
}

void panic(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	line_write("panic: ", fmt, args);
	va_end(args);
	log_panic_stop();
}
