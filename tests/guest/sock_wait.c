/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Sockets that sleep: until bytes, room or a connection come, a signal, a
 * time-out, or somebody closes; poll, select and epoll on them; a lot of bytes
 * between processes.
 */
#include "sock_common.h"

#include <pthread.h>
#include <sys/epoll.h>
#include <sys/select.h>

static const int types[] = { SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET };
static const char *const type_names[] = { "stream", "dgram", "seqpacket" };

static int p[2];
static volatile int signals;

static void on_signal(int signo)
{
	(void)signo;
	signals++;
}

static void set_handler(int flags)
{
	struct sigaction action = { .sa_handler = on_signal,
				    .sa_flags = flags };

	sigaction(SIGUSR1, &action, NULL);
}

static void make(int type)
{
	if (socketpair(AF_UNIX, type, 0, p))
		perror("socketpair");
}

static void unmake(void)
{
	close(p[0]);
	close(p[1]);
}

/* Until thread TID of process PID sleeps (and has had time to do so rightly).
 */
static void until_asleep(int pid, int tid)
{
	char path[64], state = 0;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/stat", pid, tid);
	for (int tries = 0; state != 'S' && tries < 5000; tries++) {
		FILE *f = fopen(path, "r");

		nap(2);
		if (f && fscanf(f, "%*d (%*[^)]) %c", &state) != 1)
			state = 0;
		if (f)
			fclose(f);
	}
	nap(2);
}

static void until_parent_sleeps(void)
{
	until_asleep(getppid(), getppid());
}

/* A child that does BODY once its parent sleeps; reap() waits for it. */
#define LATER(...)                             \
	do {                                   \
		fflush(stdout);                \
		if (!fork()) {                 \
			until_parent_sleeps(); \
			__VA_ARGS__;           \
			_exit(0);              \
		}                              \
	} while (0)

static void reap(void)
{
	while (wait(NULL) > 0)
		;
}

/* ---- Signals and time ---- */

static void test_signals(int i)
{
	char big[100000] = { 0 };
	int type = types[i], l, c;

	printf("--- %s\n", type_names[i]);
	make(type);
	set_handler(0);
	LATER(kill(getppid(), SIGUSR1));
	SHOW_RECV("interrupted", p[0], 10, 0);
	reap();
	set_handler(SA_RESTART);
	LATER(kill(getppid(), SIGUSR1); until_parent_sleeps();
	      write(p[1], "late", 4));
	SHOW_RECV("restarted", p[0], 10, 0);
	reap();
	setsockopt(p[0], SOL_SOCKET, SO_RCVTIMEO, &(struct timeval){ 5, 0 },
		   16);
	LATER(kill(getppid(), SIGUSR1));
	SHOW_RECV("never restarted with a time", p[0], 10, 0);
	reap();
	set_handler(0);
	while (send(p[0], big, 1000, MSG_DONTWAIT) > 0)
		;
	LATER(kill(getppid(), SIGUSR1));
	show("send interrupted", send(p[0], big, 1000, 0));
	reap();
	set_handler(SA_RESTART);
	LATER(kill(getppid(), SIGUSR1); until_parent_sleeps();
	      while (recv(p[1], big, 1000, MSG_DONTWAIT) > 0) continue);
	show("send restarted", send(p[0], big, 1000, 0));
	reap();
	if (type == SOCK_STREAM) {
		while (recv(p[1], big, 1000, MSG_DONTWAIT) > 0)
			;
		LATER(kill(getppid(), SIGUSR1));
		static char huge[4 << 20];
		ssize_t n = send(p[0], huge, sizeof(huge), 0);

		printf("a part of it was sent %d\n",
		       n > 1000 && n < (ssize_t)sizeof(huge));
		reap();
	}
	setsockopt(p[0], SOL_SOCKET, SO_SNDTIMEO, &(struct timeval){ 0, 20000 },
		   16);
	while (send(p[0], big, 1000, MSG_DONTWAIT) > 0)
		;
	show("send until time", send(p[0], big, 1000, 0));
	unmake();
	if (type == SOCK_DGRAM)
		return;
	l = listen_at(type, "@elfin-signals", 0);
	set_handler(0);
	LATER(kill(getppid(), SIGUSR1));
	show("accept interrupted", accept(l, NULL, NULL));
	reap();
	setsockopt(l, SOL_SOCKET, SO_RCVTIMEO, &(struct timeval){ 0, 20000 },
		   16);
	show("accept until time", accept(l, NULL, NULL));
	setsockopt(l, SOL_SOCKET, SO_RCVTIMEO, &(struct timeval){ 0, 0 }, 16);
	set_handler(SA_RESTART);
	LATER(kill(getppid(), SIGUSR1); until_parent_sleeps();
	      connect_to(socket(AF_UNIX, type, 0), "@elfin-signals"); nap(100));
	show_ok("accept restarted", c = accept(l, NULL, NULL));
	reap();
	close(c);
	close(l);
	printf("signals %d\n", signals);
}

