/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Signals as something that poll can wait for: they are blocked and read from
 * a descriptor, so that no handler ever runs in the middle of something.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "launch.h"
#include "signals.h"

int signals_open(void)
{
	static const int wanted[] = { SIGHUP,  SIGINT,	SIGQUIT, SIGTERM,
				      SIGUSR1, SIGUSR2, SIGTSTP, SIGCONT,
				      SIGCHLD, SIGWINCH };
	sigset_t set;
	int fd;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		sigaddset(&set, wanted[i]);
	signal(SIGCHLD, SIG_DFL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGTTOU, SIG_IGN);
	sigprocmask(SIG_BLOCK, &set, NULL);
	fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (fd < 0)
		fail("signals cannot be received");
	return fd;
}

int signals_next(int fd)
{
	struct signalfd_siginfo info;

	if (read(fd, &info, sizeof(info)) != sizeof(info))
		return 0;
	return (int)info.ssi_signo;
}

void signals_stop(bool group)
{
	sigset_t stop;

	sigemptyset(&stop);
	sigaddset(&stop, SIGTSTP);
	if (group)
		kill(0, SIGTSTP);
	else
		raise(SIGTSTP);
	sigprocmask(SIG_UNBLOCK, &stop, NULL);
	/* Here we are stopped, unless nobody could ever let us go on. */
	sigprocmask(SIG_BLOCK, &stop, NULL);
}
