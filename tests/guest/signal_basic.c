// SPDX-License-Identifier: BSD-3-Clause
/* Handlers, masks, what siginfo says, waiting for signals, the order of queues.
 */
#include "hostile.h"

#include <ucontext.h>

static volatile int depth;

static void print_signal(int signo, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;

	printf("  handler %d: signo %d code %d mine %d uid %d value %d "
	       "usr1-blocked-before %d\n",
	       signo, info->si_signo, info->si_code, info->si_pid == getpid(),
	       info->si_uid == getuid(),
	       info->si_code == SI_QUEUE ? info->si_value.sival_int : 0,
	       sigismember(&uc->uc_sigmask, SIGUSR1));
}

static void set(int signo, int flags, void *handler)
{
	struct sigaction action = { .sa_flags = flags };

	if (flags & SA_SIGINFO)
		action.sa_sigaction = handler;
	else
		action.sa_handler = handler;
	sigemptyset(&action.sa_mask);
	show("sigaction", sigaction(signo, &action, NULL));
}

static void nest(int signo)
{
	static int told;
	int now = ++depth;
	sigset_t mask;

	sigprocmask(SIG_BLOCK, NULL, &mask);
	printf("  nest %d depth %d: usr1 %d usr2 %d\n", signo, now,
	       sigismember(&mask, SIGUSR1), sigismember(&mask, SIGUSR2));
	if (signo == SIGUSR1 && !(told++ & 1)) {
		raise(SIGUSR1); /* blocked: comes when this one is done */
		raise(SIGUSR2); /* now */
	}
	depth--;
	printf("  nest %d leaves\n", signo);
}

static void test_nested(void)
{
	puts("nested:");
	set(SIGUSR1, 0, nest);
	set(SIGUSR2, 0, nest);
	raise(SIGUSR1);
	puts("nested, SA_NODEFER:");
	set(SIGUSR1, SA_NODEFER, nest);
	raise(SIGUSR1);
}

static void test_reset(void)
{
	struct sigaction now;

	puts("SA_RESETHAND:");
	set(SIGUSR1, SA_RESETHAND | SA_SIGINFO, print_signal);
	raise(SIGUSR1);
	sigaction(SIGUSR1, NULL, &now);
	printf("default again: %d\n", now.sa_handler == SIG_DFL);
}

static void test_mask(void)
{
	sigset_t set1, pending, old;

	puts("mask:");
	set(SIGUSR1, SA_SIGINFO, print_signal);
	set(SIGUSR2, SA_SIGINFO, print_signal);
	sigfillset(&set1);
	show("block all", sigprocmask(SIG_SETMASK, &set1, &old));
	sigprocmask(SIG_BLOCK, NULL, &set1);
	printf("KILL %d STOP %d INT %d\n", sigismember(&set1, SIGKILL),
	       sigismember(&set1, SIGSTOP), sigismember(&set1, SIGINT));
	kill(getpid(), SIGUSR2);
	kill(getpid(), SIGUSR1);
	kill(getpid(), SIGUSR1);
	sigpending(&pending);
	printf("pending: usr1 %d usr2 %d int %d\n",
	       sigismember(&pending, SIGUSR1), sigismember(&pending, SIGUSR2),
	       sigismember(&pending, SIGINT));
	puts("unblock: the lower number's handler runs last-pushed first");
	show("unblock", sigprocmask(SIG_SETMASK, &old, NULL));
}

static void test_ignored(void)
{
	sigset_t usr1, pending;

	puts("ignored:");
	signal(SIGUSR1, SIG_IGN);
	raise(SIGUSR1);
	sigemptyset(&usr1);
	sigaddset(&usr1, SIGUSR1);
	sigprocmask(SIG_BLOCK, &usr1, NULL);
	signal(SIGUSR1, SIG_DFL);
	raise(SIGUSR1);
	sigpending(&pending);
	printf("pending %d\n", sigismember(&pending, SIGUSR1));
	signal(SIGUSR1, SIG_IGN); /* drops it */
	sigpending(&pending);
	printf("pending %d\n", sigismember(&pending, SIGUSR1));
	sigprocmask(SIG_UNBLOCK, &usr1, NULL);
	puts("SIGCHLD, SIGURG, SIGWINCH, SIGCONT do nothing by default");
	raise(SIGCHLD);
	raise(SIGURG);
	raise(SIGWINCH);
	raise(SIGCONT);
}

static void test_realtime(void)
{
	sigset_t all, old;
	union sigval value;

	puts("real-time order:");
	set(SIGRTMIN + 1, SA_SIGINFO, print_signal);
	set(SIGRTMIN + 2, SA_SIGINFO, print_signal);
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &old);
	for (int i = 0; i < 4; i++) {
		value.sival_int = i;
		sigqueue(getpid(), SIGRTMIN + 2 - i % 2, value);
	}
	for (int i = 0; i < 4; i++) {
		siginfo_t info;
		int signo = sigwaitinfo(&all, &info);

		printf("took RTMIN+%d value %d code %d\n", signo - SIGRTMIN,
		       info.si_value.sival_int, info.si_code);
	}
	value.sival_int = 7;
	sigqueue(getpid(), SIGRTMIN + 1, value);
	value.sival_int = 8;
	sigqueue(getpid(), SIGRTMIN + 1, value);
	sigprocmask(SIG_SETMASK, &old, NULL);
}

static void test_wait(void)
{
	struct timespec none = { 0, 0 }, little = { 0, 1000000 };
	sigset_t usr1, nothing, old;
	siginfo_t info;

	puts("waiting:");
	sigemptyset(&nothing);
	sigemptyset(&usr1);
	sigaddset(&usr1, SIGUSR1);
	set(SIGUSR1, SA_SIGINFO, print_signal);
	sigprocmask(SIG_BLOCK, &usr1, &old);
	show("none pending, no time", sigtimedwait(&usr1, &info, &none));
	show("none pending, 1 ms", sigtimedwait(&usr1, &info, &little));
	raise(SIGUSR1);
	show("pending", sigtimedwait(&usr1, &info, &none));
	printf("code %d\n", info.si_code);
	raise(SIGUSR1);
	puts("sigsuspend lets it in:");
	show("sigsuspend", sigsuspend(&nothing));
	sigprocmask(SIG_BLOCK, NULL, &nothing);
	printf("blocked again %d\n", sigismember(&nothing, SIGUSR1));
	sigprocmask(SIG_SETMASK, &old, NULL);
}

static void test_thread_signals(void)
{
	puts("tgkill:");
	set(SIGUSR1, SA_SIGINFO, print_signal);
	show("tgkill", syscall(SYS_tgkill, getpid(), gettid(), SIGUSR1));
	show("tkill", syscall(SYS_tkill, gettid(), SIGUSR1));
	show("tgkill 0", syscall(SYS_tgkill, getpid(), gettid(), 0));
	show("kill group", kill(0, SIGUSR1));
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	setpgid(0, 0);
	test_nested();
	test_reset();
	test_mask();
	test_ignored();
	test_realtime();
	test_wait();
	test_thread_signals();
	return 0;
}
