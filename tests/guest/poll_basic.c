/* SPDX-License-Identifier: BSD-3-Clause */
/* poll(2), ppoll(2), select(2), pselect(2): what is ready, times, signals. */
#include "hostile.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/time.h>
#include <time.h>

static long now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* At least MS since START, and not much more. */
static void show_time(const char *what, long start, long ms)
{
	long took = now_ms() - start;

	printf("%s: %s\n", what,
	       took < ms       ? "too early" :
	       took > ms + 400 ? "late" :
				 "in time");
}

static void show_events(const char *what, int n, const struct pollfd *p,
			int count)
{
	show(what, n);
	for (int i = 0; i < count; i++)
		printf(" [%d] %x\n", i, p[i].revents);
}

static void test_poll(void)
{
	struct pollfd p[4];
	int ends[2];
	long start;

	if (pipe(ends))
		perror("pipe");
	p[0] = (struct pollfd){ ends[0], POLLIN, 9 };
	p[1] = (struct pollfd){ ends[1], POLLOUT, 9 };
	p[2] = (struct pollfd){ -1, POLLIN, 9 };
	p[3] = (struct pollfd){ 999, POLLIN, 9 };
	show_events("poll 4", poll(p, 4, -1), p, 4);
	show_events("poll 3", poll(p, 3, -1), p, 3);
	show_events("poll 1", poll(p, 1, 0), p, 1);
	start = now_ms();
	show_events("poll 100 ms", poll(p, 1, 100), p, 1);
	show_time("100 ms", start, 100);
	start = now_ms();
	show("poll nothing", poll(NULL, 0, 50));
	show_time("50 ms", start, 50);
	if (write(ends[1], "x", 1) != 1)
		perror("write");
	p[0].events = POLLIN | POLLRDNORM | POLLOUT | POLLPRI;
	show_events("readable", poll(p, 1, -1), p, 1);
	p[0].events = 0;
	show_events("no events", poll(p, 1, 0), p, 1);
	close(ends[1]);
	show_events("hang-up", poll(p, 1, -1), p, 1);
	close(ends[0]);
}

static void test_files(void)
{
	int fd = open("file", O_RDWR | O_CREAT, 0600);
	int null = open("/dev/null", O_RDWR);
	int path = open("/", O_PATH);
	struct pollfd p[4] = {
		{ fd, POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM, 0 },
		{ null, POLLIN | POLLOUT, 0 },
		{ open("/", O_RDONLY), POLLIN, 0 },
		{ path, POLLIN, 0 },
	};

	show_events("files", poll(p, 4, -1), p, 4);
	unlink("file");
}

static void test_wake_up(void)
{
	int ends[2];
	struct pollfd p;
	long start = now_ms();

	if (pipe(ends))
		perror("pipe");
	fflush(stdout);
	if (!fork()) {
		usleep(100000);
		if (write(ends[1], "x", 1) != 1)
			_exit(1);
		_exit(0);
	}
	p = (struct pollfd){ ends[0], POLLIN, 0 };
	show_events("woken", poll(&p, 1, 5000), &p, 1);
	show_time("woken", start, 100);
	wait(NULL);
}

static void test_many(void)
{
	static struct pollfd p[300];
	int fds[2];

	for (int i = 0; i < 300; i++)
		p[i] = (struct pollfd){ eventfd(0, 0), POLLIN, 0 };
	show("none of 300", poll(p, 300, 20));
	fds[0] = eventfd_write(p[299].fd, 1);
	show("one of 300", poll(p, 300, -1));
	for (int i = 0; i < 300; i++)
		close(p[i].fd);
	(void)fds;
}

static int seen;

static void on_signal(int signo)
{
	(void)signo;
	seen++;
}

static void test_signals(void)
{
	struct sigaction act = { .sa_handler = on_signal };
	struct timespec zero = { 0, 0 }, second = { 5, 0 };
	struct itimerval timer = { { 0, 0 }, { 0, 100000 } };
	sigset_t block, none;

	sigaction(SIGALRM, &act, NULL);
	setitimer(ITIMER_REAL, &timer, NULL);
	show("poll interrupted", poll(NULL, 0, -1));
	act.sa_flags = SA_RESTART;
	sigaction(SIGALRM, &act, NULL);
	setitimer(ITIMER_REAL, &timer, NULL);
	show("not even SA_RESTART", poll(NULL, 0, 5000));
	sigemptyset(&none);
	sigemptyset(&block);
	sigaddset(&block, SIGALRM);
	sigprocmask(SIG_BLOCK, &block, NULL);
	raise(SIGALRM);
	seen = 0;
	show("blocked", ppoll(NULL, 0, &zero, NULL));
	printf("seen %d\n", seen);
	show("let through", ppoll(NULL, 0, &second, &none));
	printf("seen %d\n", seen);
	show("nothing pending", ppoll(NULL, 0, &zero, &none));
	raise(SIGALRM);
	show("pselect", pselect(0, NULL, NULL, NULL, &second, &none));
	printf("seen %d\n", seen);
	raise(SIGALRM);
	show("zero time too", ppoll(NULL, 0, &zero, &none));
	printf("seen %d\n", seen);
	sigprocmask(SIG_BLOCK, NULL, &none);
	printf("blocked again %d\n", sigismember(&none, SIGALRM));
	sigprocmask(SIG_UNBLOCK, &block, NULL);
}

