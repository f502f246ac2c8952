// SPDX-License-Identifier: BSD-3-Clause
/* Stops, orphaned process groups, and the status of a process of threads. */
#include "hostile.h"

#include <pthread.h>
#include <time.h>

static void nap(int ms)
{
	struct timespec time = { 0, ms * 1000000L };

	nanosleep(&time, NULL);
}

static int pipe_fds[2];

static void say(const char *text)
{
	if (write(pipe_fds[1], text, strlen(text)) < 0)
		_exit(99);
}

static void hup(int signo)
{
	(void)signo;
	say("hangup\n");
}

static void cont(int signo)
{
	(void)signo;
	say("continued\n");
}

/* A shell ends while its job, in a group of its own, is stopped. */
static void test_orphaned_group(void)
{
	char text[200] = "";
	size_t n = 0;
	pid_t shell;

	if (pipe(pipe_fds))
		return;
	shell = fork();
	if (!shell) {
		pid_t job;

		setsid();
		job = fork();
		if (!job) {
			setpgid(0, 0);
			signal(SIGHUP, hup);
			signal(SIGCONT, cont);
			raise(SIGSTOP);
			say("goes on\n");
			_exit(0);
		}
		waitpid(job, NULL, WUNTRACED);
		_exit(0);
	}
	waitpid(shell, NULL, 0);
	close(pipe_fds[1]);
	for (ssize_t got = 1; got > 0 && n < sizeof(text) - 1; n += got) {
		got = read(pipe_fds[0], text + n, sizeof(text) - 1 - n);
		if (got < 0)
			break;
	}
	printf("the job said: hangup %d continued %d goes on %d\n",
	       strstr(text, "hangup") != NULL,
	       strstr(text, "continued") != NULL,
	       strstr(text, "goes on") != NULL);
	close(pipe_fds[0]);
}

/* In an orphaned group the terminal's stops do nothing, SIGSTOP does. */
static void test_stops(void)
{
	int status;
	pid_t pid = fork();

	if (!pid) {
		setsid();
		raise(SIGTSTP);
		raise(SIGTTIN);
		raise(SIGTTOU);
		raise(SIGSTOP);
		_exit(3);
	}
	waitpid(pid, &status, WUNTRACED);
	show_status("orphaned group", status);
	kill(pid, SIGCONT);
	waitpid(pid, &status, 0);
	show_status("then", status);
	pid = fork();
	if (!pid) {
		setpgid(0, 0);
		raise(SIGTSTP);
		_exit(4);
	}
	waitpid(pid, &status, WUNTRACED);
	show_status("a job", status);
	kill(pid, SIGTTIN);
	kill(pid, SIGCONT);
	waitpid(pid, &status, 0);
	show_status("then", status);
}

static void *count(void *arg)
{
	for (;;)
		++*(volatile long *)arg;
	return NULL;
}

/* All threads stop, and all go on. */
static void test_stopped_threads(void)
{
	volatile long *counters = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
				       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	long a, b;
	int status;
	pid_t pid = fork();

	if (!pid) {
		pthread_t thread;

		pthread_create(&thread, NULL, count, (void *)&counters[0]);
		pthread_create(&thread, NULL, count, (void *)&counters[1]);
		for (;;)
			pause();
	}
	while (!counters[0] || !counters[1])
		nap(5);
	kill(pid, SIGSTOP);
	waitpid(pid, &status, WUNTRACED);
	show_status("threads", status);
	a = counters[0];
	b = counters[1];
	nap(50);
	printf("stand still %d\n", counters[0] == a && counters[1] == b);
	kill(pid, SIGCONT);
	while (counters[0] == a || counters[1] == b)
		nap(5);
	puts("run again");
	kill(pid, SIGSTOP);
	waitpid(pid, &status, WUNTRACED);
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	show_status("killed while stopped", status);
}

static void *raw_exit(void *arg)
{
	nap(20);
	syscall(SYS_exit, (long)arg);
	return NULL;
}

/* The last thread's status counts. */
static void last_says_5(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, raw_exit, (void *)5L);
	syscall(SYS_exit, 78);
}

static void *stop_all(void *arg)
{
	(void)arg;
	nap(10);
	kill(getpid(), SIGTERM);
	for (;;)
		pause();
	return NULL;
}

/* The first thread has gone, the process can still be signalled. */
static void leader_gone(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, stop_all, NULL);
	syscall(SYS_exit, 1);
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	test_orphaned_group();
	test_stops();
	test_stopped_threads();
	IN_CHILD("status of the last thread", last_says_5());
	IN_CHILD("terminated without a first thread", leader_gone());
	return 0;
}
