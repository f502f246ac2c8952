/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * TCP over the loopback address, between a parent and its children: names,
 * states, errors, half-closed ends, resets, a lot of bytes, what poll says.
 */
#include "sock_common.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#define MEGABYTE (1024 * 1024)
#define LOT	 (8 * MEGABYTE)

static unsigned char bytes[MEGABYTE];
static struct sockaddr_in here;
static void *volatile nowhere = (void *)8;

static struct sockaddr_in address_of(uint32_t ip, uint16_t port)
{
	return (struct sockaddr_in){ .sin_family = AF_INET,
				     .sin_port = port,
				     .sin_addr.s_addr = htonl(ip) };
}

static int listener(int backlog)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	socklen_t n = sizeof(here);

	here = address_of(INADDR_LOOPBACK, 0);
	show("bind", bind(fd, (struct sockaddr *)&here, sizeof(here)));
	show("listen", listen(fd, backlog));
	show("getsockname", getsockname(fd, (struct sockaddr *)&here, &n));
	printf("length %u, a port %d, %s\n", n, here.sin_port != 0,
	       inet_ntoa(here.sin_addr));
	return fd;
}

static int caller(void)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (connect(fd, (struct sockaddr *)&here, sizeof(here)))
		perror("connect");
	return fd;
}

static void show_events(const char *what, int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN | POLLOUT | POLLRDHUP };

	poll(&p, 1, 0);
	printf("%s: %s\n", what, poll_names(p.revents));
}

/* Until EVENTS come, so that what follows does not depend on time. */
static void await(int fd, short events)
{
	struct pollfd p = { .fd = fd, .events = events };

	poll(&p, 1, 5000);
}

static void test_errors(void)
{
	struct sockaddr_in far = address_of(INADDR_LOOPBACK, htons(1));
	struct sockaddr_in foreign = address_of(0x01020304, 0);
	struct sockaddr_in wrong = far;
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char byte = 0;

	show("refused", connect(fd, (struct sockaddr *)&far, sizeof(far)));
	close(fd);
	fd = socket(AF_INET, SOCK_STREAM, 0);
	show("foreign", bind(fd, (struct sockaddr *)&foreign, sizeof(foreign)));
	show("short", bind(fd, (struct sockaddr *)&far, 7));
	wrong.sin_family = AF_UNIX;
	show("family", bind(fd, (struct sockaddr *)&wrong, sizeof(wrong)));
	show("recv unconnected", recv(fd, &byte, 1, 0));
	show("send unconnected", send(fd, &byte, 1, MSG_NOSIGNAL));
	show("getpeername", getpeername(fd, (struct sockaddr *)&far,
					&(socklen_t){ sizeof(far) }));
	show("accept", accept(fd, NULL, NULL));
	show("shutdown", shutdown(fd, SHUT_WR));
	show_events("fresh", fd);
	show("raw without a protocol", socket(AF_INET, SOCK_SEQPACKET, 0));
	show("udp as a stream", socket(AF_INET, SOCK_STREAM, IPPROTO_UDP));
	close(fd);
}

static void test_connection(void)
{
	int l = listener(5), a = caller(), b;
	struct sockaddr_in peer, own;
	socklen_t n = sizeof(peer), m = sizeof(own);
	char text[16] = "";

	show("connect again",
	     connect(a, (struct sockaddr *)&here, sizeof(here)));
	b = accept(l, (struct sockaddr *)&peer, &n);
	show("own name", getsockname(a, (struct sockaddr *)&own, &m));
	printf("the same: %d, length %u\n",
	       peer.sin_port == own.sin_port &&
		       peer.sin_addr.s_addr == own.sin_addr.s_addr,
	       n);
	show_events("connected", a);
	show("send", send(a, "hello, world", 12, 0));
	await(b, POLLIN);
	show_events("with bytes", b);
	show("peek", recv(b, text, 5, MSG_PEEK));
	show("read", read(b, text, 5));
	printf("%s\n", text);
	show("waitall", recv(b, text, 7, MSG_WAITALL));
	printf("%s\n", text);
	show("nothing", recv(b, text, 1, MSG_DONTWAIT));
	show("half closed", shutdown(a, SHUT_WR));
	await(b, POLLRDHUP);
	show_events("other half", b);
	show("end", read(b, text, 1));
	show("write after shutdown", send(a, "x", 1, MSG_NOSIGNAL));
	show("other way", write(b, "back", 4));
	show("read it", recv(a, text, 4, MSG_WAITALL));
	close(b);
	await(a, POLLIN);
	show("end here", read(a, text, 1));
	show_events("both ended", a);
	close(a);
	close(l);
}