static void test_backlog(void)
{
	int l = listen_at(SOCK_STREAM, "@elfin-backlog", 1), c[5], a;

	for (int i = 0; i < 2; i++) {
		c[i] = socket(AF_UNIX, SOCK_STREAM, 0);
		show("connect", connect_to(c[i], "@elfin-backlog"));
	}
	c[2] = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
	show("one too many", connect_to(c[2], "@elfin-backlog"));
	c[3] = socket(AF_UNIX, SOCK_STREAM, 0);
	setsockopt(c[3], SOL_SOCKET, SO_SNDTIMEO, &(struct timeval){ 0, 20000 },
		   16);
	show("until time", connect_to(c[3], "@elfin-backlog"));
	set_handler(0);
	c[4] = socket(AF_UNIX, SOCK_STREAM, 0);
	LATER(kill(getppid(), SIGUSR1));
	show("interrupted", connect_to(c[4], "@elfin-backlog"));
	reap();
	LATER(close(accept(l, NULL, NULL)));
	show("when there is room", connect_to(c[4], "@elfin-backlog"));
	reap();
	show("listen with more", listen(l, 5));
	show("more", connect_to(c[2], "@elfin-backlog"));
	for (int i = 0; i < 3; i++) {
		show_ok("accept", a = accept(l, NULL, NULL));
		close(a);
	}
	show("listen with less", listen(l, 0));
	close(c[3]);
	c[3] = socket(AF_UNIX, SOCK_STREAM, 0);
	show("connect", connect_to(c[3], "@elfin-backlog"));
	close(c[4]);
	c[4] = socket(AF_UNIX, SOCK_STREAM, 0);
	fflush(stdout);
	if (!(a = fork())) {
		close(l);
		show("refused in the end", connect_to(c[4], "@elfin-backlog"));
		_exit(0);
	}
	until_asleep(a, a);
	close(l);
	reap();
	for (int i = 0; i < 5; i++)
		close(c[i]);
}

/* ---- Closing under others ---- */

struct sleeper {
	const char *what;
	long (*call)(int fd);
	int fd;
	long result;
	int error;
	volatile int tid;
};

static long do_recv(int fd)
{
	char byte;

	return recv(fd, &byte, 1, 0);
}

static long do_poll(int fd)
{
	struct pollfd pfd = { fd, POLLIN, 0 };

	poll(&pfd, 1, 5000);
	return pfd.revents;
}

static long do_accept(int fd)
{
	return accept(fd, NULL, NULL);
}

static long do_send(int fd)
{
	char bytes[1000] = { 0 };

	while (send(fd, bytes, sizeof(bytes), MSG_NOSIGNAL) > 0)
		;
	return -1;
}

static void *run_sleeper(void *arg)
{
	struct sleeper *s = arg;

	s->tid = gettid();
	s->result = s->call(s->fd);
	s->error = errno;
	return NULL;
}

static void with_sleeper(const char *what, long (*call)(int), int fd,
			 void (*wake)(void))
{
	struct sleeper s = { what, call, fd, 0, 0, 0 };
	pthread_t thread;

	pthread_create(&thread, NULL, run_sleeper, &s);
	while (!s.tid)
		nap(1);
	until_asleep(getpid(), s.tid);
	wake();
	pthread_join(thread, NULL);
	errno = s.error;
	show(what, s.result);
}

static int listener;

static void close_other(void)
{
	close(p[1]);
}

static void shut_own(void)
{
	shutdown(p[0], SHUT_RDWR);
}

static void shut_other(void)
{
	shutdown(p[1], SHUT_RDWR);
}

static void shut_listener(void)
{
	shutdown(listener, SHUT_RDWR);
}

/* The sleeper keeps the socket itself: what comes still wakes it. */
static void close_own_and_send(void)
{
	close(p[0]);
	nap(10);
	send(p[1], "x", 1, 0);
}

