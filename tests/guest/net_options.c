/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Options of IP, IPv6, TCP and UDP: what they are at first, what may be set,
 * what they do to bytes, messages and connections; each also with values and
 * pointers that are wrong.
 */
#include "sock_common.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>

static void *volatile nowhere = (void *)8;

struct option {
	const char *name;
	int level, option, value;
};

#define OPTION(level, option, value)          \
	{                                     \
#option, level, option, value \
	}

static const struct option ip[] = {
	OPTION(IPPROTO_IP, IP_TOS, 16),
	OPTION(IPPROTO_IP, IP_TOS, 256),
	OPTION(IPPROTO_IP, IP_TTL, 33),
	OPTION(IPPROTO_IP, IP_TTL, -1),
	OPTION(IPPROTO_IP, IP_TTL, 0),
	OPTION(IPPROTO_IP, IP_TTL, 256),
	OPTION(IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_DO),
	OPTION(IPPROTO_IP, IP_MTU_DISCOVER, 77),
	OPTION(IPPROTO_IP, IP_PKTINFO, 1),
	OPTION(IPPROTO_IP, IP_RECVTTL, 5),
	OPTION(IPPROTO_IP, IP_RECVTOS, 1),
	OPTION(IPPROTO_IP, IP_RECVERR, 1),
	OPTION(IPPROTO_IP, IP_MULTICAST_LOOP, 0),
	OPTION(IPPROTO_IP, 999, 0),
	OPTION(IPPROTO_IPV6, IPV6_V6ONLY, 1),
	OPTION(IPPROTO_TCP, TCP_NODELAY, 1),
};

static const struct option ip6[] = {
	OPTION(IPPROTO_IPV6, IPV6_V6ONLY, 1),
	OPTION(IPPROTO_IPV6, IPV6_V6ONLY, 0),
	OPTION(IPPROTO_IPV6, IPV6_UNICAST_HOPS, 3),
	OPTION(IPPROTO_IPV6, IPV6_UNICAST_HOPS, -1),
	OPTION(IPPROTO_IPV6, IPV6_UNICAST_HOPS, 256),
	OPTION(IPPROTO_IPV6, IPV6_MULTICAST_HOPS, 3),
	OPTION(IPPROTO_IPV6, IPV6_MULTICAST_LOOP, 0),
	OPTION(IPPROTO_IPV6, IPV6_RECVPKTINFO, 1),
	OPTION(IPPROTO_IPV6, IPV6_RECVHOPLIMIT, 1),
	OPTION(IPPROTO_IPV6, IPV6_RECVTCLASS, 1),
	OPTION(IPPROTO_IPV6, IPV6_TCLASS, 8),
	OPTION(IPPROTO_IP, IP_TTL, 12),
	OPTION(IPPROTO_IPV6, 999, 0),
};

static const struct option tcp[] = {
	OPTION(IPPROTO_TCP, TCP_NODELAY, 7),
	OPTION(IPPROTO_TCP, TCP_CORK, 2),
	OPTION(IPPROTO_TCP, TCP_QUICKACK, 0),
	OPTION(IPPROTO_TCP, TCP_DEFER_ACCEPT, 1),
	OPTION(IPPROTO_TCP, TCP_USER_TIMEOUT, 5000),
	OPTION(IPPROTO_TCP, TCP_USER_TIMEOUT, -1),
	OPTION(IPPROTO_TCP, TCP_KEEPIDLE, 60),
	OPTION(IPPROTO_TCP, TCP_KEEPIDLE, 0),
	OPTION(IPPROTO_TCP, TCP_KEEPIDLE, 32768),
	OPTION(IPPROTO_TCP, TCP_KEEPINTVL, 10),
	OPTION(IPPROTO_TCP, TCP_KEEPCNT, 128),
	OPTION(IPPROTO_TCP, TCP_KEEPCNT, 3),
	OPTION(IPPROTO_TCP, TCP_MAXSEG, 87),
	OPTION(IPPROTO_TCP, TCP_MAXSEG, 1000),
	OPTION(IPPROTO_IPV6, IPV6_V6ONLY, 1),
	OPTION(IPPROTO_TCP, 999, 1),
};

