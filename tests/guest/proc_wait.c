// SPDX-License-Identifier: BSD-3-Clause
/* wait4 and waitid: all options, all errors, all kinds of ends. */
#include "hostile.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>

static void nap(int ms)
{
	struct timespec time = { 0, ms * 1000000L };

	nanosleep(&time, NULL);
}

static pid_t child_exits(int status)
{
	pid_t pid = fork();

	if (!pid)
		_exit(status);
	return pid;
}

static pid_t child_waits(void)
{
	pid_t pid = fork();

	if (!pid)
		for (;;)
			pause();
	return pid;
}

static void test_statuses(void)
{
	int status, wrong = 0;

	for (int i = 0; i < 256; i++) {
		pid_t pid = child_exits(i), got = waitpid(pid, &status, 0);

		wrong += got != pid || !WIFEXITED(status) ||
			 WEXITSTATUS(status) != i;
	}
	printf("wrong statuses: %d\n", wrong);
	for (int signo = 1; signo < 65; signo++) {
		pid_t pid;

		if (signo == 32 || signo == 33 || signo == SIGCHLD ||
		    signo == SIGCONT || signo == SIGURG || signo == SIGWINCH ||
		    signo == SIGSTOP || signo == SIGTSTP || signo == SIGTTIN ||
		    signo == SIGTTOU)
			continue;
		pid = child_waits();
		kill(pid, signo);
		waitpid(pid, &status, 0);
		if (!WIFSIGNALED(status) || WTERMSIG(status) != signo)
			printf("signal %d: status %x\n", signo, status);
	}
}

static void show_info(const char *what, long result, const siginfo_t *info,
		      pid_t pid)
{
	if (result) {
		show(what, result);
		return;
	}
	printf("%s: signo %d code %d pid right %d uid %d status %d\n", what,
	       info->si_signo, info->si_code, info->si_pid == pid,
	       info->si_uid == getuid(), info->si_status);
}

static void test_waitid(void)
{
	siginfo_t info;
	pid_t pid = child_exits(7);

	puts("waitid:");
	memset(&info, 0, sizeof(info));
	show_info("NOWAIT", waitid(P_PID, pid, &info, WEXITED | WNOWAIT), &info,
		  pid);
	show_info("for real", waitid(P_PID, pid, &info, WEXITED), &info, pid);
	show("again", waitid(P_PID, pid, &info, WEXITED));
	pid = child_waits();
	memset(&info, 1, sizeof(info));
	show("NOHANG", waitid(P_ALL, 0, &info, WEXITED | WNOHANG));
	printf("cleared: %d %d\n", info.si_signo, info.si_pid);
	kill(pid, SIGSTOP);
	show_info("stopped", waitid(P_ALL, 0, &info, WSTOPPED), &info, pid);
	show("stopped once", waitid(P_ALL, 0, &info, WSTOPPED | WNOHANG));
	printf("cleared: %d\n", info.si_pid);
	kill(pid, SIGCONT);
	show_info("continued", waitid(P_ALL, 0, &info, WCONTINUED), &info, pid);
	kill(pid, SIGKILL);
	show_info("killed", waitid(P_PGID, 0, &info, WEXITED), &info, pid);
	show("no options", waitid(P_ALL, 0, &info, 0));
	show("bad options", waitid(P_ALL, 0, &info, WEXITED | 0x10));
	show("bad type", waitid(9, 0, &info, WEXITED));
	show("P_PID 0", waitid(P_PID, 0, &info, WEXITED));
	show("nobody", waitid(P_ALL, 0, &info, WEXITED));
}

