/* SPDX-License-Identifier: BSD-3-Clause */
/* epoll(7): level, edge, one-shot, exclusive, nested; many descriptors. */
#include "hostile.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

static int watch(int epfd, int op, int fd, uint32_t events, uint64_t data)
{
	struct epoll_event event = { .events = events, .data.u64 = data };

	return epoll_ctl(epfd, op, fd, &event);
}

static int add(int epfd, int fd, uint32_t events, uint64_t data)
{
	return watch(epfd, EPOLL_CTL_ADD, fd, events, data);
}

static int mod(int epfd, int fd, uint32_t events, uint64_t data)
{
	return watch(epfd, EPOLL_CTL_MOD, fd, events, data);
}

static int del(int epfd, int fd)
{
	return epoll_ctl(epfd, EPOLL_CTL_DEL, fd, NULL);
}

/* What is there within TIMEOUT ms, by data. */
static void show_wait_for(const char *what, int epfd, int max, int timeout)
{
	struct epoll_event events[16];
	int n = epoll_wait(epfd, events, max, timeout);

	show(what, n);
	for (uint64_t data = 0; n > 0 && data < 100; data++)
		for (int i = 0; i < n; i++)
			if (events[i].data.u64 == data)
				printf(" [%d] %x\n", (int)data,
				       events[i].events);
}

static void show_wait(const char *what, int epfd)
{
	show_wait_for(what, epfd, 16, 0);
}

static void put(int fd)
{
	if (write(fd, "x", 1) != 1)
		perror("write");
}

static void take(int fd)
{
	char c;

	if (read(fd, &c, 1) != 1)
		perror("read");
}

static long now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void show_time(const char *what, long start, long ms)
{
	long took = now_ms() - start;

	printf("%s: %s\n", what,
	       took < ms       ? "too early" :
	       took > ms + 900 ? "late" :
				 "in time");
}

static void test_create(void)
{
	int epfd = epoll_create(1);

	show("create 0", epoll_create(0));
	show("create -1", epoll_create(-1));
	show("create1 bad flags", epoll_create1(1));
	show("no FD_CLOEXEC", fcntl(epfd, F_GETFD));
	close(epfd);
	epfd = epoll_create1(EPOLL_CLOEXEC);
	show("FD_CLOEXEC", fcntl(epfd, F_GETFD));
	show("flags", fcntl(epfd, F_GETFL));
	show("read", read(epfd, &epfd, 4));
	show("write", write(epfd, &epfd, 4));
	show("lseek", lseek(epfd, 0, SEEK_SET));
	close(epfd);
}

static void test_errors(void)
{
	int epfd = epoll_create1(0), ends[2], file, path;
	volatile int negative = -1, many = 0x7fffffff; /* gcc warns of them */
	struct epoll_event event;

	if (pipe(ends))
		perror("pipe");
	file = open("file", O_RDWR | O_CREAT, 0600);
	path = open("/", O_PATH);
	show("add", add(epfd, ends[0], EPOLLIN, 0));
	show("add again", add(epfd, ends[0], EPOLLIN, 0));
	show("mod what is not there", mod(epfd, ends[1], EPOLLIN, 0));
	show("del what is not there", del(epfd, ends[1]));
	show("add itself", add(epfd, epfd, EPOLLIN, 0));
	show("add to a pipe", add(ends[0], ends[1], EPOLLIN, 0));
	show("add a regular file", add(epfd, file, EPOLLIN, 0));
	show("add a directory", add(epfd, open("/", O_RDONLY), EPOLLIN, 0));
	show("add O_PATH", add(epfd, path, EPOLLIN, 0));
	show("add a closed one", add(epfd, 99, EPOLLIN, 0));
	show("add to a closed one", add(99, ends[0], EPOLLIN, 0));
	show("unknown op", watch(epfd, 9, ends[0], EPOLLIN, 0));
	show("exclusive one-shot",
	     add(epfd, ends[1], EPOLLIN | EPOLLEXCLUSIVE | EPOLLONESHOT, 0));
	show("mod to exclusive", mod(epfd, ends[0], EPOLLEXCLUSIVE, 0));
	show("exclusive", add(epfd, ends[1], EPOLLOUT | EPOLLEXCLUSIVE, 0));
	show("mod of exclusive", mod(epfd, ends[1], EPOLLIN, 0));
	show("wait for 0", epoll_wait(epfd, &event, 0, 0));
	show("wait for -1", epoll_wait(epfd, &event, negative, 0));
	show("wait for too many", epoll_wait(epfd, &event, many, 0));
	show("wait on a pipe", epoll_wait(ends[0], &event, 1, 0));
	show("wait on a closed one", epoll_wait(99, &event, 1, 0));
	show("pwait size",
	     syscall(SYS_epoll_pwait, epfd, &event, 1, 0, &event, 4));
	close(epfd);
	close(ends[0]);
	close(ends[1]);
	close(file);
	close(path);
}