static void test_closing(int i)
{
	static const struct {
		const char *name;
		void (*wake)(void);
	} ways[] = { { "other closes", close_other },
		     { "shut down", shut_own },
		     { "other shuts down", shut_other } };
	char text[80];

	printf("--- %s\n", type_names[i]);
	for (int k = types[i] == SOCK_DGRAM; k < 3; k++) {
		if (types[i] == SOCK_DGRAM && k == 2)
			break;
		make(types[i]);
		snprintf(text, sizeof(text), "recv, %s", ways[k].name);
		with_sleeper(text, do_recv, p[0], ways[k].wake);
		unmake();
		make(types[i]);
		snprintf(text, sizeof(text), "poll, %s", ways[k].name);
		with_sleeper(text, do_poll, p[0], ways[k].wake);
		unmake();
	}
	for (int k = 0; k < 3; k++) {
		if (types[i] == SOCK_DGRAM && k == 2)
			break;
		make(types[i]);
		snprintf(text, sizeof(text), "send, %s", ways[k].name);
		with_sleeper(text, do_send, p[0], ways[k].wake);
		unmake();
	}
	make(types[i]);
	with_sleeper("recv, own number closed", do_recv, p[0],
		     close_own_and_send);
	close(p[1]);
	if (types[i] == SOCK_DGRAM)
		return;
	listener = listen_at(types[i], "@elfin-closing", 1);
	with_sleeper("accept, shut down", do_accept, listener, shut_listener);
	close(listener);
}

/* ---- Many bytes, many processes ---- */

#define TOTAL (8 << 20)

static unsigned int next_byte(unsigned int *state)
{
	*state = *state * 1103515245 + 12345;
	return *state >> 16 & 0xff;
}

static void pour(int fd, int type)
{
	static unsigned char bytes[70000];
	unsigned int state = 1, sizes = 7;
	long done = 0;

	while (done < TOTAL) {
		size_t n = 1 + next_byte(&sizes) * next_byte(&sizes);
		size_t sent = 0;

		if (n > (size_t)(TOTAL - done))
			n = TOTAL - done;
		for (size_t k = 0; k < n; k++)
			bytes[k] = next_byte(&state);
		while (sent < n) {
			ssize_t got = write(fd, bytes + sent, n - sent);

			if (got <= 0 ||
			    (type != SOCK_STREAM && got != (ssize_t)n))
				_exit(1);
			sent += got;
		}
		done += n;
	}
}

static void drink(int fd)
{
	static unsigned char bytes[70000];
	unsigned int state = 1, sizes = 3;
	long done = 0;
	int good = 1;

	while (done < TOTAL) {
		ssize_t n = read(fd, bytes, sizeof(bytes) - next_byte(&sizes));

		if (n <= 0)
			break;
		for (ssize_t k = 0; k < n; k++)
			good &= bytes[k] == next_byte(&state);
		done += n;
	}
	printf("%ld bytes, right %d\n", done, good);
}

static void test_transfer(int i)
{
	int status;

	printf("--- %s\n", type_names[i]);
	make(types[i]);
	fflush(stdout);
	if (!fork()) {
		pour(p[1], types[i]);
		_exit(0);
	}
	drink(p[0]);
	wait(&status);
	show_status("writer", status);
	unmake();
}

/* Clients come and go; each sends its number and gets it back. */
static void client(int number)
{
	int back = 0, fd = socket(AF_UNIX, SOCK_STREAM, 0);

	while (connect_to(fd, "@elfin-server"))
		nap(1);
	write(fd, &number, sizeof(number));
	read(fd, &back, sizeof(back));
	_exit(back != number + 1);
}

static void test_server(void)
{
	int l = listen_at(SOCK_STREAM, "@elfin-server", 3), number, bad = 0;
	int status;

	for (int i = 0; i < 40; i++)
		if (!fork())
			client(i);
	for (int i = 0; i < 40; i++) {
		int fd = accept(l, NULL, NULL);

		read(fd, &number, sizeof(number));
		number++;
		write(fd, &number, sizeof(number));
		close(fd);
	}
	while (wait(&status) > 0)
		bad += status != 0;
	printf("40 clients, %d bad\n", bad);
	close(l);
}

