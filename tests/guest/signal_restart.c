// SPDX-License-Identifier: BSD-3-Clause
/* Calls that a signal interrupts: SA_RESTART, EINTR, and the time that is left.
 */
#include "hostile.h"

#include <poll.h>
#include <sys/select.h>
#include <sys/time.h>
#include <time.h>

static volatile int handled;
static int pipe_fds[2];

static void note(int signo)
{
	(void)signo;
	handled++;
}

static void alarm_ms(int first, int then)
{
	struct itimerval value = { { 0, then * 1000 }, { 0, first * 1000 } };

	setitimer(ITIMER_REAL, &value, NULL);
}

/* The handler that lets a restarted read find something, and is the last. */
static void feed(int signo)
{
	(void)signo;
	handled++;
	if (handled < 2)
		return;
	alarm_ms(0, 0);
	if (write(pipe_fds[1], "x", 1) != 1)
		abort();
}

static void set(int flags, void (*handler)(int))
{
	struct sigaction action = { .sa_flags = flags, .sa_handler = handler };

	sigemptyset(&action.sa_mask);
	sigaction(SIGALRM, &action, NULL);
	handled = 0;
}

static void test_read(void)
{
	char byte = 0;

	puts("read:");
	set(0, note);
	alarm_ms(5, 0);
	show("interrupted", read(pipe_fds[0], &byte, 1));
	set(SA_RESTART, feed);
	alarm_ms(5, 5);
	show("restarted", read(pipe_fds[0], &byte, 1));
	alarm_ms(0, 0);
	printf("handlers %d, byte %c\n", handled, byte);
}

static void test_sleep(void)
{
	struct timespec long_time = { 3600, 0 }, left = { 0, 0 };

	puts("sleeping:");
	set(SA_RESTART, note);
	alarm_ms(5, 0);
	show("nanosleep", nanosleep(&long_time, &left));
	printf("most is left: %d\n", left.tv_sec == 3599);
	alarm_ms(5, 0);
	errno = clock_nanosleep(CLOCK_MONOTONIC, 0, &long_time, &left);
	show("clock_nanosleep", errno ? -1 : 0);
	printf("most is left: %d\n", left.tv_sec == 3599);
	left.tv_sec = 5;
	clock_gettime(CLOCK_REALTIME, &long_time);
	long_time.tv_sec += 3600;
	alarm_ms(5, 0);
	errno = clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &long_time,
				&left);
	show("until a moment", errno ? -1 : 0);
	printf("left untouched: %d\n", left.tv_sec == 5);
}

static void test_never_restarted(void)
{
	struct pollfd fd = { .fd = pipe_fds[0], .events = POLLIN };
	struct timespec hour = { 3600, 0 };
	sigset_t none;
	fd_set set_of_fds;

	puts("never restarted:");
	sigemptyset(&none);
	set(SA_RESTART, note);
	alarm_ms(5, 0);
	show("pause", pause());
	alarm_ms(5, 0);
	show("poll", poll(&fd, 1, -1));
	alarm_ms(5, 0);
	show("ppoll", ppoll(&fd, 1, &hour, &none));
	FD_ZERO(&set_of_fds);
	FD_SET(pipe_fds[0], &set_of_fds);
	alarm_ms(5, 0);
	show("select", select(pipe_fds[0] + 1, &set_of_fds, NULL, NULL, NULL));
	alarm_ms(5, 0);
	show("sigsuspend", sigsuspend(&none));
	sigaddset(&none, SIGUSR2);
	alarm_ms(5, 0);
	show("sigtimedwait", sigtimedwait(&none, NULL, &hour));
}

/* Signals without a handler interrupt nothing. */
static void test_ignored(void)
{
	struct timespec little = { 0, 30000000 };

	puts("ignored, and continued:");
	signal(SIGALRM, SIG_IGN);
	alarm_ms(5, 0);
	show("nanosleep", nanosleep(&little, NULL));
	IN_CHILD("stopped and continued", {
		pid_t sleeper = fork();
		int status;

		if (!sleeper) {
			struct timespec time = { 0, 60000000 };

			_exit(nanosleep(&time, NULL) ? 1 : 0);
		}
		nanosleep(&little, NULL);
		kill(sleeper, SIGSTOP);
		waitpid(sleeper, &status, WUNTRACED);
		show_status("sleeper", status);
		kill(sleeper, SIGCONT);
		waitpid(sleeper, &status, WCONTINUED);
		show_status("sleeper", status);
		waitpid(sleeper, &status, 0);
		show_status("sleeper", status);
	});
}

/* A mask for the length of a call lets a pending signal in. */
static void test_pending(void)
{
	struct pollfd fd = { .fd = pipe_fds[0], .events = POLLIN };
	sigset_t alarm_set, none, now;

	puts("pending before ppoll:");
	sigemptyset(&none);
	sigemptyset(&alarm_set);
	sigaddset(&alarm_set, SIGALRM);
	set(0, note);
	sigprocmask(SIG_BLOCK, &alarm_set, NULL);
	raise(SIGALRM);
	printf("handled %d\n", handled);
	show("ppoll", ppoll(&fd, 1, NULL, &none));
	printf("handled %d\n", handled);
	sigprocmask(SIG_BLOCK, NULL, &now);
	printf("blocked again %d\n", sigismember(&now, SIGALRM));
	raise(SIGALRM);
	show("write", write(pipe_fds[1], "y", 1));
	show("ppoll with something to read", ppoll(&fd, 1, NULL, &none));
	printf("handled %d\n", handled);
	sigprocmask(SIG_UNBLOCK, &alarm_set, NULL);
	printf("handled %d\n", handled);
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (pipe(pipe_fds))
		return 1;
	test_read();
	test_sleep();
	test_never_restarted();
	test_ignored();
	test_pending();
	return 0;
}
