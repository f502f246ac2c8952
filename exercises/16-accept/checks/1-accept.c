// SPDX-License-Identifier: BSD-3-Clause
/* Exercise 16: accept and accept4, over the loopback address. */
#include "check.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>

/* Descriptors of a step: the one that listens, a caller, what accept gave. */
#define LISTENER 3
#define CALLER	 4
#define ACCEPTED 5

static struct sockaddr_in address;
static char bytes[8];

static long accept_call(int fd)
{
	return call(SYS_accept, fd, NULL, NULL);
}

static int caller(void)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	connect(fd, (void *)&address, sizeof(address));
	return fd;
}

/* Nothing is open but 0, 1, 2 and a socket that listens. */
static void listening(void)
{
	socklen_t n = sizeof(address);

	call(SYS_close_range, 3, ~0U, 0);
	address = (struct sockaddr_in){
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socket(AF_INET, SOCK_STREAM, 0);
	bind(LISTENER, (void *)&address, sizeof(address));
	listen(LISTENER, 8);
	getsockname(LISTENER, (void *)&address, &n);
}

static bool is_readable(int fd, int ms)
{
	struct pollfd pollfd = { fd, POLLIN, 0 };

	return poll(&pollfd, 1, ms) == 1;
}

static void pause_ms(int ms)
{
	usleep(ms * 1000);
}

static void refused(void)
{
	int fds[2];

	listening();
	EXPECT(-EBADF, accept_call(-1));
	EXPECT(-EBADF, accept_call(77));
	if (pipe(fds))
		return;
	EXPECT_AS("accept of a pipe", -ENOTSOCK, accept_call(fds[0]));
	EXPECT_AS("accept4 with flag 1", -EINVAL,
		  call(SYS_accept4, LISTENER, NULL, NULL, 1));
}

static void family_refuses(void)
{
	call(SYS_close_range, 3, ~0U, 0);
	socket(AF_INET, SOCK_STREAM, 0);
	EXPECT_AS("accept of a socket that does not listen", -EINVAL,
		  accept_call(3));
	socket(AF_INET, SOCK_DGRAM, 0);
	EXPECT_AS("accept of a UDP socket", -EOPNOTSUPP, accept_call(4));
}

static void one_waits(void)
{
	listening();
	caller();
	EXPECT(ACCEPTED, accept_call(LISTENER));
	EXPECT(5, write(CALLER, "hello", 5));
	EXPECT(5, read(ACCEPTED, bytes, sizeof(bytes)));
	EXPECT_BYTES("hello", bytes, 5);
	EXPECT(3, write(ACCEPTED, "you", 3));
	EXPECT(3, read(CALLER, bytes, sizeof(bytes)));
}

static void in_order(void)
{
	listening();
	caller();
	caller();
	EXPECT(1, write(CALLER, "1", 1));
	EXPECT(1, write(CALLER + 1, "2", 1));
	EXPECT(6, accept_call(LISTENER));
	EXPECT(7, accept_call(LISTENER));
	EXPECT(1, read(6, bytes, 1));
	EXPECT_AS("what the first one sent", '1', bytes[0]);
}

static void nobody_waits(void)
{
	listening();
	fcntl(LISTENER, F_SETFL, O_NONBLOCK);
	EXPECT_AS("accept with O_NONBLOCK and nobody there", -EAGAIN,
		  accept_call(LISTENER));
	caller();
	EXPECT(ACCEPTED, accept_call(LISTENER));
}

static void sleeps(void)
{
	int status;

	listening();
	if (!fork()) {
		pause_ms(20);
		caller();
		_exit(read(CALLER, bytes, 1) == 1 ? 7 : 8);
	}
	EXPECT_AS("accept, 20 ms before connect", 4, accept_call(LISTENER));
	EXPECT(1, write(4, "x", 1));
	wait(&status);
	EXPECT_AS("exit status of the caller", 7, WEXITSTATUS(status));
}

static void flags(void)
{
	listening();
	caller();
	EXPECT(ACCEPTED, accept_call(LISTENER));
	EXPECT_AS("O_NONBLOCK after accept", 0,
		  fcntl(ACCEPTED, F_GETFL) & O_NONBLOCK);
	EXPECT_AS("F_GETFD after accept", 0, fcntl(ACCEPTED, F_GETFD));
	caller();
	EXPECT(7, call(SYS_accept4, LISTENER, NULL, NULL, SOCK_NONBLOCK));
	EXPECT_AS("O_NONBLOCK after SOCK_NONBLOCK", O_NONBLOCK,
		  fcntl(7, F_GETFL) & O_NONBLOCK);
	EXPECT_AS("F_GETFD after SOCK_NONBLOCK", 0, fcntl(7, F_GETFD));
	caller();
	EXPECT(9, call(SYS_accept4, LISTENER, NULL, NULL, SOCK_CLOEXEC));
	EXPECT_AS("O_NONBLOCK after SOCK_CLOEXEC", 0,
		  fcntl(9, F_GETFL) & O_NONBLOCK);
	EXPECT_AS("F_GETFD after SOCK_CLOEXEC", FD_CLOEXEC, fcntl(9, F_GETFD));
}

/* Unlike on BSD: what was accepted begins with flags of its own. */
static void not_inherited(void)
{
	listening();
	fcntl(LISTENER, F_SETFL, O_NONBLOCK);
	caller();
	EXPECT(ACCEPTED, accept_call(LISTENER));
	EXPECT_AS("O_NONBLOCK of a connection whose listener has it", 0,
		  fcntl(ACCEPTED, F_GETFL) & O_NONBLOCK);
}

static void peer_address(void)
{
	struct sockaddr_in peer, own;
	socklen_t n = sizeof(own);

	listening();
	caller();
	getsockname(CALLER, (void *)&own, &n);
	memset(&peer, 0, sizeof(peer));
	EXPECT(ACCEPTED, call(SYS_accept, LISTENER, &peer, &n));
	EXPECT_AS("length of the address", sizeof(peer), n);
	EXPECT_AS("family of the address", AF_INET, peer.sin_family);
	EXPECT_AS("port, which is the caller's", ntohs(own.sin_port),
		  ntohs(peer.sin_port));

	caller();
	memset(&peer, 0x77, sizeof(peer));
	n = 4;
	EXPECT(7, call(SYS_accept, LISTENER, &peer, &n));
	EXPECT_AS("length of an address that did not fit", sizeof(peer), n);
	EXPECT_AS("what lies behind its four bytes", 0x77777777,
		  peer.sin_addr.s_addr);
}

static void bad_address(void)
{
	socklen_t n = sizeof(address);

	listening();
	caller();
	EXPECT(-EFAULT, call(SYS_accept, LISTENER, 1, &n));
	EXPECT_AS("readable: the caller of a connection that nobody has", true,
		  is_readable(CALLER, 1000));
	EXPECT_AS("what it reads then", 0, read(CALLER, bytes, 1));
	caller();
	EXPECT_AS("the number that the next accept gives", 6,
		  accept_call(LISTENER));
}

/* Without a number the connection must stay in the queue. */
static void no_number(void)
{
	struct rlimit old, limit;

	listening();
	caller();
	getrlimit(RLIMIT_NOFILE, &old);
	limit = old;
	limit.rlim_cur = ACCEPTED;
	setrlimit(RLIMIT_NOFILE, &limit);
	EXPECT_AS("accept without a free number", -EMFILE,
		  accept_call(LISTENER));
	setrlimit(RLIMIT_NOFILE, &old);
	EXPECT_AS("readable: the listener after that", true,
		  is_readable(LISTENER, 0));
	EXPECT(ACCEPTED, accept_call(LISTENER));
}

/* Both are woken, one is quicker: the other goes on sleeping. */
static void two_acceptors(void)
{
	int fds[2];

	listening();
	if (pipe(fds))
		return;
	for (int i = 0; i < 2; i++) {
		if (fork())
			continue;
		long fd = accept_call(LISTENER);
		if (write(fds[1], fd > 0 ? "y" : "n", 1) < 0)
			_exit(1);
		read(fd, bytes, 1);
		_exit(0);
	}
	pause_ms(20);
	caller();
	is_readable(fds[0], 5000);
	pause_ms(20);
	EXPECT_AS("acceptors that return for one connection", 1,
		  read(fds[0], bytes, sizeof(bytes)));
	EXPECT_AS("what accept said", 'y', bytes[0]);
	caller();
	is_readable(fds[0], 5000);
	EXPECT_AS("acceptors that return for the next", 1,
		  read(fds[0], bytes, sizeof(bytes)));
	EXPECT_AS("what accept said", 'y', bytes[0]);
	call(SYS_close_range, 3, ~0U, 0);
	wait(NULL);
	wait(NULL);
}

static void on_alarm(int signo)
{
	(void)signo;
}

static void signal_and_time(void)
{
	struct sigaction action = { .sa_handler = on_alarm };
	struct itimerval soon = { .it_value = { 0, 20000 } };
	struct timeval limit = { 0, 20000 };

	listening();
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &soon, NULL);
	EXPECT_AS("accept when a signal has been handled", -EINTR,
		  accept_call(LISTENER));
	setsockopt(LISTENER, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	EXPECT_AS("accept when SO_RCVTIMEO is over", -EAGAIN,
		  accept_call(LISTENER));
}

STEPS({ "what is not a socket; unknown flags", refused },
      { "sockets that have nothing to accept", family_refuses },
      { "a connection that waits is accepted", one_waits },
      { "who calls first is served first", in_order },
      { "nobody waits, and accept must not sleep", nobody_waits },
      { "accept sleeps until somebody calls", sleeps },
      { "SOCK_NONBLOCK and SOCK_CLOEXEC", flags },
      { "the listener's O_NONBLOCK is its own", not_inherited },
      { "the address of who called", peer_address },
      { "an address that can't be written", bad_address },
      { "no number is left", no_number },
      { "two accept, one calls", two_acceptors },
      { "a signal, and SO_RCVTIMEO", signal_and_time });