/* Many senders to one receiver that is slow. */
static void test_senders(void)
{
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0), seen[8] = { 0 }, n[2], bad = 0;

	bind_to(fd, "@elfin-receiver");
	for (int i = 0; i < 8; i++)
		if (!fork()) {
			int s = socket(AF_UNIX, SOCK_DGRAM, 0);

			if (i % 2)
				connect_to(s, "@elfin-receiver");
			for (int k = 0; k < 100; k++) {
				struct sockaddr_un un;
				socklen_t length =
					make_name(&un, "@elfin-receiver");
				int message[2] = { i, k };

				if (i % 2)
					send(s, message, 8, 0);
				else
					sendto(s, message, 8, 0, (void *)&un,
					       length);
			}
			_exit(0);
		}
	for (int k = 0; k < 800; k++) {
		if (recv(fd, n, 8, 0) != 8 || n[1] != seen[n[0]]++)
			bad++;
	}
	reap();
	printf("800 datagrams, %d out of order\n", bad);
	close(fd);
}

/* ---- poll, select, epoll ---- */

static void test_full_poll(void)
{
	int r = socket(AF_UNIX, SOCK_DGRAM, 0), s, ready;
	char bytes[10];
	struct pollfd pfd;

	bind_to(r, "@elfin-poll");
	s = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	connect_to(s, "@elfin-poll");
	while (send(s, "x", 1, 0) == 1)
		;
	show("full", send(s, "x", 1, 0));
	show_poll("full", s);
	LATER(recv(r, bytes, 1, 0));
	pfd = (struct pollfd){ s, POLLOUT, 0 };
	ready = poll(&pfd, 1, 5000);
	printf("one taken: %d %s\n", ready, poll_names(pfd.revents));
	reap();
	show("send", send(s, "x", 1, 0));
	show("full", send(s, "x", 1, 0));
	LATER(nap(10); close(r));
	close(r);
	ready = poll(&pfd, 1, 5000);
	printf("receiver gone: %d %s\n", ready, poll_names(pfd.revents));
	reap();
	show("send", send(s, "x", 1, 0));
	close(s);
}

static void test_select(void)
{
	fd_set in, out;
	struct timeval tv = { 0, 20000 };

	make(SOCK_STREAM);
	FD_ZERO(&in);
	FD_SET(p[0], &in);
	show("nothing", select(p[0] + 1, &in, NULL, NULL, &tv));
	LATER(write(p[1], "x", 1));
	FD_SET(p[0], &in);
	show("readable", select(p[0] + 1, &in, NULL, NULL, NULL));
	reap();
	FD_ZERO(&out);
	FD_SET(p[0], &out);
	show("both", select(p[0] + 1, &in, &out, NULL, NULL));
	unmake();
}

static void show_event(const char *what, int e, int timeout)
{
	struct epoll_event event = { 0 };
	int n = epoll_wait(e, &event, 1, timeout);

	if (n < 0)
		show(what, n);
	else
		printf("%s: %d %s\n", what, n, poll_names(event.events));
}

static void test_epoll(void)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLRDHUP | EPOLLET };
	int e = epoll_create1(0), l, c;

	if (e < 0) {
		show("epoll_create1", e);
		return;
	}
	make(SOCK_STREAM);
	show("add", epoll_ctl(e, EPOLL_CTL_ADD, p[0], &event));
	show_event("nothing", e, 0);
	LATER(write(p[1], "x", 1));
	show_event("edge", e, 5000);
	show_event("no edge", e, 0);
	reap();
	write(p[1], "y", 1);
	show_event("another edge", e, 0);
	/* What nginx tries: does the end of a half-closed one show? */
	shutdown(p[1], SHUT_WR);
	show_event("half-closed", e, 0);
	close(p[1]);
	show_event("closed", e, 0);
	close(p[0]);
	l = listen_at(SOCK_STREAM, "@elfin-epoll", 5);
	event.events = EPOLLIN;
	show("add", epoll_ctl(e, EPOLL_CTL_ADD, l, &event));
	show_event("nobody", e, 0);
	c = socket(AF_UNIX, SOCK_STREAM, 0);
	LATER(connect_to(c, "@elfin-epoll"));
	show_event("somebody", e, 5000);
	reap();
	show_ok("accept", accept(l, NULL, NULL));
	show_event("nobody", e, 0);
	close(l);
	close(c);
	close(e);
}

int main(void)
{
	for (int i = 0; i < 3; i++)
		test_signals(i);
	test_backlog();
	for (int i = 0; i < 3; i++)
		test_closing(i);
	for (int i = 0; i < 3; i++)
		test_transfer(i);
	test_server();
	test_senders();
	test_full_poll();
	test_select();
	test_epoll();
	return 0;
}