static void test_hostile(void)
{
	int epfd = epoll_create1(0), event = eventfd(1, 0);
	struct epoll_event got;

	SHOW_HOSTILE("add", epoll_ctl(epfd, EPOLL_CTL_ADD, event, P));
	SHOW_HOSTILE("unknown op", epoll_ctl(epfd, 77, event, P));
	add(epfd, event, EPOLLIN | EPOLLONESHOT, 7);
	SHOW_HOSTILE("wait", epoll_wait(epfd, P, 1, 0));
	/* What could not be given is still there. */
	show("wait", epoll_wait(epfd, &got, 1, 0));
	show("wait", epoll_wait(epfd, &got, 1, 0));
	mod(epfd, event, EPOLLIN | EPOLLET, 7);
	SHOW_HOSTILE("wait", epoll_wait(epfd, P, 1, -1));
	show("wait", epoll_wait(epfd, &got, 1, 0));
	show("wait", epoll_wait(epfd, &got, 1, 0));
	SHOW_HOSTILE("pwait mask",
		     syscall(SYS_epoll_pwait, epfd, &got, 1, 0, P, 8));
	SHOW_HOSTILE("pwait2 time",
		     P ? syscall(SYS_epoll_pwait2, epfd, &got, 1, P, NULL, 8) :
			 0);
	close(epfd);
	close(event);
}

static void test_level(void)
{
	int epfd = epoll_create1(0), ends[2];

	if (pipe(ends))
		perror("pipe");
	add(epfd, ends[0], EPOLLIN, 0);
	add(epfd, ends[1], EPOLLOUT, 1);
	show_wait("level: empty", epfd);
	put(ends[1]);
	show_wait("level: a byte", epfd);
	show_wait("level: again", epfd);
	show_wait_for("level: one at a time", epfd, 1, 0);
	take(ends[0]);
	show_wait("level: read", epfd);
	mod(epfd, ends[1], 0, 1);
	show_wait("level: nothing wanted", epfd);
	mod(epfd, ends[1], EPOLLOUT | EPOLLWRNORM, 2);
	show_wait("level: changed", epfd);
	close(ends[1]);
	show_wait("level: hung up", epfd);
	mod(epfd, ends[0], 0, 3);
	show_wait("level: hung up, not wanted", epfd);
	close(ends[0]);
	show_wait("level: closed", epfd);
	close(epfd);
}

static void test_edge(void)
{
	int epfd = epoll_create1(0), ends[2];

	if (pipe(ends))
		perror("pipe");
	put(ends[1]);
	add(epfd, ends[0], EPOLLIN | EPOLLET, 0);
	show_wait("edge: there before", epfd);
	show_wait("edge: again", epfd);
	put(ends[1]);
	show_wait("edge: one more byte", epfd);
	show_wait("edge: again", epfd);
	take(ends[0]);
	show_wait("edge: a byte read", epfd);
	mod(epfd, ends[0], EPOLLIN | EPOLLET, 4);
	show_wait("edge: mod looks again", epfd);
	show_wait("edge: again", epfd);
	put(ends[1]);
	take(ends[0]);
	take(ends[0]);
	show_wait("edge: gone before the wait", epfd);
	close(ends[1]);
	show_wait("edge: hung up", epfd);
	show_wait("edge: again", epfd);
	close(ends[0]);
	close(epfd);
}

