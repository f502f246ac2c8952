/* SPDX-License-Identifier: BSD-3-Clause */
/* timerfd_create(2): clocks, periods, poll, epoll, and what a read gives. */
#include "hostile.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <time.h>

#define MS 1000000L

static struct itimerspec spec(long first, long interval)
{
	return (struct itimerspec){
		.it_value = { first / 1000000000, first % 1000000000 },
		.it_interval = { interval / 1000000000, interval % 1000000000 },
	};
}

static long set(int fd, int flags, long first, long interval)
{
	struct itimerspec new = spec(first, interval);

	return timerfd_settime(fd, flags, &new, NULL);
}

static long ns_of(const struct timespec *ts)
{
	return ts->tv_sec * 1000000000 + ts->tv_nsec;
}

static long now(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return ns_of(&ts);
}

/* The number that was read, or the error. */
static void show_ticks(const char *what, int fd)
{
	uint64_t ticks = 0;
	long n = read(fd, &ticks, sizeof(ticks));

	show(what, n == sizeof(ticks) ? (long)ticks : n);
}

static void show_between(const char *what, long value, long from, long to)
{
	printf("%s: %s\n", what,
	       value < from ? "too little" :
	       value > to   ? "too much" :
			      "right");
}

static void test_errors(void)
{
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	struct itimerspec new = spec(1000 * MS, 0), old;
	char small[4];

	show("FD_CLOEXEC", fcntl(fd, F_GETFD));
	show("flags", fcntl(fd, F_GETFL));
	show("process clock", timerfd_create(CLOCK_PROCESS_CPUTIME_ID, 0));
	show("raw clock", timerfd_create(CLOCK_MONOTONIC_RAW, 0));
	show("no clock", timerfd_create(77, 0));
	show("create flags", timerfd_create(CLOCK_MONOTONIC, 1));
	show("set flags", timerfd_settime(fd, 8, &new, NULL));
	show("set closed", timerfd_settime(99, 0, &new, NULL));
	show("set stdin", timerfd_settime(0, 0, &new, NULL));
	show("get closed", timerfd_gettime(99, &old));
	show("get stdin", timerfd_gettime(0, &old));
	new.it_value.tv_nsec = 1000000000;
	show("set much ns", timerfd_settime(fd, 0, &new, NULL));
	new.it_value.tv_nsec = -1;
	show("set negative ns", timerfd_settime(fd, 0, &new, NULL));
	new = spec(0, 0);
	new.it_interval.tv_sec = -1;
	show("set negative period", timerfd_settime(fd, 0, &new, NULL));
	show("read little", read(fd, small, 4));
	show("write", write(fd, small, 4));
	show("read nothing", read(fd, &new, 8));
	new = spec(1, 0);
	SHOW_HOSTILE("set", timerfd_settime(fd, 0, P, NULL));
	SHOW_HOSTILE("set old", timerfd_settime(fd, 0, &new, P));
	SHOW_HOSTILE("get", timerfd_gettime(fd, P));
	set(fd, 0, 1, 0);
	usleep(1000);
	show("read kernel", read(fd, (void *)0xffffffff80000000, 8));
	close(fd);
}

static void test_once(clockid_t clock, const char *name)
{
	int fd = timerfd_create(clock, 0);
	struct itimerspec left;
	long start = now(CLOCK_MONOTONIC);
	struct pollfd p = { fd, POLLIN, 0 };

	printf("-- %s\n", name);
	timerfd_gettime(fd, &left);
	show("off", ns_of(&left.it_value));
	show("set", set(fd, 0, 60 * MS, 0));
	show("poll at once", poll(&p, 1, 0));
	timerfd_gettime(fd, &left);
	show_between("left", ns_of(&left.it_value), 1, 60 * MS);
	show("poll", poll(&p, 1, -1));
	show_between("time", now(CLOCK_MONOTONIC) - start, 60 * MS, 900 * MS);
	show("events", p.revents);
	timerfd_gettime(fd, &left);
	show("left", ns_of(&left.it_value));
	show_ticks("ticks", fd);
	show("poll after the read", poll(&p, 1, 0));
	show("absolute",
	     set(fd, TFD_TIMER_ABSTIME, now(clock) + 30 * MS, 9000000 * MS));
	show_ticks("ticks", fd);
	show("in the past", set(fd, TFD_TIMER_ABSTIME, 1000, 0));
	show_ticks("ticks", fd);
	set(fd, 0, 1, 0);
	usleep(2000);
	set(fd, 0, 0, 0);
	show("set anew before the read", poll(&p, 1, 0));
	close(fd);
}

