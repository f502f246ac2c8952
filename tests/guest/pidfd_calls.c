// SPDX-License-Identifier: BSD-3-Clause
/* Processes as descriptors: pidfd_open and its relatives, clone, waitid, poll.
 */
#include "hostile.h"

#include <fcntl.h>
#include <linux/sched.h>
#include <poll.h>
#include <sched.h>

#ifndef P_PIDFD
#define P_PIDFD 3
#endif

static int pidfd_open(pid_t pid, unsigned int flags)
{
	return syscall(SYS_pidfd_open, pid, flags);
}

static int pidfd_kill(int fd, int signo, void *info, unsigned int flags)
{
	return syscall(SYS_pidfd_send_signal, fd, signo, info, flags);
}

static int pidfd_getfd(int fd, int target, unsigned int flags)
{
	return syscall(SYS_pidfd_getfd, fd, target, flags);
}

static pid_t start_sleeper(void)
{
	pid_t pid = fork();

	if (!pid)
		for (;;)
			pause();
	return pid;
}

static int is_ready(int fd, int timeout)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, timeout) == 1 && (p.revents & POLLIN);
}

static void test_open(void)
{
	int fd = pidfd_open(getpid(), 0);
	char byte;

	puts("open:");
	show_ok("self", fd);
	printf("close-on-exec %d\n", fcntl(fd, F_GETFD));
	printf("ready %d\n", is_ready(fd, 0));
	show("read", read(fd, &byte, 1));
	show("write", write(fd, "", 1));
	show("pid 0", pidfd_open(0, 0));
	show("pid -1", pidfd_open(-1, 0));
	show("nobody", pidfd_open(99999999, 0));
	show("flags", pidfd_open(getpid(), 1));
	close(fd);
}

static void test_signals(void)
{
	pid_t pid = start_sleeper();
	int fd = pidfd_open(pid, 0), pipe_fds[2];
	siginfo_t info = { .si_signo = SIGTERM, .si_code = SI_QUEUE };
	int status;

	puts("signals:");
	if (pipe(pipe_fds))
		return;
	show("0", pidfd_kill(fd, 0, NULL, 0));
	show("flags", pidfd_kill(fd, 0, NULL, 0x100));
	show("no pidfd", pidfd_kill(pipe_fds[0], 0, NULL, 0));
	show("not open", pidfd_kill(999, 0, NULL, 0));
	show("number", pidfd_kill(fd, 99, NULL, 0));
	show("another in info", pidfd_kill(fd, SIGINT, &info, 0));
	info.si_code = SI_USER;
	show("as the kernel", pidfd_kill(fd, SIGTERM, &info, 0));
	for (int i = 0; i < HOSTILE_COUNT; i++)
		if (!strstr(hostile_pointers()[i].name, "read"))
			show(hostile_pointers()[i].name,
			     pidfd_kill(fd, SIGTERM, hostile_pointers()[i].p,
					0) == 0);
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	show("gone", pidfd_kill(fd, 0, NULL, 0));
	printf("ready %d\n", is_ready(fd, 0));
	close(fd);
	pid = start_sleeper();
	fd = pidfd_open(pid, 0);
	info.si_code = SI_QUEUE;
	show("SIGTERM", pidfd_kill(fd, SIGTERM, &info, 0));
	waitpid(pid, &status, 0);
	printf("killed by %d\n", WTERMSIG(status));
	close(fd);
}

static void test_wait(void)
{
	pid_t pid = start_sleeper();
	int fd = pidfd_open(pid, O_NONBLOCK);
	int own = pidfd_open(getpid(), 0);
	siginfo_t info = { 0 };

	puts("wait:");
	show("not yet", waitid(P_PIDFD, fd, &info, WEXITED));
	show("WNOHANG", waitid(P_PIDFD, fd, &info, WEXITED | WNOHANG));
	show("no child", waitid(P_PIDFD, own, &info, WEXITED));
	show("no pidfd", waitid(P_PIDFD, 0, &info, WEXITED));
	show("not open", waitid(P_PIDFD, 999, &info, WEXITED));
	show("-1", waitid(P_PIDFD, -1, &info, WEXITED));
	printf("ready %d\n", is_ready(fd, 0));
	pidfd_kill(fd, SIGKILL, NULL, 0);
	printf("ready %d\n", is_ready(fd, 10000));
	show("zombie", pidfd_kill(fd, 0, NULL, 0));
	show("waitid", waitid(P_PIDFD, fd, &info, WEXITED));
	printf("it %d, code %d, status %d\n", info.si_pid == pid, info.si_code,
	       info.si_status);
	show("again", waitid(P_PIDFD, fd, &info, WEXITED));
	close(fd);
	close(own);
}

static void test_getfd(void)
{
	int there[2], go[2], fd, got;
	char text[6] = "";
	pid_t pid;

	puts("getfd:");
	if (pipe(there) || pipe(go))
		return;
	pid = fork();
	if (!pid) {
		close(there[0]);
		dup2(there[1], 77);
		write(go[1], "", 1);
		for (;;)
			pause();
	}
	read(go[0], text, 1);
	fd = pidfd_open(pid, 0);
	got = pidfd_getfd(fd, 77, 0);
	show_ok("77", got);
	printf("close-on-exec %d\n", fcntl(got, F_GETFD));
	write(got, "hello", 5);
	read(there[0], text, 5);
	puts(text);
	show("78", pidfd_getfd(fd, 78, 0));
	show("-1", pidfd_getfd(fd, -1, 0));
	show("flags", pidfd_getfd(fd, 77, 1));
	show("no pidfd", pidfd_getfd(there[0], 77, 0));
	show("not open", pidfd_getfd(999, 77, 0));
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	show("gone", pidfd_getfd(fd, 77, 0));
	close(fd);
}

static long clone_with(unsigned long flags, void *pidfd)
{
	long pid = syscall(SYS_clone, flags | SIGCHLD, NULL, pidfd, NULL, 0);

	if (!pid)
		_exit(3);
	return pid;
}

static void test_clone(void)
{
	struct clone_args args = { .flags = CLONE_PIDFD,
				   .exit_signal = SIGCHLD };
	int fd = -1, status, before = dup(0), after;
	long pid = clone_with(CLONE_PIDFD, &fd);

	puts("clone:");
	show_ok("clone", pid);
	printf("descriptor %d, close-on-exec %d\n", fd >= 0,
	       fcntl(fd, F_GETFD));
	printf("ready %d\n", is_ready(fd, 10000));
	show_ok("wait", waitpid(pid, &status, 0));
	printf("exited %d\n", WEXITSTATUS(status));
	close(fd);
	args.pidfd = (uintptr_t)&fd;
	fd = -1;
	pid = syscall(SYS_clone3, &args, sizeof(args));
	if (!pid)
		_exit(4);
	printf("clone3 %d\n", pid > 0 && fd >= 0);
	waitid(P_PIDFD, fd, &(siginfo_t){ 0 }, WEXITED);
	printf("ready %d\n", is_ready(fd, 0));
	close(fd);
	show("with SETTID", clone_with(CLONE_PIDFD | CLONE_PARENT_SETTID, &fd));
	show("detached", clone_with(CLONE_PIDFD | 0x400000, &fd));
	for (int i = 0; i < 5; i++)
		show("hostile",
		     clone_with(CLONE_PIDFD, hostile_pointers()[i].p));
	after = dup(0);
	printf("none is left open %d\n", after == before + 1);
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	test_open();
	test_signals();
	test_wait();
	test_getfd();
	test_clone();
	return 0;
}