static void show_options(int fd, const struct option *options, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct option *o = &options[i];
		int value = -99;
		socklen_t size = sizeof(value);

		show(o->name,
		     getsockopt(fd, o->level, o->option, &value, &size));
		printf("  %d (%u bytes)", value, size);
		show(" set", setsockopt(fd, o->level, o->option, &o->value,
					sizeof(int)));
		getsockopt(fd, o->level, o->option, &value, &size);
		printf("  now %d\n", value);
	}
	show("short",
	     setsockopt(fd, options[0].level, options[0].option, &options, 0));
	show("nowhere", setsockopt(fd, options[0].level, options[0].option,
				   nowhere, sizeof(int)));
	show("to nowhere", getsockopt(fd, options[0].level, options[0].option,
				      nowhere, &(socklen_t){ sizeof(int) }));
	show("no length", getsockopt(fd, options[0].level, options[0].option,
				     &(int){ 0 }, nowhere));
	if (options != ip6)
		show("negative",
		     getsockopt(fd, options[0].level, options[0].option,
				&(int){ 0 }, &(socklen_t){ -1 }));
	close(fd);
}

static int bound(int domain, int type, struct sockaddr_storage *at,
		 socklen_t *n)
{
	int fd = socket(domain, type, 0);
	struct sockaddr_in *in = (void *)at;
	struct sockaddr_in6 *in6 = (void *)at;

	memset(at, 0, sizeof(*at));
	at->ss_family = domain;
	*n = domain == AF_INET ? sizeof(*in) : sizeof(*in6);
	if (domain == AF_INET)
		in->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	else
		in6->sin6_addr = in6addr_loopback;
	if (bind(fd, (struct sockaddr *)at, *n) ||
	    getsockname(fd, (struct sockaddr *)at, n))
		perror("bind");
	return fd;
}

static void await(int fd, short events)
{
	struct pollfd p = { .fd = fd, .events = events };

	poll(&p, 1, 5000);
}

/* What comes with a datagram. */
static void test_control(int domain)
{
	struct sockaddr_storage at;
	socklen_t n;
	int to = bound(domain, SOCK_DGRAM, &at, &n), on = 1, ttl = 7, tos = 16;
	int from = socket(domain, SOCK_DGRAM, 0);
	char control[256], byte;
	struct iovec iov = { &byte, 1 };
	struct msghdr m = { .msg_iov = &iov,
			    .msg_iovlen = 1,
			    .msg_control = control,
			    .msg_controllen = sizeof(control) };
	bool v6 = domain == AF_INET6;

	setsockopt(to, v6 ? IPPROTO_IPV6 : IPPROTO_IP,
		   v6 ? IPV6_RECVPKTINFO : IP_PKTINFO, &on, sizeof(on));
	setsockopt(to, v6 ? IPPROTO_IPV6 : IPPROTO_IP,
		   v6 ? IPV6_RECVHOPLIMIT : IP_RECVTTL, &on, sizeof(on));
	setsockopt(to, v6 ? IPPROTO_IPV6 : IPPROTO_IP,
		   v6 ? IPV6_RECVTCLASS : IP_RECVTOS, &on, sizeof(on));
	setsockopt(from, v6 ? IPPROTO_IPV6 : IPPROTO_IP,
		   v6 ? IPV6_UNICAST_HOPS : IP_TTL, &ttl, sizeof(ttl));
	setsockopt(from, v6 ? IPPROTO_IPV6 : IPPROTO_IP,
		   v6 ? IPV6_TCLASS : IP_TOS, &tos, sizeof(tos));
	show("sendto", sendto(from, "x", 1, 0, (struct sockaddr *)&at, n));
	await(to, POLLIN);
	show("recvmsg", recvmsg(to, &m, 0));
	for (struct cmsghdr *c = CMSG_FIRSTHDR(&m); c; c = CMSG_NXTHDR(&m, c)) {
		struct in_pktinfo *info = (void *)CMSG_DATA(c);
		struct in6_pktinfo *info6 = (void *)CMSG_DATA(c);
		char text[64] = "";

		printf("level %d type %d length %zu:", c->cmsg_level,
		       c->cmsg_type, c->cmsg_len);
		if (c->cmsg_len == CMSG_LEN(sizeof(*info)))
			printf(" %s, interface %d\n", inet_ntoa(info->ipi_addr),
			       info->ipi_ifindex);
		else if (c->cmsg_len == CMSG_LEN(sizeof(*info6)))
			printf(" %s, interface %d\n",
			       inet_ntop(AF_INET6, &info6->ipi6_addr, text,
					 sizeof(text)),
			       info6->ipi6_ifindex);
		else
			printf(" %d\n", *CMSG_DATA(c));
	}
	/* Too big for a packet that must not be cut; no error queued. */
	show("error queue", recv(to, &byte, 1, MSG_ERRQUEUE | MSG_DONTWAIT));
	close(to);
	close(from);
}