/* A stop is no reason to return early: it goes on to the same moment. */
static void test_stop(void)
{
	long start = now_ms();
	pid_t child;
	int status;

	fflush(stdout);
	child = fork();
	if (!child)
		_exit(poll(NULL, 0, 300) == 0 ? 7 : 8);
	usleep(50000);
	kill(child, SIGSTOP);
	waitpid(child, &status, WUNTRACED);
	show_status("child", status);
	kill(child, SIGCONT);
	waitpid(child, &status, 0);
	show_status("child", status);
	show_time("300 ms", start, 300);
}

static void test_poll_errors(void)
{
	struct pollfd p = { 0, 0, 0 };
	struct timespec bad = { 0, 1000000000 }, negative = { -1, 0 };
	struct timespec zero = { 0, 0 };
	struct rlimit limit;

	show("bad time", ppoll(&p, 1, &bad, NULL));
	show("negative time", ppoll(&p, 1, &negative, NULL));
	show("mask size", syscall(SYS_ppoll, &p, 1, &zero, &zero, 4));
	getrlimit(RLIMIT_NOFILE, &limit);
	show("too many", syscall(SYS_poll, &p, limit.rlim_cur + 1, 0));
	show("far too many", syscall(SYS_poll, &p, 0xffffffffL, 0));
	SHOW_HOSTILE("poll", syscall(SYS_poll, P, 1, 0));
	SHOW_HOSTILE("poll 100", syscall(SYS_poll, P, 100, 0));
	SHOW_HOSTILE("poll none", syscall(SYS_poll, P, 0, 0));
	SHOW_HOSTILE("ppoll time",
		     syscall(SYS_ppoll, &p, 0, P ? P : &zero, NULL, 8));
	SHOW_HOSTILE("ppoll mask", syscall(SYS_ppoll, &p, 0, &zero, P, 8));
}

static void test_select(void)
{
	struct timeval tv = { 0, 100000 }, zero = { 0, 0 };
	struct timespec ts = { 0, 50000000 };
	int ends[2];
	fd_set in, out, except;
	long start;

	if (pipe(ends))
		perror("pipe");
	FD_ZERO(&in);
	FD_SET(ends[0], &in);
	FD_ZERO(&out);
	FD_SET(ends[1], &out);
	FD_ZERO(&except);
	FD_SET(ends[0], &except);
	show("select", select(ends[1] + 1, &in, &out, &except, NULL));
	printf("in %d out %d except %d\n", FD_ISSET(ends[0], &in),
	       FD_ISSET(ends[1], &out), FD_ISSET(ends[0], &except));
	FD_SET(ends[0], &in);
	start = now_ms();
	show("select 100 ms", select(ends[1] + 1, &in, NULL, NULL, &tv));
	show_time("100 ms", start, 100);
	printf("left %ld.%06ld in %d\n", tv.tv_sec, tv.tv_usec,
	       FD_ISSET(ends[0], &in));
	if (write(ends[1], "x", 1) != 1)
		perror("write");
	FD_SET(ends[0], &in);
	tv.tv_sec = 5;
	tv.tv_usec = 1500000;
	show("select readable", select(ends[1] + 1, &in, NULL, NULL, &tv));
	printf("time is left: %d\n", tv.tv_sec >= 5);
	show("pselect", pselect(0, NULL, NULL, NULL, &ts, NULL));
	printf("pselect's time is const: %ld\n", ts.tv_nsec);
	FD_ZERO(&in);
	FD_SET(900, &in);
	show("not open, beyond the table", select(901, &in, NULL, NULL, &zero));
	FD_ZERO(&in);
	FD_SET(60, &in);
	show("not open", select(61, &in, NULL, NULL, &zero));
	show("not asked", select(60, &in, NULL, NULL, &zero));
	show("negative count", select(-1, NULL, NULL, NULL, &zero));
	tv.tv_sec = -1;
	show("negative time", select(0, NULL, NULL, NULL, &tv));
	tv = (struct timeval){ 0, -1 };
	show("negative part", select(0, NULL, NULL, NULL, &tv));
	SHOW_HOSTILE("select in", syscall(SYS_select, 1, P, NULL, NULL, &zero));
	SHOW_HOSTILE("select out",
		     syscall(SYS_select, 1, NULL, P, NULL, &zero));
	SHOW_HOSTILE("select time",
		     syscall(SYS_select, 0, NULL, NULL, NULL, P ? P : &zero));
	SHOW_HOSTILE("pselect mask",
		     syscall(SYS_pselect6, 0, NULL, NULL, NULL, &zero, P));
}

int main(void)
{
	test_poll();
	test_files();
	test_wake_up();
	test_many();
	test_signals();
	test_stop();
	test_poll_errors();
	test_select();
	return 0;
}
