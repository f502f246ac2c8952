/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The launcher's entry, and what every part of it may call.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdarg.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "launch.h"
#include "terminal.h"

static void say(const char *format, va_list values)
{
	char *text;

	if (vasprintf(&text, format, values) < 0)
		return;
	dprintf(STDERR_FILENO, "elfin: %s%s\n", text,
		terminal_needs_return() ? "\r" : "");
	free(text);
}

void complain(const char *format, ...)
{
	va_list values;

	va_start(values, format);
	say(format, values);
	va_end(values);
}

void fail(const char *format, ...)
{
	va_list values;

	va_start(values, format);
	say(format, values);
	va_end(values);
	exit(STATUS_OUR_FAULT);
}

int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

/*
 * A caller may have closed any of the first three descriptors. Were they left
 * free, one of our sockets would take the number and be read as stdin.
 */
static void fill_standard_descriptors(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (fcntl(fd, F_GETFD) >= 0)
			continue;
		if (open("/dev/null", fd ? O_WRONLY : O_RDONLY) != fd)
			exit(STATUS_OUR_FAULT);
	}
}

/* GDB's socket stands alone in a folder that was made for it. */
static void remove_socket(const char *path)
{
	char *copy = strdup(path);

	unlink(path);
	if (copy)
		rmdir(dirname(copy));
	free(copy);
}

int main(int argc, char **argv)
{
	struct options options;

	int status;

	fill_standard_descriptors();
	options_parse(&options, argc, argv);
	status = session_run(&options);
	if (options.gdb)
		remove_socket(options.gdb);
	return status;
}
