/* SPDX-License-Identifier: BSD-3-Clause */
/* For the tests of sockets: pairs, names, what poll says. */
#ifndef SOCK_COMMON_H
#define SOCK_COMMON_H

#include "hostile.h"

#include <fcntl.h>
#include <poll.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <time.h>

static inline socklen_t make_name(struct sockaddr_un *un, const char *name)
{
	size_t n = strlen(name);

	memset(un, 0, sizeof(*un));
	un->sun_family = AF_UNIX;
	memcpy(un->sun_path, name, n);
	if (name[0] == '@')
		un->sun_path[0] = 0;
	return offsetof(struct sockaddr_un, sun_path) + n + (name[0] != '@');
}

static inline int bind_to(int fd, const char *name)
{
	struct sockaddr_un un;
	socklen_t n = make_name(&un, name);

	return bind(fd, (struct sockaddr *)&un, n);
}

static inline int connect_to(int fd, const char *name)
{
	struct sockaddr_un un;
	socklen_t n = make_name(&un, name);

	return connect(fd, (struct sockaddr *)&un, n);
}

static inline int listen_at(int type, const char *name, int backlog)
{
	int fd = socket(AF_UNIX, type, 0);

	if (bind_to(fd, name) || listen(fd, backlog))
		perror("listen_at");
	return fd;
}

static inline void show_name(const char *what, const struct sockaddr_un *un,
			     socklen_t n)
{
	printf("%s: length %u family %d \"", what, n, un->sun_family);
	for (size_t i = offsetof(struct sockaddr_un, sun_path);
	     i < n && i < sizeof(*un); i++)
		putchar(((char *)un)[i] ? ((char *)un)[i] : '@');
	printf("\"\n");
}

static inline const char *poll_names(short events)
{
	static const struct {
		short bit;
		const char *name;
	} bits[] = { { POLLIN, "IN " },	     { POLLPRI, "PRI " },
		     { POLLOUT, "OUT " },    { POLLERR, "ERR " },
		     { POLLHUP, "HUP " },    { POLLNVAL, "NVAL " },
		     { POLLRDHUP, "RDHUP " } };
	static char text[64];

	text[0] = 0;
	for (size_t i = 0; i < sizeof(bits) / sizeof(bits[0]); i++)
		if (events & bits[i].bit)
			strcat(text, bits[i].name);
	return text;
}

static inline void show_poll(const char *what, int fd)
{
	struct pollfd p = { .fd = fd,
			    .events = POLLIN | POLLOUT | POLLPRI | POLLRDHUP };
	int n = poll(&p, 1, 0);

	printf("%s: poll %d %s\n", what, n, poll_names(p.revents));
}

static inline void show_bytes(const char *what, const char *bytes, long n)
{
	if (n < 0)
		show(what, n);
	else
		printf("%s: %ld \"%.*s\"\n", what, n, (int)(n > 60 ? 60 : n),
		       bytes);
}

#define SHOW_RECV(what, fd, size, flags)                             \
	do {                                                         \
		char recv_bytes[256];                                \
		long recv_n = recv((fd), recv_bytes, (size), flags); \
                                                                     \
		show_bytes(what, recv_bytes, recv_n);                \
	} while (0)

static inline void nap(int ms)
{
	struct timespec ts = { ms / 1000, ms % 1000 * 1000000L };

	nanosleep(&ts, NULL);
}

#endif
