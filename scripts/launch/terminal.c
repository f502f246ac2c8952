/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The terminal that the launcher was started on. Its line editing, echo and
 * signal keys are the guest's business, so it is put into raw mode and given
 * back on every way out: at exit, on a fatal signal, and while we are stopped.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "terminal.h"

#define ESCAPE_KEY 0x01
#define LEAVE_KEY  'x'

static struct termios found, raw;
static bool known; /* found and raw have been filled */
static volatile sig_atomic_t taken;

bool terminal_size(struct terminal_size *size)
{
	static const int order[] = { STDOUT_FILENO, STDIN_FILENO,
				     STDERR_FILENO };
	struct winsize window;

	for (size_t i = 0; i < 3; i++) {
		if (ioctl(order[i], TIOCGWINSZ, &window))
			continue;
		size->rows = window.ws_row;
		size->columns = window.ws_col;
		return true;
	}
	return false;
}

bool terminal_is_foreground(void)
{
	return tcgetpgrp(STDIN_FILENO) == getpgrp();
}

static void on_fatal_signal(int signal)
{
	terminal_give_back();
	raise(signal); /* the default action: SA_RESETHAND */
}

static void guard_exits(void)
{
	static const int fatal[] = { SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL };
	struct sigaction action = { .sa_handler = on_fatal_signal,
				    .sa_flags = SA_RESETHAND | SA_NODEFER };

	atexit(terminal_give_back);
	for (size_t i = 0; i < sizeof(fatal) / sizeof(fatal[0]); i++)
		sigaction(fatal[i], &action, NULL);
}

/*
 * The guest translates newlines for its terminal. When its output goes
 * elsewhere, a neighbour in the pipeline may be what writes to this terminal,
 * and needs the host's translation.
 */
static void make_raw(void)
{
	raw = found;
	cfmakeraw(&raw);
	if (!isatty(STDOUT_FILENO))
		raw.c_oflag = found.c_oflag;
}

void terminal_take(void)
{
	if (!isatty(STDIN_FILENO) || !terminal_is_foreground())
		return;
	if (!known) {
		if (tcgetattr(STDIN_FILENO, &found))
			return;
		make_raw();
		known = true;
		guard_exits();
	}
	taken = tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0;
}

void terminal_give_back(void)
{
	if (!taken)
		return;
	taken = false;
	/* In the background the terminal is somebody else's by now. */
	if (terminal_is_foreground())
		tcsetattr(STDIN_FILENO, TCSADRAIN, &found);
}

bool terminal_needs_return(void)
{
	return taken && !(raw.c_oflag & OPOST) && isatty(STDERR_FILENO);
}

size_t terminal_keys(char *keys, size_t length, bool *leave)
{
	static bool pending;
	char *in = keys, *out = keys;

	if (pending) {
		memmove(keys + 1, keys, length++);
		keys[0] = ESCAPE_KEY;
		pending = false;
	}
	for (; in < keys + length; in++) {
		if (*in == ESCAPE_KEY) {
			if (in + 1 == keys + length) {
				pending = true;
				break;
			}
			if (in[1] == LEAVE_KEY) {
				*leave = true;
				break;
			}
			if (in[1] == ESCAPE_KEY)
				in++;
		}
		*out++ = *in;
	}
	return (size_t)(out - keys);
}
