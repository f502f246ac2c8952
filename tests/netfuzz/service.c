/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the guest does while damaged frames arrive: echoes, on port 7, every
 * datagram and every connection's bytes, and has joined a group.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PORT	  7
#define MANY	  512
#define UDP_FIRST 2 /* after the two listeners */

static struct pollfd fds[MANY];
static int count;

static int open_at(int domain, int type)
{
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6,
				    .sin6_port = htons(PORT) };
	struct sockaddr_in in = { .sin_family = AF_INET,
				  .sin_port = htons(PORT) };
	int fd = socket(domain, type | SOCK_NONBLOCK, 0), on = 1;
	int error;

	if (domain == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on));
	error = domain == AF_INET ?
			bind(fd, (struct sockaddr *)&in, sizeof(in)) :
			bind(fd, (struct sockaddr *)&in6, sizeof(in6));
	if (error || (type == SOCK_STREAM && listen(fd, 128))) {
		perror("port 7");
		exit(1);
	}
	fds[count++] = (struct pollfd){ .fd = fd, .events = POLLIN };
	return fd;
}

static void call(int listener)
{
	int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);

	if (fd < 0)
		return;
	if (count == MANY) { /* the oldest makes room */
		close(fds[4].fd);
		memmove(&fds[4], &fds[5], (--count - 4) * sizeof(fds[0]));
	}
	fds[count++] = (struct pollfd){ .fd = fd, .events = POLLIN };
}

static void echo_datagram(int fd)
{
	static char bytes[65536];
	struct sockaddr_storage from;
	socklen_t size = sizeof(from);
	ssize_t n = recvfrom(fd, bytes, sizeof(bytes), 0,
			     (struct sockaddr *)&from, &size);

	if (n >= 0)
		sendto(fd, bytes, n, 0, (struct sockaddr *)&from, size);
}

/* False: the connection has ended. */
static int echo_bytes(int fd)
{
	static char bytes[65536];
	ssize_t n = recv(fd, bytes, sizeof(bytes), 0);

	if (n > 0)
		send(fd, bytes, n, MSG_NOSIGNAL);
	return n > 0 || (n < 0 && errno == EAGAIN);
}

int main(void)
{
	struct ip_mreq group = { .imr_multiaddr.s_addr =
					 inet_addr("239.1.2.3") };
	int udp;

	open_at(AF_INET, SOCK_STREAM);
	open_at(AF_INET6, SOCK_STREAM);
	udp = open_at(AF_INET, SOCK_DGRAM);
	open_at(AF_INET6, SOCK_DGRAM);
	setsockopt(udp, IPPROTO_IP, IP_ADD_MEMBERSHIP, &group, sizeof(group));
	printf("ready\n");
	fflush(stdout);
	for (;;) {
		poll(fds, count, -1);
		for (int i = count - 1; i >= 0; i--) {
			if (!fds[i].revents)
				continue;
			if (i < UDP_FIRST) {
				call(fds[i].fd);
			} else if (i < 4) {
				echo_datagram(fds[i].fd);
			} else if (!echo_bytes(fds[i].fd)) {
				close(fds[i].fd);
				fds[i] = fds[--count];
			}
		}
	}
}