static void test_oneshot(void)
{
	int epfd = epoll_create1(0), ends[2];

	if (pipe(ends))
		perror("pipe");
	add(epfd, ends[0], EPOLLIN | EPOLLONESHOT, 0);
	put(ends[1]);
	show_wait("one-shot: a byte", epfd);
	put(ends[1]);
	show_wait("one-shot: spent", epfd);
	mod(epfd, ends[0], EPOLLIN | EPOLLONESHOT, 5);
	show_wait("one-shot: armed", epfd);
	show_wait("one-shot: spent", epfd);
	close(ends[1]);
	show_wait("one-shot: no hang-up either", epfd);
	mod(epfd, ends[0], EPOLLIN | EPOLLONESHOT | EPOLLET, 6);
	show_wait("one-shot: armed", epfd);
	close(ends[0]);
	close(epfd);
}

/* Items belong to the file, not to the number. */
static void test_dup(void)
{
	int epfd = epoll_create1(0), event = eventfd(1, 0), copy = dup(event);
	int again;

	add(epfd, event, EPOLLIN, 1);
	add(epfd, copy, EPOLLIN, 2);
	show_wait("dup: both", epfd);
	close(event);
	show_wait("dup: still both", epfd);
	again = eventfd(0, 0);
	printf("same number: %d\n", again == event);
	show("dup: del by the number", del(epfd, again));
	show("dup: add", add(epfd, again, EPOLLIN | EPOLLOUT, 3));
	show_wait("dup: three", epfd);
	close(copy);
	show_wait("dup: one left", epfd);
	close(again);
	show_wait("dup: none", epfd);
	close(epfd);
}

static void test_order(void)
{
	int epfd = epoll_create1(0), events[8];
	struct epoll_event got[8];

	for (int i = 0; i < 8; i++) {
		events[i] = eventfd(0, 0);
		add(epfd, events[i], EPOLLIN, i);
	}
	for (int i = 0; i < 8; i++)
		eventfd_write(events[7 - i], 1);
	/* Round and round, oldest first, so that nobody starves. */
	for (int round = 0; round < 4; round++) {
		int n = epoll_wait(epfd, got, 3, 0);

		printf("order:");
		for (int i = 0; i < n; i++)
			printf(" %d", (int)got[i].data.u64);
		printf("\n");
	}
	for (int i = 0; i < 8; i++)
		close(events[i]);
	close(epfd);
}

static void test_nested(void)
{
	int inner = epoll_create1(0), outer = epoll_create1(0), chain[8];
	struct pollfd p = { inner, POLLIN, 0 };
	int ends[2];

	if (pipe(ends))
		perror("pipe");
	add(inner, ends[0], EPOLLIN, 1);
	show("nested", add(outer, inner, EPOLLIN | EPOLLET, 2));
	show("loop of two", add(inner, outer, EPOLLIN, 3));
	show("exclusive epoll",
	     add(outer, chain[0] = epoll_create1(0), EPOLLEXCLUSIVE, 3));
	close(chain[0]);
	show_wait("nested: empty", outer);
	show("poll an epoll", poll(&p, 1, 0));
	put(ends[1]);
	show("poll an epoll", poll(&p, 1, 0));
	show_wait("nested: outer", outer);
	show_wait("nested: outer again", outer);
	show_wait("nested: inner", inner);
	put(ends[1]);
	show_wait("nested: outer, next byte", outer);
	show_wait("nested: inner", inner);
	take(ends[0]);
	take(ends[0]);
	show_wait("nested: outer, read", outer);
	show("poll an epoll", poll(&p, 1, 0));
	mod(outer, inner, EPOLLIN, 2);
	put(ends[1]);
	show_wait("nested: level", outer);
	show_wait("nested: level again", outer);
	take(ends[0]);
	show_wait("nested: level, read", outer);
	close(inner);
	put(ends[1]);
	show_wait("nested: inner closed", outer);
	close(outer);
	for (int i = 0; i < 8; i++)
		chain[i] = epoll_create1(0);
	for (int i = 0; i < 7; i++)
		show("chain up", add(chain[i + 1], chain[i], EPOLLIN, 0));
	show("loop of many", add(chain[0], chain[3], EPOLLIN, 0));
	show("chain's foot", add(chain[0], ends[0], EPOLLIN, 9));
	show_wait("chain", chain[4]);
	for (int i = 0; i < 8; i++) {
		close(chain[i]);
		chain[i] = epoll_create1(0);
	}
	for (int i = 0; i < 7; i++)
		show("chain down", add(chain[i], chain[i + 1], EPOLLIN, 0));
	for (int i = 0; i < 8; i++)
		close(chain[i]);
	close(ends[0]);
	close(ends[1]);
}

