/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A storm: processes that make, send, pass, shut and close sockets in an order
 * of their own, in each other's way. Only that all end, and that memory comes
 * back, is looked at.
 */
#include "sock_common.h"

#include <sys/sysinfo.h>

#define PROCESSES 6
#define STEPS	  3000
#define SOCKETS	  12

static const int types[] = { SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET };

static unsigned int state;

static unsigned int roll(unsigned int n)
{
	state = state * 1103515245 + 12345;
	return (state >> 16) % n;
}

static void random_name(struct sockaddr_un *un, socklen_t *n)
{
	char name[32];

	snprintf(name, sizeof(name), roll(2) ? "@storm-%u" : "storm-%u",
		 roll(8));
	*n = make_name(un, name);
	if (!roll(4))
		unlink(name);
}

/* One byte, one or two of FDS, and who we are. */
static void pass(int to, const int *fds)
{
	char control[CMSG_SPACE(8)] = { 0 }, byte = 'p';
	struct iovec iov = { &byte, 1 };
	struct msghdr m = { .msg_iov = &iov,
			    .msg_iovlen = 1,
			    .msg_control = control,
			    .msg_controllen = CMSG_SPACE(8) };
	struct cmsghdr *c = CMSG_FIRSTHDR(&m);

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(8);
	for (int i = 0; i < 2; i++)
		((int *)CMSG_DATA(c))[i] = fds[roll(SOCKETS)];
	sendmsg(to, &m, MSG_DONTWAIT | MSG_NOSIGNAL);
}

static void take(int from, int *slot)
{
	char control[CMSG_SPACE(8)], bytes[50];
	struct iovec iov = { bytes, 1 + roll(50) };
	struct msghdr m = { .msg_iov = &iov,
			    .msg_iovlen = 1,
			    .msg_control = control,
			    .msg_controllen = roll(CMSG_SPACE(8) + 1) };
	struct cmsghdr *c;

	if (recvmsg(from, &m, MSG_DONTWAIT | (roll(4) ? 0 : MSG_PEEK)) < 0)
		return;
	for (c = CMSG_FIRSTHDR(&m); c; c = CMSG_NXTHDR(&m, c))
		for (size_t i = 0; i < (c->cmsg_len - CMSG_LEN(0)) / 4; i++) {
			int fd = ((int *)CMSG_DATA(c))[i];

			close(i ? fd : *slot);
			if (!i)
				*slot = fd;
		}
}

static void step(int *fds)
{
	int *a = &fds[roll(SOCKETS)], *b = &fds[roll(SOCKETS)], on = roll(2),
	    p[2];
	struct timeval soon = { 0, 1000 };
	struct pollfd pfd = { *a, POLLIN | POLLOUT, 0 };
	struct sockaddr_un un;
	socklen_t n;
	char bytes[5000];

	random_name(&un, &n);
	switch (roll(12)) {
	case 0:
		if (!socketpair(AF_UNIX, types[roll(3)], 0, p)) {
			close(*a);
			*a = p[0];
			if (a != b)
				close(*b);
			*b = p[1];
		}
		break;
	case 1:
		close(*a);
		*a = socket(AF_UNIX, types[roll(3)] | SOCK_NONBLOCK, 0);
		break;
	case 2: bind(*a, (void *)&un, n); break;
	case 3: listen(*a, roll(3)); break;
	case 4: connect(*a, (void *)&un, n); break;
	case 5:
		fcntl(*a, F_SETFL, O_NONBLOCK);
		if ((p[0] = accept(*a, NULL, NULL)) >= 0) {
			close(*b);
			*b = p[0];
		}
		break;
	case 6: send(*a, bytes, roll(5000), MSG_DONTWAIT | MSG_NOSIGNAL); break;
	case 7: pass(*a, fds); break;
	case 8: take(*a, b); break;
	case 9: shutdown(*a, roll(3)); break;
	case 10:
		setsockopt(*a, SOL_SOCKET, SO_PASSCRED, &on, sizeof(on));
		setsockopt(*a, SOL_SOCKET, SO_RCVTIMEO, &soon, sizeof(soon));
		recv(*a, bytes, roll(5000), roll(2) ? MSG_WAITALL : 0);
		break;
	case 11: poll(&pfd, 1, 1); break;
	}
}

static void storm(int number)
{
	int fds[SOCKETS];

	state = number * 7919 + 1;
	alarm(50);
	for (int i = 0; i < SOCKETS; i++)
		fds[i] = socket(AF_UNIX, types[i % 3] | SOCK_NONBLOCK, 0);
	for (int i = 0; i < STEPS; i++) {
		step(fds);
		/* Sockets without a time-out would wait for ever. */
		for (int k = 0; k < SOCKETS; k++)
			if (fds[k] >= 0)
				fcntl(fds[k], F_SETFL, O_NONBLOCK);
	}
	_exit(0);
}

static void round_of_storms(void)
{
	int bad = 0, status;

	for (int i = 0; i < PROCESSES; i++)
		if (!fork())
			storm(i);
	while (wait(&status) > 0)
		bad += status != 0;
	printf("%d processes, %d bad\n", PROCESSES, bad);
	fflush(stdout);
}

int main(void)
{
	struct sysinfo before, after;
	int fd;

	round_of_storms();
	sysinfo(&before);
	for (int i = 0; i < 3; i++)
		round_of_storms();
	sysinfo(&after);
	/* A machine with other work to do has no say in this. */
	if (before.totalram * before.mem_unit < 1UL << 30 &&
	    before.freeram > after.freeram + (200 << 10))
		printf("lost %lu bytes\n", before.freeram - after.freeram);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	printf("number %d\n", fd >= 0);
	return 0;
}
