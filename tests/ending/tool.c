// SPDX-License-Identifier: BSD-3-Clause
/* What a first program may leave behind when it ends. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void rest(int milliseconds)
{
	usleep(milliseconds * 1000);
}

static void on_term(int signo)
{
	(void)signo;
	puts("child: told to end");
	fflush(stdout);
	_exit(0);
}

/* Starts a child that waits for SIGTERM; IGNORE: in vain. */
static void leave(int ignore)
{
	int ready[2];
	char byte;

	if (pipe(ready))
		return;
	if (!fork()) {
		signal(SIGTERM, ignore ? SIG_IGN : on_term);
		write(ready[1], "", 1);
		for (;;)
			pause();
	}
	read(ready[0], &byte, 1);
}

/* As daemon(3) does it: setsid comes after the parent has ended. */
static void become_daemon(void)
{
	if (fork())
		return;
	setsid();
	if (!fork()) {
		rest(600);
		printf("daemon: parent %d\n", getppid());
		fflush(stdout);
		_exit(0);
	}
	rest(200);
	puts("daemon: first part");
	fflush(stdout);
	_exit(0);
}

static void orphan(void)
{
	int done[2];
	char byte;

	if (pipe(done))
		return;
	if (!fork()) {
		if (!fork()) {
			while (getppid() != 1)
				rest(1);
			_exit(5);
		}
		_exit(0);
	}
	close(done[1]);
	wait(NULL);
	read(done[0], &byte, 1); /* until the last has ended */
	printf("no other child: %d\n", wait(NULL));
}

static void who(void)
{
	printf("number one: %d, leader of a group: %d, of a session: %d\n",
	       getpid() == 1, getpgrp() == getpid(), getsid(0) == getpid());
	printf("parent: %d, kill: %d\n", getppid(), kill(1, SIGKILL));
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!strcmp(what, "polite"))
		leave(0);
	else if (!strcmp(what, "stubborn"))
		leave(1);
	else if (!strcmp(what, "daemon"))
		become_daemon();
	else if (!strcmp(what, "orphan"))
		orphan();
	else
		who();
	return 3;
}