/* ---- Sleeping ---- */

static void nothing(int signo)
{
	(void)signo;
}

static void test_time(void)
{
	int epfd = epoll_create1(0);
	struct epoll_event event;
	struct timespec ts = { 0, 60000000 };
	long start = now_ms();

	show("wait 60 ms", epoll_wait(epfd, &event, 1, 60));
	show_time("60 ms", start, 60);
	start = now_ms();
	show("pwait2 60 ms",
	     syscall(SYS_epoll_pwait2, epfd, &event, 1, &ts, NULL, 0));
	show_time("60 ms", start, 60);
	ts.tv_nsec = 0;
	show("pwait2 0",
	     syscall(SYS_epoll_pwait2, epfd, &event, 1, &ts, NULL, 0));
	ts.tv_nsec = 1000000000;
	show("pwait2 bad time",
	     syscall(SYS_epoll_pwait2, epfd, &event, 1, &ts, NULL, 0));
	ts = (struct timespec){ -1, 0 };
	show("pwait2 negative",
	     syscall(SYS_epoll_pwait2, epfd, &event, 1, &ts, NULL, 0));
	close(epfd);
}

static void test_signals(void)
{
	struct sigaction action = { .sa_handler = nothing };
	int epfd = epoll_create1(0);
	struct epoll_event event;
	sigset_t mask, none;

	action.sa_flags = SA_RESTART;
	sigaction(SIGALRM, &action, NULL);
	ualarm(30000, 0);
	show("signal", epoll_wait(epfd, &event, 1, -1));
	sigemptyset(&none);
	sigemptyset(&mask);
	sigaddset(&mask, SIGALRM);
	sigprocmask(SIG_BLOCK, &mask, NULL);
	ualarm(10000, 0);
	show("blocked", epoll_wait(epfd, &event, 1, 50));
	show("let in", epoll_pwait(epfd, &event, 1, -1, &none));
	sigprocmask(SIG_BLOCK, NULL, &mask);
	show("mask is back", sigismember(&mask, SIGALRM));
	ualarm(10000, 0);
	show("pwait2 let in",
	     syscall(SYS_epoll_pwait2, epfd, &event, 1, NULL, &none, 8));
	sigprocmask(SIG_SETMASK, &none, NULL);
	close(epfd);
}

static int shared_epfd;
static pthread_barrier_t barrier;
static int got_count;

static void *waiting_thread(void *epfd)
{
	struct epoll_event event;

	pthread_barrier_wait(&barrier);
	if (epoll_wait((int)(long)epfd, &event, 1, 400) == 1)
		__atomic_add_fetch(&got_count, 1, __ATOMIC_SEQ_CST);
	return NULL;
}

/* Threads that wait on EPFDS get an event of FD: how many? */
static int count_woken(const int *epfds, int fd)
{
	pthread_t threads[4];

	got_count = 0;
	pthread_barrier_init(&barrier, NULL, 5);
	for (int i = 0; i < 4; i++)
		pthread_create(&threads[i], NULL, waiting_thread,
			       (void *)(long)epfds[i]);
	pthread_barrier_wait(&barrier);
	usleep(100000);
	put(fd);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	return got_count;
}

