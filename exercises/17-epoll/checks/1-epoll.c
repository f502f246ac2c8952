// SPDX-License-Identifier: BSD-3-Clause
/* Exercise 17: epoll_wait, on eventfds and a pipe. */
#include "check.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>

static int epfd;
static struct epoll_event events[8];

/* A new epoll; whatever was open is closed. */
static void fresh(void)
{
	call(SYS_close_range, 3, ~0U, 0);
	epfd = epoll_create1(0);
}

static void control(int op, int fd, uint32_t wanted, uint64_t data)
{
	struct epoll_event event = { .events = wanted, .data.u64 = data };

	epoll_ctl(epfd, op, fd, &event);
}

static void set(int fd)
{
	eventfd_write(fd, 1);
}

static void clear(int fd)
{
	eventfd_t value;

	eventfd_read(fd, &value);
}

/* An eventfd that is watched, and has something to be read or has not. */
static int watched(bool readable, uint32_t wanted, uint64_t data)
{
	int fd = eventfd(readable, EFD_NONBLOCK);

	control(EPOLL_CTL_ADD, fd, wanted, data);
	return fd;
}

static long wait_for(int max, int ms)
{
	memset(events, 0x77, sizeof(events));
	return call(SYS_epoll_wait, epfd, events, max, ms);
}

/* What there is now. */
static long ready(void)
{
	return wait_for(8, 0);
}

static long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void nothing(void)
{
	fresh();
	EXPECT_AS("events of an epoll that watches nothing", 0, ready());
	watched(false, EPOLLIN, 1);
	EXPECT_AS("events of an eventfd without value", 0, ready());
}

static void one(void)
{
	int fd;

	fresh();
	fd = watched(true, EPOLLIN, 0x123456789abc);
	EXPECT_AS("events", 1, ready());
	EXPECT(EPOLLIN, events[0].events);
	EXPECT(0x123456789abc, events[0].data.u64);
	control(EPOLL_CTL_MOD, fd, EPOLLIN | EPOLLOUT, 2);
	EXPECT_AS("events of one that can be read and written", 1, ready());
	EXPECT(EPOLLIN | EPOLLOUT, events[0].events);
	control(EPOLL_CTL_DEL, fd, 0, 0);
	EXPECT_AS("events after EPOLL_CTL_DEL", 0, ready());
}

static void several(void)
{
	fresh();
	for (int i = 1; i <= 3; i++)
		watched(true, EPOLLIN, i);
	EXPECT_AS("events of three", 3, ready());
	EXPECT_AS("sum of their data", 6,
		  events[0].data.u64 + events[1].data.u64 + events[2].data.u64);
	EXPECT_AS("events of three with maxevents 2", 2, wait_for(2, 0));
	EXPECT_AS("what lies behind the second event", 0x77777777,
		  events[2].events);
}

static void level(void)
{
	int fd;

	fresh();
	fd = watched(true, EPOLLIN, 1);
	EXPECT_AS("events", 1, ready());
	EXPECT_AS("events as long as nobody reads", 1, ready());
	clear(fd);
	EXPECT_AS("events after reading", 0, ready());
	set(fd);
	EXPECT_AS("events after writing", 1, ready());
}

/* Between the event and the call somebody has read already. */
static void only_a_hint(void)
{
	int fd;

	fresh();
	fd = watched(false, EPOLLIN, 1);
	set(fd);
	clear(fd);
	EXPECT_AS("events of what was written and read again", 0, ready());
}

static void edge(void)
{
	int fd;

	fresh();
	fd = watched(true, EPOLLIN | EPOLLET, 1);
	EXPECT_AS("events", 1, ready());
	EXPECT_AS("events with EPOLLET and nothing new", 0, ready());
	set(fd);
	EXPECT_AS("events with EPOLLET after writing", 1, ready());
}

static void oneshot(void)
{
	int fd;

	fresh();
	fd = watched(true, EPOLLIN | EPOLLONESHOT, 1);
	EXPECT_AS("events", 1, ready());
	set(fd);
	EXPECT_AS("events with EPOLLONESHOT, the second time", 0, ready());
	control(EPOLL_CTL_MOD, fd, EPOLLIN | EPOLLONESHOT, 1);
	EXPECT_AS("events after EPOLL_CTL_MOD", 1, ready());
}

