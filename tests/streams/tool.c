/* SPDX-License-Identifier: BSD-3-Clause */
/* What tests/streams/run runs in the kernel: a program that shows or does one
 * thing, named by its first argument. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

extern char **environ;

static void show(char **strings)
{
	for (; *strings; strings++)
		fwrite(*strings, 1, strlen(*strings) + 1, stdout);
}

static int copy(void)
{
	char buffer[65536];
	ssize_t length;

	while ((length = read(0, buffer, sizeof(buffer))) > 0)
		for (ssize_t done = 0; done < length;) {
			ssize_t now = write(1, buffer + done, length - done);

			if (now < 0)
				return 1;
			done += now;
		}
	return length != 0;
}

/* Takes memory until there is no more; either malloc() says so, or we die. */
static int eat(void)
{
	for (;;) {
		char *more = malloc(1 << 20);

		if (!more) {
			puts("no more");
			return 3;
		}
		memset(more, 1, 1 << 20);
	}
}

static int die(int signal)
{
	struct rlimit none = { 0, 0 };

	setrlimit(RLIMIT_CORE, &none);
	fflush(stdout);
	if (signal == SIGSEGV)
		*(volatile int *)0x10 = 1;
	raise(signal);
	return 1;
}

int main(int argc, char **argv)
{
	const char *verb = argc > 1 ? argv[1] : "";

	if (!strcmp(verb, "arguments"))
		show(argv + 2);
	else if (!strcmp(verb, "environment"))
		show(environ);
	else if (!strcmp(verb, "copy"))
		return copy();
	else if (!strcmp(verb, "exit"))
		return atoi(argv[2]);
	else if (!strcmp(verb, "die"))
		return die(atoi(argv[2]));
	else if (!strcmp(verb, "eat"))
		return eat();
	else if (!strcmp(verb, "both")) {
		write(1, "out\n", 4);
		write(2, "err\n", 4);
		write(1, "out\n", 4);
	} else if (!strcmp(verb, "folder"))
		puts(getcwd(NULL, 0));
	else if (!strcmp(verb, "closed")) {
		for (int fd = 0; fd < 3; fd++)
			printf("%d ", isatty(fd));
		puts("");
	}
	return 0;
}