static void test_threads(void)
{
	int epfds[4], ends[2];

	if (pipe(ends))
		perror("pipe");
	for (int i = 0; i < 4; i++)
		epfds[i] = shared_epfd = epoll_create1(0);
	for (int i = 0; i < 4; i++)
		add(epfds[i], ends[0], EPOLLIN, 0);
	show("four epolls", count_woken(epfds, ends[1]));
	take(ends[0]);
	for (int i = 0; i < 4; i++) {
		del(epfds[i], ends[0]);
		add(epfds[i], ends[0], EPOLLIN | EPOLLEXCLUSIVE, 0);
	}
	show("four exclusive epolls", count_woken(epfds, ends[1]));
	take(ends[0]);
	for (int i = 0; i < 4; i++)
		close(epfds[i]);
	epfds[0] = epfds[1] = epfds[2] = epfds[3] = epoll_create1(0);
	add(epfds[0], ends[0], EPOLLIN | EPOLLET, 0);
	show("one epoll, edge", count_woken(epfds, ends[1]));
	take(ends[0]);
	mod(epfds[0], ends[0], EPOLLIN, 0);
	show("one epoll, level", count_woken(epfds, ends[1]));
	take(ends[0]);
	mod(epfds[0], ends[0], EPOLLIN | EPOLLONESHOT, 0);
	show("one epoll, one-shot", count_woken(epfds, ends[1]));
	close(epfds[0]);
	close(ends[0]);
	close(ends[1]);
}

static void *later(void *data)
{
	int *fds = data;

	usleep(50000);
	add(fds[0], fds[1], EPOLLIN, 1);
	return NULL;
}

/* A thread waits while another changes what it waits for. */
static void test_changes(void)
{
	int fds[2] = { epoll_create1(0), eventfd(3, 0) };
	pthread_t thread;

	pthread_create(&thread, NULL, later, fds);
	show_wait_for("added meanwhile", fds[0], 1, -1);
	pthread_join(thread, NULL);
	close(fds[0]);
	close(fds[1]);
}

/* A child has the same epoll: what the parent adds it sees, too. */
static void test_fork(void)
{
	int epfd = epoll_create1(0), event = eventfd(0, 0);

	add(epfd, event, EPOLLIN, 4);
	eventfd_write(event, 1);
	IN_CHILD("child", show_wait("child sees", epfd);
		 show("child removes", del(epfd, event)));
	show_wait("parent sees", epfd);
	close(event);
	close(epfd);
}

#define MANY 5000

static void test_many(void)
{
	static struct epoll_event got[MANY + 10];
	static int fds[MANY];
	struct rlimit limit = { MANY + 50, MANY + 50 };
	int epfd, failed = 0, right = 0, n;

	if (setrlimit(RLIMIT_NOFILE, &limit))
		getrlimit(RLIMIT_NOFILE, &limit);
	epfd = epoll_create1(0);
	for (int i = 0; i < MANY; i++) {
		fds[i] = eventfd(0, 0);
		failed += add(epfd, fds[i], EPOLLIN | EPOLLET, i) != 0;
	}
	show("many: failed", failed);
	for (int i = 0; i < 20000; i++) {
		int which = i * 7919 % MANY;

		eventfd_write(fds[which], 1);
		n = epoll_wait(epfd, got, MANY + 10, -1);
		right += n == 1 && (int)got[0].data.u64 == which;
	}
	show("many: right", right);
	for (int i = 0; i < MANY; i++)
		eventfd_write(fds[i], 1);
	show("many: all", epoll_wait(epfd, got, MANY + 10, -1));
	for (int i = 0; i < MANY; i += 2)
		failed += del(epfd, fds[i]) != 0;
	for (int i = 0; i < MANY; i++)
		eventfd_write(fds[i], 1);
	show("many: half", epoll_wait(epfd, got, MANY + 10, -1));
	show("many: failed", failed);
	for (int i = 0; i < MANY; i++)
		close(fds[i]);
	show("many: closed", epoll_wait(epfd, got, MANY + 10, 0));
	close(epfd);
}

int main(void)
{
	test_create();
	test_errors();
	test_hostile();
	test_level();
	test_edge();
	test_oneshot();
	test_dup();
	test_order();
	test_nested();
	test_time();
	test_signals();
	test_threads();
	test_changes();
	test_fork();
	test_many();
	return 0;
}
