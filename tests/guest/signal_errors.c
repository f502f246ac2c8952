// SPDX-License-Identifier: BSD-3-Clause
/* Each documented error of the signal calls, and hostile pointers in all. */
#include "hostile.h"

#include <sys/resource.h>

#define SIZE 8

static void test_sigaction(void)
{
	struct sigaction action = { 0 };

	puts("rt_sigaction:");
	show("size", syscall(SYS_rt_sigaction, SIGUSR1, NULL, NULL, 4));
	show("0", syscall(SYS_rt_sigaction, 0, NULL, NULL, SIZE));
	show("65", syscall(SYS_rt_sigaction, 65, NULL, NULL, SIZE));
	show("64", syscall(SYS_rt_sigaction, 64, NULL, NULL, SIZE));
	show("KILL read", syscall(SYS_rt_sigaction, SIGKILL, NULL, NULL, SIZE));
	show("KILL", syscall(SYS_rt_sigaction, SIGKILL, &action, NULL, SIZE));
	show("STOP", syscall(SYS_rt_sigaction, SIGSTOP, &action, NULL, SIZE));
	SHOW_HOSTILE("new", syscall(SYS_rt_sigaction, SIGUSR1, P, NULL, SIZE));
	SHOW_HOSTILE("old", syscall(SYS_rt_sigaction, SIGUSR1, NULL, P, SIZE));
}

static void test_sigprocmask(void)
{
	sigset_t set;

	sigemptyset(&set);
	puts("rt_sigprocmask:");
	show("size", syscall(SYS_rt_sigprocmask, 0, &set, NULL, 4));
	show("how", syscall(SYS_rt_sigprocmask, 3, &set, NULL, SIZE));
	show("how, no set", syscall(SYS_rt_sigprocmask, 3, NULL, &set, SIZE));
	SHOW_HOSTILE("set", syscall(SYS_rt_sigprocmask, 0, P, NULL, SIZE));
	SHOW_HOSTILE("old", syscall(SYS_rt_sigprocmask, 0, NULL, P, SIZE));
}

static void test_waiting(void)
{
	struct timespec zero = { 0, 0 }, bad = { 0, 1000000000 },
			negative = { -1, 0 };
	sigset_t set;

	sigemptyset(&set);
	puts("waiting:");
	show("sigpending size", syscall(SYS_rt_sigpending, &set, 9));
	show("sigpending size 4", syscall(SYS_rt_sigpending, &set, 4));
	SHOW_HOSTILE("sigpending", syscall(SYS_rt_sigpending, P, SIZE));
	show("sigsuspend size", syscall(SYS_rt_sigsuspend, &set, 4));
	for (int i = 0; i < 4; i++)
		show("sigsuspend hostile",
		     syscall(SYS_rt_sigsuspend, hostile_pointers()[i].p, SIZE));
	show("timedwait size",
	     syscall(SYS_rt_sigtimedwait, &set, NULL, &zero, 4));
	show("timedwait ns",
	     syscall(SYS_rt_sigtimedwait, &set, NULL, &bad, SIZE));
	show("timedwait negative",
	     syscall(SYS_rt_sigtimedwait, &set, NULL, &negative, SIZE));
	SHOW_HOSTILE("timedwait set",
		     syscall(SYS_rt_sigtimedwait, P, NULL, &zero, SIZE));
	for (int i = 1; i < HOSTILE_COUNT; i++)
		show("timedwait timeout hostile",
		     syscall(SYS_rt_sigtimedwait, &set, NULL,
			     hostile_pointers()[i].p, SIZE));
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	for (int i = 0; i < HOSTILE_COUNT; i++) {
		raise(SIGUSR1);
		show("timedwait info hostile",
		     syscall(SYS_rt_sigtimedwait, &set, hostile_pointers()[i].p,
			     &zero, SIZE));
	}
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

static void test_sending(void)
{
	siginfo_t info = { .si_code = SI_QUEUE };

	puts("sending:");
	show("kill 65", kill(getpid(), 65));
	show("kill -1", kill(getpid(), -1));
	show("kill nobody", kill(99999999, SIGUSR1));
	show("kill no group", kill(-99999999, 0));
	show("kill int min", kill(-2147483647 - 1, 0));
	show("kill 0", kill(getpid(), 0));
	show("tgkill bad tid", syscall(SYS_tgkill, getpid(), 0, 0));
	show("tgkill bad tgid", syscall(SYS_tgkill, -1, gettid(), 0));
	show("tgkill signal", syscall(SYS_tgkill, getpid(), gettid(), 65));
	show("tgkill nobody", syscall(SYS_tgkill, getpid(), 99999999, 0));
	show("tkill bad", syscall(SYS_tkill, 0, 0));
	show("tkill nobody", syscall(SYS_tkill, 99999999, 0));
	show("queue 65", syscall(SYS_rt_sigqueueinfo, getpid(), 65, &info));
	show("queue nobody", syscall(SYS_rt_sigqueueinfo, 99999999, 0, &info));
	info.si_code = SI_USER;
	show("queue as the kernel, to us",
	     syscall(SYS_rt_sigqueueinfo, getpid(), 0, &info));
	show("queue as the kernel, to init",
	     syscall(SYS_rt_sigqueueinfo, 99999999, 0, &info));
	show("tgqueue bad", syscall(SYS_rt_tgsigqueueinfo, 0, 0, 0, &info));
	SHOW_HOSTILE("queue info",
		     syscall(SYS_rt_sigqueueinfo, getpid(), 0, P));
	SHOW_HOSTILE("tgqueue info",
		     syscall(SYS_rt_tgsigqueueinfo, getpid(), gettid(), 0, P));
}

static void test_queue_limit(void)
{
	struct rlimit limit = { 0, 0 };
	sigset_t set;
	union sigval value = { .sival_int = 1 };
	siginfo_t info;

	puts("RLIMIT_SIGPENDING:");
	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	show("before", sigqueue(getpid(), SIGRTMIN, value));
	setrlimit(RLIMIT_SIGPENDING, &limit);
	for (int i = 0; i < 2; i++)
		show("sigqueue", sigqueue(getpid(), SIGRTMIN, value));
	show("kill", kill(getpid(), SIGUSR1));
	while (sigtimedwait(&set, &info, &(struct timespec){ 0, 0 }) > 0)
		printf("took %s\n", info.si_signo == SIGUSR1 ? "usr1" : "rt");
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	test_sigaction();
	test_sigprocmask();
	test_waiting();
	test_sending();
	IN_CHILD("limit", test_queue_limit());
	return 0;
}
