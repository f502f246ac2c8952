/* SPDX-License-Identifier: BSD-3-Clause */
/* UDP over the loopback address, and IPv6 beside IPv4. */
#define _GNU_SOURCE
#include "sock_common.h"

#include <arpa/inet.h>
#include <netinet/in.h>

static struct sockaddr_in here;
static void *volatile nowhere = (void *)8;

static int receiver(void)
{
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	socklen_t n = sizeof(here);

	here = (struct sockaddr_in){
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)
	};
	show("bind", bind(fd, (struct sockaddr *)&here, sizeof(here)));
	getsockname(fd, (struct sockaddr *)&here, &n);
	return fd;
}

static void await(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	poll(&p, 1, 5000);
	printf("%s\n", poll_names(p.revents));
}

static void test_datagrams(void)
{
	int to = receiver(), from = socket(AF_INET, SOCK_DGRAM, 0), waiting;
	struct sockaddr_in peer;
	socklen_t n = sizeof(peer);
	char text[32] = "";

	show("nowhere to go", send(from, "x", 1, 0));
	show("getpeername", getpeername(from, (struct sockaddr *)&peer, &n));
	show("sendto", sendto(from, "one two", 7, 0, (struct sockaddr *)&here,
			      sizeof(here)));
	show("empty",
	     sendto(from, "", 0, 0, (struct sockaddr *)&here, sizeof(here)));
	await(to);
	show("FIONREAD", ioctl(to, FIONREAD, &waiting));
	printf("%d\n", waiting);
	show("peek", recv(to, text, 3, MSG_PEEK));
	show("its length", recv(to, text, 3, MSG_PEEK | MSG_TRUNC));
	show("cut", recvfrom(to, text, 3, 0, (struct sockaddr *)&peer, &n));
	printf("%s, from %s, length %u\n", text, inet_ntoa(peer.sin_addr), n);
	show("the empty one", recv(to, text, 3, 0));
	show("no more", recv(to, text, 3, MSG_DONTWAIT));
	show("connect", connect(from, (struct sockaddr *)&here, sizeof(here)));
	show("send", send(from, "three", 5, 0));
	await(to);
	show("to nowhere", recv(to, nowhere, 5, 0));
	show("from nowhere", send(from, nowhere, 5, 0));
	show("too long", send(from, malloc(70000), 70000, 0));
	show("listen", listen(to, 1));
	show("accept", accept(to, NULL, NULL));
	close(to);
	close(from);
}

/* A socket for IPv6 takes calls from IPv4 as well, unless it does not want to.
 */
static void test_v6(int only)
{
	int l = socket(AF_INET6, SOCK_STREAM, 0);
	int a = socket(AF_INET, SOCK_STREAM, 0);
	struct sockaddr_in6 any = { .sin6_family = AF_INET6 }, peer;
	struct sockaddr_in to = { .sin_family = AF_INET };
	socklen_t n = sizeof(any), m = sizeof(peer);
	char text[64];

	show("V6ONLY", setsockopt(l, IPPROTO_IPV6, IPV6_V6ONLY, &only, 4));
	show("bind", bind(l, (struct sockaddr *)&any, sizeof(any)));
	show("listen", listen(l, 5));
	getsockname(l, (struct sockaddr *)&any, &n);
	printf("%s, length %u\n",
	       inet_ntop(AF_INET6, &any.sin6_addr, text, sizeof(text)), n);
	to.sin_port = any.sin6_port;
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	show("by IPv4", connect(a, (struct sockaddr *)&to, sizeof(to)));
	if (!only) {
		show_ok("accept", accept(l, (struct sockaddr *)&peer, &m));
		printf("%s, length %u\n",
		       inet_ntop(AF_INET6, &peer.sin6_addr, text, sizeof(text)),
		       m);
	}
	close(a);
	a = socket(AF_INET6, SOCK_STREAM, 0);
	any.sin6_addr = in6addr_loopback;
	show("by IPv6", connect(a, (struct sockaddr *)&any, sizeof(any)));
	show_ok("accept", accept(l, (struct sockaddr *)&peer, &m));
	printf("%s\n",
	       inet_ntop(AF_INET6, &peer.sin6_addr, text, sizeof(text)));
	close(a);
	close(l);
}

/* Control data of one packet, and what arrives with it. */
static void send_number(int fd, const struct sockaddr *to, socklen_t n,
			int type, int number)
{
	int v6 = to->sa_family == AF_INET6, got = -1;
	struct iovec data = { "x", 1 };
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof(int))];
	} control = { .header = { CMSG_LEN(sizeof(int)),
				  v6 ? IPPROTO_IPV6 : IPPROTO_IP, type } };
	struct msghdr message = { (void *)to,	   n, &data, 1, &control,
				  sizeof(control), 0 };
	char text[1];

	memcpy(CMSG_DATA(&control.header), &number, sizeof(number));
	show("sendmsg", sendmsg(fd, &message, 0));
	message.msg_name = NULL;
	message.msg_iov = &(struct iovec){ text, 1 };
	memset(&control, 0, sizeof(control));
	if (recvmsg(fd, &message, MSG_DONTWAIT) == 1)
		memcpy(&got, CMSG_DATA(&control.header), sizeof(got));
	printf("number %d: type %d, %d\n", number, control.header.cmsg_type,
	       got);
}

static void test_numbers(void)
{
	static const int numbers[] = { 7, 1, 0, -1, -2, 255, 256 };
	struct sockaddr_in6 there = { .sin6_family = AF_INET6,
				      .sin6_addr = in6addr_loopback };
	int v4 = receiver(), v6 = socket(AF_INET6, SOCK_DGRAM, 0), on = 1;
	socklen_t n = sizeof(there);

	show("bind", bind(v6, (struct sockaddr *)&there, n));
	getsockname(v6, (struct sockaddr *)&there, &n);
	setsockopt(v4, IPPROTO_IP, IP_RECVTTL, &on, sizeof(on));
	setsockopt(v6, IPPROTO_IPV6, IPV6_RECVHOPLIMIT, &on, sizeof(on));
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		send_number(v4, (struct sockaddr *)&here, sizeof(here), IP_TTL,
			    numbers[i]);
		send_number(v6, (struct sockaddr *)&there, n, IPV6_HOPLIMIT,
			    numbers[i]);
	}
	close(v4);
	close(v6);
}

int main(void)
{
	test_datagrams();
	test_numbers();
	test_v6(0);
	test_v6(1);
	return 0;
}
