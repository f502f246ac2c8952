/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A server with one thread and any number of connections: epoll says which of
 * them has something to say. It answers every line with the same in capitals,
 * and ends after as many connections as its argument says.
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static void watch(int epoll, int fd)
{
	struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };

	epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

static int listen_on(int port)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
				       .sin_port = htons(port) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (bind(fd, (void *)&address, sizeof(address)) || listen(fd, 16)) {
		perror("listen");
		exit(1);
	}
	return fd;
}

/* Returns whether the connection has ended. */
static int answer(int fd)
{
	char line[256];
	ssize_t n = read(fd, line, sizeof(line));

	for (ssize_t i = 0; i < n; i++)
		line[i] = toupper((unsigned char)line[i]);
	return n <= 0 || write(fd, line, n) != n;
}

int main(int argc, char **argv)
{
	int left = argc > 1 ? atoi(argv[1]) : 1;
	int listener = listen_on(9000), epoll = epoll_create1(0);
	struct epoll_event events[8];

	watch(epoll, listener);
	while (left > 0) {
		int n = epoll_wait(epoll, events, 8, -1);

		for (int i = 0; i < n; i++) {
			int fd = events[i].data.fd;

			if (fd == listener) {
				watch(epoll, accept(listener, NULL, NULL));
			} else if (answer(fd)) {
				close(fd);
				left--;
			}
		}
	}
	puts("served all");
	return 0;
}
