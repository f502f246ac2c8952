/* SPDX-License-Identifier: BSD-3-Clause */
/* epoll(7) on sockets: hang-ups, EPOLLRDHUP, and who is woken to accept. */
#include "hostile.h"

#include <pthread.h>
#include <stdbool.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>

static void add(int epfd, int fd, uint32_t events, int data)
{
	struct epoll_event event = { .events = events, .data.u64 = data };

	show_ok("add", epoll_ctl(epfd, EPOLL_CTL_ADD, fd, &event));
}

static void show_wait(const char *what, int epfd)
{
	struct epoll_event event;
	int n = epoll_wait(epfd, &event, 1, 0);

	show(what, n);
	if (n == 1)
		printf(" [%d] %x\n", (int)event.data.u64, event.events);
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

static void test_pair(uint32_t edge)
{
	int epfd = epoll_create1(0), ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
		perror("socketpair");
	add(epfd, ends[0], EPOLLIN | EPOLLRDHUP | edge, 1);
	show_wait("nothing", epfd);
	put(ends[1]);
	show_wait("a byte", epfd);
	take(ends[0]);
	show_wait("read", epfd);
	shutdown(ends[1], SHUT_WR);
	show_wait("shut down", epfd);
	close(ends[1]);
	show_wait("closed", epfd);
	close(ends[0]);
	show_wait("gone", epfd);
	close(epfd);
}

static int listener, accepted;
static pthread_barrier_t barrier;

static void *accepting(void *exclusive)
{
	int epfd = epoll_create1(0);
	struct epoll_event event = { .events = EPOLLIN };

	if (exclusive)
		event.events |= EPOLLEXCLUSIVE;
	epoll_ctl(epfd, EPOLL_CTL_ADD, listener, &event);
	pthread_barrier_wait(&barrier);
	while (epoll_wait(epfd, &event, 1, 400) == 1) {
		int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);

		if (fd >= 0) {
			__atomic_add_fetch(&accepted, 1, __ATOMIC_SEQ_CST);
			close(fd);
		}
	}
	close(epfd);
	return NULL;
}

/* However they are woken, each connection is accepted once. */
static void test_accept(bool exclusive)
{
	struct sockaddr_un address = { AF_UNIX, "listener" };
	pthread_t threads[4];

	accepted = 0;
	listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
	show("bind", bind(listener, (void *)&address, sizeof(address)));
	show("listen", listen(listener, 64));
	pthread_barrier_init(&barrier, NULL, 5);
	for (int i = 0; i < 4; i++)
		pthread_create(&threads[i], NULL, accepting,
			       exclusive ? &accepted : NULL);
	pthread_barrier_wait(&barrier);
	for (int i = 0; i < 20; i++) {
		int fd = socket(AF_UNIX, SOCK_STREAM, 0);

		if (connect(fd, (void *)&address, sizeof(address)))
			perror("connect");
		close(fd);
	}
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	show("accepted", accepted);
	close(listener);
	unlink("listener");
}

int main(void)
{
	test_pair(0);
	test_pair(EPOLLET);
	test_accept(false);
	test_accept(true);
	return 0;
}