/* With little room nobody starves: who was served goes to the end. */
static void turns(void)
{
	int seen = 0;

	fresh();
	for (int i = 0; i < 3; i++)
		watched(true, EPOLLIN, i);
	for (int i = 0; i < 3; i++) {
		EXPECT_AS("events with maxevents 1", 1, wait_for(1, 0));
		seen |= 1 << events[0].data.u64;
	}
	EXPECT_AS("who of three had a turn in three calls (bits)", 7, seen);
}

static void hang_up(void)
{
	int fds[2];

	fresh();
	if (pipe(fds))
		return;
	control(EPOLL_CTL_ADD, fds[0], EPOLLIN, 1);
	close(fds[1]);
	EXPECT_AS("events of a pipe that nobody can write to", 1, ready());
	EXPECT(EPOLLHUP, events[0].events);
}

static void time_passes(void)
{
	long start;

	fresh();
	watched(false, EPOLLIN, 1);
	start = now_ms();
	EXPECT_AS("events within 20 ms", 0, wait_for(8, 20));
	EXPECT_AS("20 ms have passed", true, now_ms() - start >= 20);
}

/* In a child: FD is set in 20 ms, or with IN_VAIN cleared again and set later.
 */
static void set_later(int fd, bool in_vain)
{
	if (fork())
		return;
	usleep(20000);
	if (in_vain) {
		set(fd);
		clear(fd);
		usleep(20000);
	}
	set(fd);
	_exit(0);
}

static void sleeps(void)
{
	int fd;

	fresh();
	fd = watched(false, EPOLLIN, 9);
	set_later(fd, false);
	EXPECT_AS("events, 20 ms before there is one", 1, wait_for(8, 2000));
	EXPECT(9, events[0].data.u64);
	wait(NULL);
	clear(fd);
	set_later(fd, true);
	EXPECT_AS("events after one that was gone at once", 1,
		  wait_for(8, 2000));
	EXPECT(EPOLLIN, events[0].events);
	wait(NULL);
}

static void on_alarm(int signo)
{
	(void)signo;
}

static void interrupted(void)
{
	struct sigaction action = { .sa_handler = on_alarm,
				    .sa_flags = SA_RESTART };
	struct itimerval soon = { .it_value = { 0, 20000 } };

	fresh();
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &soon, NULL);
	EXPECT_AS("epoll_wait when a signal has been handled", -EINTR,
		  wait_for(8, 2000));
}

/* What the program could not be told is told the next time. */
static void bad_pointer(void)
{
	fresh();
	watched(true, EPOLLIN | EPOLLET, 1);
	EXPECT(-EFAULT, call(SYS_epoll_wait, epfd, NULL, 8, 0));
	EXPECT_AS("events after that", 1, ready());
	watched(true, EPOLLIN | EPOLLONESHOT, 1);
	EXPECT(-EFAULT, call(SYS_epoll_wait, epfd, NULL, 8, 0));
	EXPECT_AS("events after that, with EPOLLONESHOT", 1, ready());
}

/* Two sleep, two events come at once: one wakes the other. */
static void two_sleepers(void)
{
	int fds[2], a, b, status, sum = 0;

	fresh();
	if (pipe(fds))
		return;
	a = watched(false, EPOLLIN | EPOLLET, 1);
	b = watched(false, EPOLLIN | EPOLLET, 2);
	for (int i = 0; i < 2; i++)
		if (!fork())
			_exit(wait_for(1, 2000) == 1 ? events[0].data.u64 : 0);
	usleep(20000);
	set(a);
	set(b);
	for (int i = 0; i < 2; i++) {
		wait(&status);
		sum += WEXITSTATUS(status);
	}
	EXPECT_AS("sum of what two sleepers were given, 1 and 2", 3, sum);
}

STEPS({ "nothing has happened", nothing },
      { "one event, its bits and its data", one },
      { "the ready list is only a hint", only_a_hint },
      { "level-triggered: as long as it is so", level },
      { "several events, and maxevents", several },
      { "a descriptor hangs up", hang_up }, { "the time is over", time_passes },
      { "epoll_wait sleeps until there is an event", sleeps },
      { "EPOLLET: only what is new", edge }, { "EPOLLONESHOT: once", oneshot },
      { "everybody gets a turn", turns }, { "a signal", interrupted },
      { "a pointer that leads nowhere", bad_pointer },
      { "two threads wait for the same epoll", two_sleepers });