/* A datagram that nobody waits for comes back as an error. */
static void test_refused(int domain)
{
	struct sockaddr_storage at;
	socklen_t n, size = sizeof(int);
	int gone = bound(domain, SOCK_DGRAM, &at, &n), on = 1, error = -1;
	int fd = socket(domain, SOCK_DGRAM, 0);
	bool v6 = domain == AF_INET6;

	close(gone);
	show("unconnected", sendto(fd, "x", 1, 0, (struct sockaddr *)&at, n));
	show("not told", sendto(fd, "x", 1, 0, (struct sockaddr *)&at, n));
	show("connect", connect(fd, (struct sockaddr *)&at, n));
	show("send", send(fd, "x", 1, 0));
	await(fd, POLLERR);
	show_poll("refused", fd);
	show("read", recv(fd, &error, 1, MSG_DONTWAIT));
	show("send", send(fd, "x", 1, 0));
	await(fd, POLLERR);
	show("SO_ERROR", getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size));
	printf("%d\n", error);
	close(fd);
	fd = socket(domain, SOCK_DGRAM, 0);
	setsockopt(fd, v6 ? IPPROTO_IPV6 : IPPROTO_IP,
		   v6 ? IPV6_RECVERR : IP_RECVERR, &on, sizeof(on));
	show("with RECVERR", sendto(fd, "x", 1, 0, (struct sockaddr *)&at, n));
	await(fd, POLLERR);
	show("told", sendto(fd, "x", 1, 0, (struct sockaddr *)&at, n));
	close(fd);
}

static int connected(int l, const struct sockaddr_storage *at, socklen_t n,
		     int *other)
{
	int fd = socket(at->ss_family, SOCK_STREAM, 0);

	if (connect(fd, (struct sockaddr *)at, n))
		perror("connect");
	*other = accept(l, NULL, NULL);
	return fd;
}

/* Bytes wait until there is a segment's worth of them, or the cork goes. */
static void test_cork(void)
{
	struct sockaddr_storage at;
	socklen_t n;
	int l = bound(AF_INET, SOCK_STREAM, &at, &n), a, b;
	char text[64];

	listen(l, 1);
	a = connected(l, &at, n, &b);
	show("cork", setsockopt(a, IPPROTO_TCP, TCP_CORK, &(int){ 1 }, 4));
	show("send", send(a, "one ", 4, 0));
	nap(20);
	show("nothing yet", recv(b, text, sizeof(text), MSG_DONTWAIT));
	show("send", send(a, "two ", 4, 0));
	show("uncork", setsockopt(a, IPPROTO_TCP, TCP_CORK, &(int){ 0 }, 4));
	show_bytes("both", text, recv(b, text, 8, MSG_WAITALL));
	show("more", send(a, "three ", 6, MSG_MORE));
	nap(20);
	show("nothing yet", recv(b, text, sizeof(text), MSG_DONTWAIT));
	show("last", send(a, "four", 4, 0));
	show_bytes("both", text, recv(b, text, 10, MSG_WAITALL));
	show("corked end",
	     setsockopt(a, IPPROTO_TCP, TCP_CORK, &(int){ 1 }, 4));
	show("send", send(a, "end", 3, 0));
	close(a);
	show_bytes("the end", text, recv(b, text, sizeof(text), MSG_WAITALL));
	close(b);
	close(l);
}

static void test_defer(void)
{
	struct sockaddr_storage at;
	socklen_t n;
	int l = bound(AF_INET, SOCK_STREAM, &at, &n), a, b;
	char text[8];

	listen(l, 1);
	fcntl(l, F_SETFL, O_NONBLOCK);
	setsockopt(l, IPPROTO_TCP, TCP_DEFER_ACCEPT, &(int){ 10 }, sizeof(int));
	a = socket(AF_INET, SOCK_STREAM, 0);
	show("connect", connect(a, (struct sockaddr *)&at, n));
	nap(20);
	show("not yet", accept(l, NULL, NULL));
	show("send", send(a, "now", 3, 0));
	await(l, POLLIN);
	b = accept(l, NULL, NULL);
	show_ok("accept", b);
	show_bytes("recv", text, recv(b, text, sizeof(text), 0));
	close(a);
	close(b);
	close(l);
}

