// SPDX-License-Identifier: BSD-3-Clause
/* What terminal.bats runs in the guest: the first argument says what to do. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

static void do_sleep(void)
{
	for (;;)
		pause();
}

static void do_spin(void)
{
	for (;;)
		;
}

static void do_line(void)
{
	char line[80];

	if (!fgets(line, sizeof(line), stdin))
		puts("end of input");
	else
		printf("got %s", line);
}

static void do_raw(void)
{
	struct termios before, raw;
	char key = 0;

	tcgetattr(0, &before);
	raw = before;
	cfmakeraw(&raw);
	tcsetattr(0, TCSANOW, &raw);
	while (key != 'q' && read(0, &key, 1) == 1)
		printf("<%02x>", (unsigned char)key);
	tcsetattr(0, TCSANOW, &before);
}

static void show_size(int signal)
{
	struct winsize size = { 0 };

	(void)signal;
	ioctl(1, TIOCGWINSZ, &size);
	dprintf(1, "%d %d\n", size.ws_row, size.ws_col);
}

static void do_size(void)
{
	show_size(0);
}

static void do_winch(void)
{
	do_sleep();
}

static void do_which(void)
{
	printf("in %d out %d err %d\n", isatty(0), isatty(1), isatty(2));
}

static const struct {
	const char *name;
	void (*run)(void);
	const char *greeting;
} actions[] = {
	{ "sleep", do_sleep, "ready\n" }, { "spin", do_spin, "ready\n" },
	{ "line", do_line, "ready\n" },	  { "raw", do_raw, "ready\n" },
	{ "size", do_size, "" },	  { "winch", do_winch, "ready\n" },
	{ "which", do_which, "" },
};

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IONBF, 0);
	signal(SIGWINCH, show_size);
	for (size_t i = 0; argc > 1 && i < sizeof(actions) / sizeof(*actions);
	     i++) {
		if (strcmp(argv[1], actions[i].name) != 0)
			continue;
		fputs(actions[i].greeting, stdout);
		actions[i].run();
		return 0;
	}
	return 1;
}