static void test_reset(void)
{
	int l = listener(5), a = caller(), b = accept(l, NULL, NULL);
	struct linger now = { 1, 0 };
	char byte;

	setsockopt(b, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
	close(b);
	await(a, POLLIN);
	show("reset", read(a, &byte, 1));
	show("after it", read(a, &byte, 1));
	show("write after it", send(a, "x", 1, MSG_NOSIGNAL));
	close(a);
	close(l);
}

static void test_nonblocking(void)
{
	int l = listener(5), a, error = -1;
	socklen_t n = sizeof(error);

	fcntl(l, F_SETFL, O_NONBLOCK);
	show("nobody calls", accept(l, NULL, NULL));
	show_events("nobody", l);
	a = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	show("in progress", connect(a, (struct sockaddr *)&here, sizeof(here)));
	await(a, POLLOUT);
	show("SO_ERROR", getsockopt(a, SOL_SOCKET, SO_ERROR, &error, &n));
	printf("%d\n", error);
	await(l, POLLIN);
	show_events("somebody", l);
	show_ok("accept", accept4(l, NULL, NULL, SOCK_NONBLOCK));
	close(a);
	close(l);
}

/* LOT bytes to a child that sends them all back. */
static void test_lot(void)
{
	int l = listener(5), a;
	unsigned int sum = 0, back = 0;
	ssize_t n;
	size_t done = 0;

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = i * 2654435761U >> 13;
	fflush(stdout);
	if (fork() == 0) {
		int b = accept(l, NULL, NULL);

		while ((n = read(b, bytes, 50000)) > 0)
			if (write(b, bytes, n) != n)
				_exit(1);
		_exit(0);
	}
	a = caller();
	if (fork() == 0) {
		for (int i = 0; i < LOT / MEGABYTE; i++)
			if (write(a, bytes, MEGABYTE) != MEGABYTE)
				_exit(1);
		shutdown(a, SHUT_WR);
		_exit(0);
	}
	for (size_t i = 0; i < LOT; i++)
		sum = sum * 31 + bytes[i % MEGABYTE];
	while ((n = read(a, bytes, sizeof(bytes))) > 0) {
		for (ssize_t i = 0; i < n; i++)
			back = back * 31 + bytes[i];
		done += n;
	}
	printf("%zu bytes, right: %d\n", done, sum == back);
	for (int i = 0; i < 2; i++) {
		int status;

		wait(&status);
		printf("child: %d\n", status);
	}
	close(a);
	close(l);
}

static void test_options(void)
{
	static const struct {
		const char *name;
		int level, option, value;
	} options[] = {
		{ "TCP_NODELAY", IPPROTO_TCP, TCP_NODELAY, 1 },
		{ "TCP_KEEPIDLE", IPPROTO_TCP, TCP_KEEPIDLE, 60 },
		{ "TCP_KEEPINTVL", IPPROTO_TCP, TCP_KEEPINTVL, 10 },
		{ "TCP_KEEPCNT", IPPROTO_TCP, TCP_KEEPCNT, 3 },
		{ "IP_TTL", IPPROTO_IP, IP_TTL, 33 },
		{ "SO_REUSEADDR", SOL_SOCKET, SO_REUSEADDR, 1 },
		{ "SO_KEEPALIVE", SOL_SOCKET, SO_KEEPALIVE, 1 },
	};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		int value = -1;
		socklen_t n = sizeof(value);

		getsockopt(fd, options[i].level, options[i].option, &value, &n);
		printf("%s: %d", options[i].name, value);
		show(" set", setsockopt(fd, options[i].level, options[i].option,
					&options[i].value, sizeof(int)));
		getsockopt(fd, options[i].level, options[i].option, &value, &n);
		printf("now %d\n", value);
	}
	show("TTL 0", setsockopt(fd, IPPROTO_IP, IP_TTL, &(int){ 0 }, 4));
	show("unknown", setsockopt(fd, IPPROTO_TCP, 999, &(int){ 0 }, 4));
	show("unknown",
	     getsockopt(fd, IPPROTO_TCP, 999, &(int){ 0 }, &(socklen_t){ 4 }));
	close(fd);
}

static void test_in_use(void)
{
	int l = listener(1), fd = socket(AF_INET, SOCK_STREAM, 0);
	char byte;

	show("in use", bind(fd, (struct sockaddr *)&here, sizeof(here)));
	show_ok("unread", write(caller(), "x", 1));
	show("bad pointer", bind(fd, nowhere, sizeof(here)));
	close(fd);
	fd = accept(l, NULL, NULL);
	await(fd, POLLIN);
	show("to nowhere", read(fd, nowhere, 1));
	show("still there", read(fd, &byte, 1));
	show("from nowhere", write(fd, nowhere, 1));
	close(fd);
	close(l);
}

int main(void)
{
	test_errors();
	test_connection();
	test_reset();
	test_nonblocking();
	test_lot();
	test_options();
	test_in_use();
	return 0;
}