static void test_info(void)
{
	struct sockaddr_storage at;
	socklen_t n, size;
	int l = bound(AF_INET, SOCK_STREAM, &at, &n), a, b;
	struct tcp_info info;
	char name[32] = "";

	listen(l, 7);
	size = sizeof(info);
	show("listening", getsockopt(l, IPPROTO_TCP, TCP_INFO, &info, &size));
	printf("state %d, backlog %u\n", info.tcpi_state, info.tcpi_sacked);
	a = connected(l, &at, n, &b);
	size = sizeof(info);
	show("connected", getsockopt(a, IPPROTO_TCP, TCP_INFO, &info, &size));
	printf("state %d, segment %d\n", info.tcpi_state,
	       info.tcpi_snd_mss > 500);
	close(b);
	await(a, POLLIN);
	size = 1;
	show("a byte", getsockopt(a, IPPROTO_TCP, TCP_INFO, &info, &size));
	printf("state %d, %u\n", info.tcpi_state, size);
	size = sizeof(name);
	show("TCP_CONGESTION",
	     getsockopt(a, IPPROTO_TCP, TCP_CONGESTION, name, &size));
	printf("%u bytes, a name %d\n", size, name[0] != 0);
	show("reno", setsockopt(a, IPPROTO_TCP, TCP_CONGESTION, "reno", 4));
	show("unknown", setsockopt(a, IPPROTO_TCP, TCP_CONGESTION, "none", 4));
	show("empty", setsockopt(a, IPPROTO_TCP, TCP_CONGESTION, "", 0));
	close(a);
	close(l);
}

/* SO_LINGER with a time waits, with 0 it resets; a socket can be used anew. */
static void test_ends(void)
{
	struct sockaddr_storage at;
	struct sockaddr none = { .sa_family = AF_UNSPEC };
	socklen_t n;
	int l = bound(AF_INET, SOCK_STREAM, &at, &n), a, b;
	struct linger time = { 1, 5 };
	char text[8];

	listen(l, 5);
	a = connected(l, &at, n, &b);
	setsockopt(a, SOL_SOCKET, SO_LINGER, &time, sizeof(time));
	show("send", send(a, "bytes", 5, 0));
	close(a);
	show_bytes("all", text, recv(b, text, sizeof(text), MSG_WAITALL));
	close(b);
	a = connected(l, &at, n, &b);
	show("dissolve", connect(a, &none, sizeof(none)));
	await(b, POLLIN);
	show("reset", recv(b, text, 1, 0));
	show("write after it", send(b, text, 1, MSG_NOSIGNAL));
	show_poll("after it", b);
	close(b);
	show("no peer", getpeername(a, (struct sockaddr *)&at,
				    &(socklen_t){ sizeof(at) }));
	show("connect anew", connect(a, (struct sockaddr *)&at, n));
	b = accept(l, NULL, NULL);
	show("again", connect(a, (struct sockaddr *)&at, n));
	shutdown(a, SHUT_WR);
	await(b, POLLRDHUP);
	show("its end", recv(b, text, 1, 0));
	show("unread", send(b, "unread", 6, 0));
	await(a, POLLIN);
	close(a);
	await(b, POLLHUP);
	show("broken", send(b, "x", 1, MSG_NOSIGNAL));
	close(b);
	show("listener shut", shutdown(l, SHUT_RDWR));
	show("accept", accept(l, NULL, NULL));
	close(l);
}

static void test_reuse(void)
{
	struct sockaddr_storage at;
	socklen_t n;
	int l = bound(AF_INET, SOCK_STREAM, &at, &n), on = 1, fd;

	listen(l, 1);
	fd = socket(AF_INET, SOCK_STREAM, 0);
	show("in use", bind(fd, (struct sockaddr *)&at, n));
	setsockopt(l, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	show("REUSEADDR", bind(fd, (struct sockaddr *)&at, n));
	close(l);
	show("free now", bind(fd, (struct sockaddr *)&at, n));
	close(fd);
	l = socket(AF_INET, SOCK_STREAM, 0);
	fd = socket(AF_INET, SOCK_STREAM, 0);
	setsockopt(l, SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on));
	setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on));
	show("REUSEPORT", bind(l, (struct sockaddr *)&at, n));
	show("listen", listen(l, 1));
	show("REUSEPORT", bind(fd, (struct sockaddr *)&at, n));
	show("listen", listen(fd, 1));
	close(l);
	close(fd);
}

int main(void)
{
	show_options(socket(AF_INET, SOCK_DGRAM, 0), ip,
		     sizeof(ip) / sizeof(ip[0]));
	show_options(socket(AF_INET6, SOCK_DGRAM, 0), ip6,
		     sizeof(ip6) / sizeof(ip6[0]));
	show_options(socket(AF_INET, SOCK_STREAM, 0), tcp,
		     sizeof(tcp) / sizeof(tcp[0]));
	test_control(AF_INET);
	test_control(AF_INET6);
	test_refused(AF_INET);
	test_refused(AF_INET6);
	test_cork();
	test_defer();
	test_info();
	test_ends();
	test_reuse();
	return 0;
}