static void test_wait4(void)
{
	struct rusage usage;
	int status;
	pid_t pid = child_exits(3), other;

	puts("wait4:");
	memset(&usage, 0xff, sizeof(usage));
	printf("pid right %d", wait4(pid, &status, 0, &usage) == pid);
	printf(", usage %d\n",
	       usage.ru_utime.tv_sec == 0 && usage.ru_minflt > 0);
	show("nobody", wait4(-1, &status, 0, NULL));
	show("not mine", wait4(1234567, &status, 0, NULL));
	show("bad options", wait4(-1, &status, 0x40, NULL));
	show("int min", wait4(-2147483647 - 1, &status, 0, NULL));
	pid = child_waits();
	show("NOHANG", wait4(-1, &status, WNOHANG, NULL));
	show("no group", wait4(-1234567, &status, WNOHANG, NULL));
	show("own group", wait4(0, &status, WNOHANG, NULL));
	kill(pid, SIGSTOP);
	wait4(pid, &status, WUNTRACED, NULL);
	show_status("stopped", status);
	kill(pid, SIGCONT);
	wait4(pid, &status, WCONTINUED, NULL);
	show_status("continued", status);
	setpgid(pid, pid);
	other = wait4(0, &status, WNOHANG, NULL);
	show("left the group", other);
	kill(-pid, SIGTERM);
	other = wait4(-pid, &status, 0, NULL);
	printf("by group %d\n", other == pid);
	show_status("terminated", status);
	for (int i = 0; i < HOSTILE_COUNT; i++) {
		pid = child_exits(0);
		show("hostile status",
		     syscall(SYS_wait4, pid, hostile_pointers()[i].p, 0, NULL) >
				     0 ?
			     0 :
			     -1);
		pid = child_exits(0);
		show("hostile usage", syscall(SYS_wait4, pid, NULL, 0,
					      hostile_pointers()[i].p) > 0 ?
					      0 :
					      -1);
	}
	show("nobody left", wait(NULL));
}

static volatile int chlds, last_code, last_status;

static void note(int signo, siginfo_t *info, void *context)
{
	(void)signo;
	(void)context;
	chlds++;
	last_code = info->si_code;
	last_status = info->si_status;
}

static void test_sigchld(void)
{
	struct sigaction action = { .sa_sigaction = note,
				    .sa_flags = SA_SIGINFO | SA_RESTART };
	int status;
	pid_t pid;

	puts("SIGCHLD:");
	sigaction(SIGCHLD, &action, NULL);
	pid = child_exits(9);
	waitpid(pid, &status, 0);
	printf("signals %d code %d status %d\n", chlds, last_code, last_status);
	pid = child_waits();
	kill(pid, SIGSTOP);
	waitpid(pid, &status, WUNTRACED);
	printf("signals %d code %d status %d\n", chlds, last_code, last_status);
	kill(pid, SIGCONT);
	nap(20); /* the child itself tells, once it runs */
	waitpid(pid, &status, WCONTINUED);
	printf("signals %d code %d status %d\n", chlds, last_code, last_status);
	action.sa_flags |= SA_NOCLDSTOP;
	sigaction(SIGCHLD, &action, NULL);
	kill(pid, SIGSTOP);
	waitpid(pid, &status, WUNTRACED);
	printf("signals %d\n", chlds);
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	printf("signals %d code %d status %d\n", chlds, last_code, last_status);
	action.sa_flags = SA_NOCLDWAIT | SA_SIGINFO;
	sigaction(SIGCHLD, &action, NULL);
	child_exits(1);
	show("SA_NOCLDWAIT", wait(&status));
	printf("signals %d\n", chlds);
	signal(SIGCHLD, SIG_IGN);
	child_exits(1);
	child_exits(2);
	show("ignored", wait(&status));
	printf("signals %d\n", chlds);
	signal(SIGCHLD, SIG_DFL);
}

static void test_orphans(void)
{
	int fds[2], parent = 0;
	pid_t middle;

	puts("orphans:");
	if (pipe(fds))
		return;
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	middle = fork();
	if (!middle) {
		if (!fork()) {
			nap(20);
			parent = getppid();
			if (write(fds[1], &parent, sizeof(parent)) < 0)
				_exit(1);
			_exit(5);
		}
		_exit(4);
	}
	for (int i = 0; i < 2; i++) {
		int status;
		pid_t pid = wait(&status);

		printf("middle %d ", pid == middle);
		show_status("status", status);
	}
	if (read(fds[0], &parent, sizeof(parent)) > 0)
		printf("the subreaper is the parent: %d\n", parent == getpid());
	prctl(PR_SET_CHILD_SUBREAPER, 0);
	show("nobody left", wait(NULL));
}

static void death_signal(void)
{
	int fds[2];
	char byte;
	pid_t middle;

	puts("PR_SET_PDEATHSIG:");
	if (pipe(fds))
		return;
	middle = fork();
	if (!middle) {
		if (!fork()) {
			close(fds[0]);
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			for (;;)
				pause();
		}
		nap(20);
		_exit(0);
	}
	close(fds[1]);
	waitpid(middle, NULL, 0);
	show("the pipe ends when the grandchild does", read(fds[0], &byte, 1));
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	test_statuses();
	test_waitid();
	test_wait4();
	test_sigchld();
	test_orphans();
	death_signal();
	return 0;
}