static void test_period(void)
{
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
	struct itimerspec old, new = spec(0, 0);
	uint64_t ticks;

	set(fd, 0, 20 * MS, 20 * MS);
	usleep(110000);
	if (read(fd, &ticks, 8) != 8)
		perror("read");
	show_between("periods in 110 ms", ticks, 5, 40);
	show_ticks("at once", fd);
	timerfd_gettime(fd, &old);
	show("period", ns_of(&old.it_interval));
	show_between("left", ns_of(&old.it_value), 1, 20 * MS);
	show("off", timerfd_settime(fd, 0, &new, &old));
	show("old period", ns_of(&old.it_interval));
	show_between("old left", ns_of(&old.it_value), 1, 20 * MS);
	timerfd_gettime(fd, &old);
	show("no period", ns_of(&old.it_interval));
	/* The shortest possible: it does not keep the machine busy. */
	set(fd, 0, 1, 1);
	usleep(20000);
	if (read(fd, &ticks, 8) != 8)
		perror("read");
	show_between("periods of 1 ns", ticks, 20 * MS, 2000 * MS);
	/* Periods that pass while somebody looks are not lost. */
	set(fd, 0, 5 * MS, 5 * MS);
	for (int i = 0; i < 10; i++) {
		usleep(5000);
		timerfd_gettime(fd, &old);
	}
	if (read(fd, &ticks, 8) != 8)
		perror("read");
	show_between("periods with looks", ticks, 9, 200);
	close(fd);
}

static void test_epoll(void)
{
	int epfd = epoll_create1(0), fd = timerfd_create(CLOCK_MONOTONIC, 0);
	struct epoll_event event = { EPOLLIN, { .u64 = 5 } };

	epoll_ctl(epfd, EPOLL_CTL_ADD, fd, &event);
	show("epoll: off", epoll_wait(epfd, &event, 1, 0));
	set(fd, 0, 10 * MS, 0);
	show("epoll", epoll_wait(epfd, &event, 1, -1));
	show("epoll: level", epoll_wait(epfd, &event, 1, -1));
	show_ticks("ticks", fd);
	show("epoll: read", epoll_wait(epfd, &event, 1, 0));
	event.events = EPOLLIN | EPOLLET;
	epoll_ctl(epfd, EPOLL_CTL_MOD, fd, &event);
	set(fd, 0, 5 * MS, 5 * MS);
	show("epoll: edge", epoll_wait(epfd, &event, 1, -1));
	show_ticks("ticks", fd);
	show("epoll: next edge", epoll_wait(epfd, &event, 1, -1));
	close(epfd);
	close(fd);
}

static void nothing(int signo)
{
	(void)signo;
}

static void test_signal(void)
{
	struct sigaction action = { .sa_handler = nothing };
	int fd = timerfd_create(CLOCK_MONOTONIC, 0);

	sigaction(SIGALRM, &action, NULL);
	ualarm(10000, 0);
	show_ticks("interrupted", fd);
	action.sa_flags = SA_RESTART;
	sigaction(SIGALRM, &action, NULL);
	set(fd, 0, 60 * MS, 0);
	ualarm(10000, 0);
	show_ticks("restarted", fd);
	close(fd);
}

/* A child has the same timer. */
static void test_fork(void)
{
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);

	set(fd, 0, 1, 0);
	usleep(1000);
	IN_CHILD("child", show_ticks("child", fd));
	show_ticks("parent", fd);
	close(fd);
}

#define MANY 500

static void test_many(void)
{
	static int fds[MANY];
	int wrong = 0;

	for (int i = 0; i < MANY; i++) {
		fds[i] = timerfd_create(CLOCK_MONOTONIC, 0);
		set(fds[i], 0, (i * 7919 % 50 + 1) * MS, 0);
	}
	for (int i = 0; i < MANY; i++) {
		uint64_t ticks = 0;

		if (i % 3 && (read(fds[i], &ticks, 8) != 8 || ticks != 1))
			wrong++;
		close(fds[i]);
	}
	show("many: wrong", wrong);
}

int main(void)
{
	test_errors();
	test_once(CLOCK_MONOTONIC, "monotonic");
	test_once(CLOCK_REALTIME, "realtime");
	test_once(CLOCK_BOOTTIME, "boottime");
	test_period();
	test_epoll();
	test_signal();
	test_fork();
	test_many();
	return 0;
}
