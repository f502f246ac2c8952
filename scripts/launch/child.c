/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * QEMU as a process. It must never outlive the launcher, must not be reached
 * by the terminal's Ctrl-C (the guest's program is what that is meant for),
 * and is silent unless it fails.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "terminal.h"

/* What an exec that did not happen returns, as in a shell. */
#define STATUS_NOT_FOUND 127

/*
 * Half of QEMU's start is page faults, a third of these in its heap of some
 * 5 MiB: in huge pages from the beginning it starts a fifth sooner. A C library
 * that does not know the words ignores them.
 */
#define TUNABLES "glibc.malloc.hugetlb=1:glibc.malloc.top_pad=4194304"

static void keep_open(const int *inherited, size_t count)
{
	for (size_t i = 0; i < count; i++)
		fcntl(inherited[i], F_SETFD, 0);
}

static void become_qemu(char **arguments, pid_t parent, int output)
{
	sigset_t none;
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(STATUS_NOT_FOUND);
	setsid();
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGTTOU, SIG_DFL);
	dup2(null, STDIN_FILENO);
	dup2(output, STDOUT_FILENO);
	dup2(output, STDERR_FILENO);
	setenv("GLIBC_TUNABLES", TUNABLES, 0);
	execvp(arguments[0], arguments);
	dprintf(STDERR_FILENO, "%s: %s\n", arguments[0], strerror(errno));
	_exit(STATUS_NOT_FOUND);
}

void child_start(struct child *child, char **arguments, const int *inherited,
		 size_t inherited_count)
{
	pid_t parent = getpid();
	int pipe_ends[2];

	*child = (struct child){ 0 };
	if (pipe2(pipe_ends, O_CLOEXEC))
		fail("no pipe: %s", strerror(errno));
	child->said = pipe_ends[0];
	child->pid = fork();
	if (child->pid < 0)
		fail("QEMU cannot be started: %s", strerror(errno));
	if (child->pid == 0) {
		keep_open(inherited, inherited_count);
		become_qemu(arguments, parent, pipe_ends[1]);
	}
	close(pipe_ends[1]);
	for (size_t i = 0; i < inherited_count; i++)
		close(inherited[i]);
}

void child_reap(struct child *child)
{
	if (child->pid &&
	    waitpid(child->pid, &child->wait_status, WNOHANG) == child->pid)
		child->pid = 0;
}

void child_signal(const struct child *child, int signal)
{
	if (child->pid)
		kill(child->pid, signal);
}

void child_listen(struct child *child)
{
	char spill[256];
	size_t room = sizeof(child->text) - child->length;
	char *where = room ? child->text + child->length : spill;
	ssize_t got = read(child->said, where, room ? room : sizeof(spill));

	if (got > 0 && room)
		child->length += (size_t)got;
	if (got > 0 || (got < 0 && errno == EINTR))
		return;
	close(child->said);
	child->said = -1;
}

void child_report(const struct child *child)
{
	int status = child->wait_status;
	int length = (int)child->length;

	if (length && child->text[length - 1] == '\n')
		length--;
	if (length)
		complain("QEMU says: %.*s", length, child->text);
	if (child->pid)
		complain("the virtual machine went silent; "
			 "--verbose shows the kernel's log");
	else if (WIFSIGNALED(status))
		complain("the virtual machine was killed by signal %d",
			 WTERMSIG(status));
	else if (WEXITSTATUS(status) == STATUS_NOT_FOUND)
		complain("QEMU did not start; './do.sh setup' installs it");
	else
		complain("the virtual machine ended without a result; "
			 "--verbose shows the kernel's log");
}
