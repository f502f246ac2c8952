/* SPDX-License-Identifier: BSD-3-Clause */
/* send(2), recv(2), cmsg(3): messages, their flags, files and credentials. */
#include "sock_common.h"

#include <sys/resource.h>

static const int types[] = { SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET };
static const char *const type_names[] = { "stream", "dgram", "seqpacket" };

static int p[2];

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

static const char *flag_names(int flags)
{
	static char text[64];

	snprintf(text, sizeof(text), "%s%s%s%s%x",
		 flags & MSG_TRUNC ? "TRUNC " : "",
		 flags & MSG_CTRUNC ? "CTRUNC " : "",
		 flags & MSG_EOR ? "EOR " : "",
		 flags & MSG_CMSG_CLOEXEC ? "CLOEXEC " : "",
		 flags & ~(MSG_TRUNC | MSG_CTRUNC | MSG_EOR |
			   MSG_CMSG_CLOEXEC));
	return text;
}

static void test_flags(int i)
{
	char bytes[20] = { 0 };
	struct iovec iov[3] = { { bytes, 2 }, { NULL, 0 }, { bytes + 2, 3 } };
	struct msghdr m = { .msg_iov = iov, .msg_iovlen = 3 };

	printf("--- %s\n", type_names[i]);
	make(types[i]);
	SHOW_RECV("empty", p[1], 10, MSG_DONTWAIT);
	SHOW_RECV("empty, no room", p[1], 0, MSG_DONTWAIT);
	show("write nothing", write(p[0], "", 0));
	show("send", send(p[0], "first", 5, 0));
	show("send", send(p[0], "second", 6, MSG_EOR));
	show("read nothing", read(p[1], bytes, 0));
	SHOW_RECV("peek", p[1], 100, MSG_PEEK);
	SHOW_RECV("peek 2", p[1], 2, MSG_PEEK);
	SHOW_RECV("peek trunc", p[1], 2, MSG_PEEK | MSG_TRUNC);
	SHOW_RECV("3", p[1], 3, 0);
	SHOW_RECV("3 trunc", p[1], 3, MSG_TRUNC);
	SHOW_RECV("rest", p[1], 100, MSG_DONTWAIT);
	SHOW_RECV("rest", p[1], 100, MSG_DONTWAIT);
	SHOW_RECV("rest", p[1], 100, MSG_DONTWAIT);
	show("OOB",
	     recv(p[1], bytes, 1, MSG_ERRQUEUE | MSG_DONTWAIT) < 0 ? 0 : 1);
	send(p[0], "abcdefgh", 8, 0);
	show("recvmsg", recvmsg(p[1], &m, 0));
	printf("\"%s\" flags %s namelen %u controllen %zu\n", bytes,
	       flag_names(m.msg_flags), m.msg_namelen, m.msg_controllen);
	SHOW_RECV("rest", p[1], 100, MSG_DONTWAIT);
	show("sendmsg", sendmsg(p[0], &m, 0));
	memset(bytes, 0, sizeof(bytes));
	show("readv", readv(p[1], iov, 3));
	printf("\"%s\"\n", bytes);
	show("writev", writev(p[1], iov, 3));
	SHOW_RECV("back", p[0], 100, 0);
	m.msg_flags = MSG_DONTWAIT | 0x55;
	send(p[0], "x", 1, 0);
	show("cloexec", recvmsg(p[1], &m, MSG_CMSG_CLOEXEC));
	printf("flags %s\n", flag_names(m.msg_flags));
	unmake();
}

static void test_waitall(void)
{
	struct timespec start, end;
	int status;

	make(SOCK_STREAM);
	if (!fork()) {
		for (int i = 0; i < 5; i++) {
			write(p[0], "abcd", 4);
			nap(10);
		}
		_exit(0);
	}
	SHOW_RECV("all", p[1], 10, MSG_WAITALL);
	SHOW_RECV("all", p[1], 10, MSG_WAITALL);
	wait(&status);
	close(p[0]);
	SHOW_RECV("end", p[1], 10, MSG_WAITALL);
	close(p[1]);
	make(SOCK_STREAM);
	write(p[0], "abc", 3);
	SHOW_RECV("all, not waiting", p[1], 10, MSG_WAITALL | MSG_DONTWAIT);
	write(p[0], "abc", 3);
	close(p[0]);
	SHOW_RECV("all until the end", p[1], 10, MSG_WAITALL);
	unmake();
	make(SOCK_STREAM);
	setsockopt(p[1], SOL_SOCKET, SO_RCVLOWAT, &(int){ 6 }, sizeof(int));
	if (!fork()) {
		for (int i = 0; i < 2; i++) {
			write(p[0], "abcd", 4);
			nap(10);
		}
		_exit(0);
	}
	SHOW_RECV("SO_RCVLOWAT", p[1], 12, 0);
	wait(&status);
	write(p[0], "abc", 3);
	SHOW_RECV("SO_RCVLOWAT, less is asked for", p[1], 2, 0);
	SHOW_RECV("SO_RCVLOWAT, not waiting", p[1], 12, MSG_DONTWAIT);
	setsockopt(p[1], SOL_SOCKET, SO_RCVLOWAT, &(int){ 1 }, sizeof(int));
	setsockopt(p[1], SOL_SOCKET, SO_RCVTIMEO, &(struct timeval){ 0, 30000 },
		   16);
	write(p[0], "abc", 3);
	clock_gettime(CLOCK_MONOTONIC, &start);
	SHOW_RECV("all until time", p[1], 10, MSG_WAITALL);
	SHOW_RECV("until time", p[1], 10, 0);
	clock_gettime(CLOCK_MONOTONIC, &end);
	printf("waited %d\n",
	       (end.tv_sec - start.tv_sec) * 1000 +
			       (end.tv_nsec - start.tv_nsec) / 1000000 >=
		       59);
	unmake();
}

/* Addresses: to whom, and from whom. */
static void test_datagrams(void)
{
	int a = socket(AF_UNIX, SOCK_DGRAM, 0), b, c, on = 1;
	struct sockaddr_un un, from;
	socklen_t n, length = sizeof(from);
	char bytes[10];

	b = socket(AF_UNIX, SOCK_DGRAM, 0);
	c = socket(AF_UNIX, SOCK_DGRAM, 0);
	bind_to(a, "@elfin-a");
	bind_to(b, "@elfin-b");
	n = make_name(&un, "@elfin-a");
	show("nobody's", send(b, "x", 1, 0));
	show("sendto", sendto(b, "one", 3, 0, (void *)&un, n));
	show("unnamed", sendto(c, "two", 3, 0, (void *)&un, n));
	show("recvfrom", recvfrom(a, bytes, 10, 0, (void *)&from, &length));
	show_name("from", &from, length);
	length = sizeof(from);
	show("recvfrom", recvfrom(a, bytes, 10, 0, (void *)&from, &length));
	show_name("from", &from, length);
	setsockopt(c, SOL_SOCKET, SO_PASSCRED, &on, sizeof(on));
	show("autobound", sendto(c, "two", 3, 0, (void *)&un, n));
	length = sizeof(from);
	show("recvfrom", recvfrom(a, bytes, 10, 0, (void *)&from, &length));
	printf("length %u\n", length);
	show("empty", sendto(b, "", 0, 0, (void *)&un, n));
	SHOW_RECV("empty", a, 10, 0);
	show("length 0", sendto(b, "x", 1, 0, (void *)&un, 0));
	show("length 2", sendto(b, "x", 1, 0, (void *)&un, 2));
	show("length 129", sendto(b, "x", 1, 0, (void *)&un, 129));
	show("length -1", sendto(b, "x", 1, 0, (void *)&un, -1));
	show("a connects to b", connect_to(a, "@elfin-b"));
	show("b to a", sendto(b, "y", 1, 0, (void *)&un, n));
	show("c to a", sendto(c, "y", 1, 0, (void *)&un, n));
	show("c connects to a", connect_to(c, "@elfin-a"));
	show("a to b", send(a, "z", 1, 0));
	close(b);
	show("a to b, closed", send(a, "z", 1, 0));
	show("a to b, closed", send(a, "z", 1, 0));
	n = make_name(&un, "nowhere");
	show("nowhere", sendto(a, "z", 1, 0, (void *)&un, n));
	close(a);
	close(c);
	make(SOCK_STREAM);
	show("stream with a name", sendto(p[0], "x", 1, 0, (void *)&un, n));
	length = sizeof(from);
	send(p[0], "x", 1, 0);
	show("recvfrom", recvfrom(p[1], bytes, 10, 0, (void *)&from, &length));
	printf("length %u\n", length);
	unmake();
	a = socket(AF_UNIX, SOCK_STREAM, 0);
	show("unconnected", sendto(a, "x", 1, 0, (void *)&un, n));
	show("unconnected", send(a, "x", 1, 0));
	SHOW_RECV("unconnected", a, 1, 0);
	close(a);
}

static void test_sizes(void)
{
	static char big[300000];
	int size = 100000, fd;
	struct sockaddr_un un;
	socklen_t n = make_name(&un, "@elfin-sizes");

	make(SOCK_DGRAM);
	show("100000", send(p[0], big, 100000, 0));
	show("back", recv(p[1], big, sizeof(big), 0));
	show("300000", send(p[0], big, 300000, 0));
	setsockopt(p[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
	show("at the limit", send(p[0], big, 199968, 0));
	show("over the limit", send(p[0], big, 199969, 0));
	unmake();
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	bind(fd, (void *)&un, n);
	for (size = 0; size < 100; size++)
		if (sendto(fd, "x", 1, 0, (void *)&un, n) != 1)
			break;
	printf("to itself: more than 10: %d, then %s\n", size > 10,
	       strerrorname_np(errno));
	close(fd);
	make(SOCK_STREAM);
	fcntl(p[0], F_SETFL, O_NONBLOCK);
	for (size = 0; write(p[0], big, 1000) > 0; size++)
		;
	show("full", write(p[0], big, 1000));
	printf("%d\n", size > 20 && size < 1000);
	show_poll("full", p[0]);
	while (recv(p[1], big, sizeof(big), MSG_DONTWAIT) > 0)
		;
	show_poll("empty", p[0]);
	unmake();
}

/* ---- Control data ---- */

static char control[2000];

static struct msghdr header(char *byte, size_t room)
{
	static struct iovec iov;
	struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1 };

	iov.iov_base = byte;
	iov.iov_len = 1;
	m.msg_control = control;
	m.msg_controllen = room;
	return m;
}

static long send_files(int fd, const int *fds, int count)
{
	struct msghdr m = header("f", CMSG_SPACE(count * sizeof(int)));
	struct cmsghdr *c = CMSG_FIRSTHDR(&m);

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(count * sizeof(int));
	memcpy(CMSG_DATA(c), fds, count * sizeof(int));
	return sendmsg(fd, &m, MSG_DONTWAIT);
}

/* Receives a byte and says what came with it; the files go to FDS. */
static int receive(const char *what, int fd, size_t room, int flags, int *fds)
{
	char byte = 0;
	struct msghdr m = header(&byte, room);
	ssize_t n = recvmsg(fd, &m, flags | MSG_DONTWAIT);
	int count = 0;

	if (n < 0) {
		show(what, n);
		return -1;
	}
	printf("%s: %zd %c flags %s controllen %zu\n", what, n,
	       byte ? byte : '-', flag_names(m.msg_flags), m.msg_controllen);
	for (struct cmsghdr *c = CMSG_FIRSTHDR(&m); c; c = CMSG_NXTHDR(&m, c)) {
		size_t size = c->cmsg_len - CMSG_LEN(0);
		struct ucred *cred = (struct ucred *)CMSG_DATA(c);

		printf("  level %d type %d length %zu\n", c->cmsg_level,
		       c->cmsg_type, c->cmsg_len);
		if (c->cmsg_type == SCM_CREDENTIALS && size == sizeof(*cred))
			printf("  pid %s uid %u gid %u\n",
			       cred->pid == getpid()  ? "own" :
			       cred->pid == getppid() ? "parent" :
							"other",
			       cred->uid, cred->gid);
		if (c->cmsg_type == SCM_RIGHTS) {
			count = size / sizeof(int);
			if (fds)
				memcpy(fds, CMSG_DATA(c), size);
		}
	}
	return count;
}

#define ROOM(n) CMSG_SPACE((n) * sizeof(int))

static void test_files(int i)
{
	int pipe_fds[2], fds[300], got[300], n;
	char text[20] = { 0 };

	printf("--- %s\n", type_names[i]);
	make(types[i]);
	pipe(pipe_fds);
	show("one file", send_files(p[0], &pipe_fds[1], 1));
	close(pipe_fds[1]);
	n = receive("received", p[1], ROOM(1), 0, got);
	show("write", write(got[0], "through", 7));
	printf("cloexec %d\n", fcntl(got[0], F_GETFD));
	close(got[0]);
	show("read", read(pipe_fds[0], text, 20));
	show("end", read(pipe_fds[0], text, 20));

	fds[0] = pipe_fds[0];
	fds[1] = 0;
	show("two files", send_files(p[0], fds, 2));
	n = receive("peeked", p[1], ROOM(2), MSG_PEEK, got);
	for (int k = 0; k < n; k++)
		close(got[k]);
	n = receive("cloexec", p[1], ROOM(2), MSG_CMSG_CLOEXEC, got);
	for (int k = 0; k < n; k++) {
		printf("cloexec %d\n", fcntl(got[k], F_GETFD));
		close(got[k]);
	}
	show("two files", send_files(p[0], fds, 2));
	n = receive("room for one", p[1], CMSG_LEN(sizeof(int)), 0, got);
	for (int k = 0; k < n; k++)
		close(got[k]);
	show("two files", send_files(p[0], fds, 2));
	n = receive("room for a header", p[1], CMSG_LEN(0), 0, got);
	show("two files", send_files(p[0], fds, 2));
	n = receive("no room", p[1], 0, 0, got);
	show("two files", send_files(p[0], fds, 2));
	SHOW_RECV("recv", p[1], 10, 0);
	fds[1] = 999;
	show("bad file", send_files(p[0], fds, 2));
	fds[1] = -1;
	show("file -1", send_files(p[0], fds, 2));
	for (int k = 0; k < 300; k++)
		fds[k] = 0;
	show("no file", send_files(p[0], fds, 0));
	n = receive("received", p[1], ROOM(1), 0, got);
	show("253 files", send_files(p[0], fds, 253));
	n = receive("received", p[1], ROOM(253), 0, got);
	for (int k = 0; k < n; k++)
		close(got[k]);
	show("254 files", send_files(p[0], fds, 254));
	n = dup(0);
	printf("number %d\n", n);
	close(n);
	/* Files that are never received are closed with the sockets. */
	pipe(fds);
	show("send", send_files(p[0], &fds[1], 1));
	close(fds[1]);
	unmake();
	show("closed", read(fds[0], text, 1));
	close(fds[0]);
	close(pipe_fds[0]);
}

/* A stream's reader never gets bytes from beyond those that bring files. */
static void test_file_marks(void)
{
	int fd = 0, got[4], n;
	char bytes[20];

	make(SOCK_STREAM);
	write(p[0], "before", 6);
	send_files(p[0], &fd, 1);
	write(p[0], "after", 5);
	SHOW_RECV("mixed", p[1], 20, 0);
	SHOW_RECV("then", p[1], 20, 0);
	write(p[0], "before", 6);
	send_files(p[0], &fd, 1);
	send_files(p[0], &fd, 1);
	show("read", read(p[1], bytes, 6));
	n = receive("first", p[1], ROOM(4), 0, got);
	close(got[0]);
	n = receive("second", p[1], ROOM(4), 0, got);
	printf("%d\n", n);
	close(got[0]);
	unmake();
}

static void test_no_numbers(void)
{
	struct rlimit old, limit;
	int fds[2] = { 0, 1 }, got[4], n;

	make(SOCK_DGRAM);
	show("send", send_files(p[0], fds, 2));
	getrlimit(RLIMIT_NOFILE, &old);
	limit = old;
	limit.rlim_cur = p[1] + 2;
	setrlimit(RLIMIT_NOFILE, &limit);
	n = receive("one number left", p[1], ROOM(2), 0, got);
	show("no number left: accept", accept(p[0], NULL, NULL));
	show("socket", socket(AF_UNIX, SOCK_STREAM, 0));
	show("socketpair", socketpair(AF_UNIX, SOCK_STREAM, 0, got + 1));
	setrlimit(RLIMIT_NOFILE, &old);
	for (int k = 0; k < n; k++)
		close(got[k]);
	unmake();
}

/* Sockets in each other's queues; nothing must be left behind. */
static void test_sockets_in_sockets(void)
{
	int q[2], got[4], n, fd;
	char text[4];

	make(SOCK_STREAM);
	socketpair(AF_UNIX, SOCK_STREAM, 0, q);
	show("an end through another", send_files(p[0], &q[1], 1));
	write(q[0], "hi", 2);
	close(q[1]);
	n = receive("received", p[1], ROOM(1), 0, got);
	show("read", read(got[0], text, 4));
	show("its own end", send_files(p[0], &p[0], 1));
	fd = got[0];
	n = receive("received", p[1], ROOM(1), 0, got);
	show("the same socket", write(got[0], "x", 1));
	close(got[0]);
	close(fd);
	close(q[0]);
	unmake();
	(void)n;
	/* One in the queue of another that only the other's end holds. */
	make(SOCK_STREAM);
	socketpair(AF_UNIX, SOCK_STREAM, 0, q);
	send_files(p[0], &q[1], 1);
	close(q[1]);
	close(p[1]);
	show("the inner one has ended", send(q[0], "x", 1, MSG_NOSIGNAL));
	close(p[0]);
	close(q[0]);
}

static void send_cred(const char *what, struct ucred cred, size_t length)
{
	struct msghdr m = header("c", CMSG_SPACE(sizeof(cred)));
	struct cmsghdr *c = CMSG_FIRSTHDR(&m);

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_CREDENTIALS;
	c->cmsg_len = CMSG_LEN(length);
	memcpy(CMSG_DATA(c), &cred, sizeof(cred));
	show(what, sendmsg(p[0], &m, 0));
}

static void test_credentials(int i)
{
	struct ucred cred = { getpid(), getuid(), getgid() };
	int on = 1, fd = 0, got[4], n;

	printf("--- %s\n", type_names[i]);
	make(types[i]);
	setsockopt(p[1], SOL_SOCKET, SO_PASSCRED, &on, sizeof(on));
	write(p[0], "w", 1);
	receive("by write", p[1], 100, 0, NULL);
	send_cred("own", cred, sizeof(cred));
	receive("own", p[1], 100, 0, NULL);
	cred.uid = 1234;
	cred.gid = 4321;
	send_cred("root says who", cred, sizeof(cred));
	receive("root says who", p[1], 100, 0, NULL);
	cred.pid = getppid() ? 0 : -1;
	send_cred("no process", cred, sizeof(cred));
	send_cred("short", cred, 8);
	send_files(p[0], &fd, 1);
	n = receive("with a file", p[1], 100, 0, got);
	if (n == 1)
		close(got[0]);
	write(p[0], "w", 1);
	receive("short room", p[1], CMSG_LEN(4), 0, NULL);
	write(p[0], "w", 1);
	receive("no room", p[1], 0, 0, NULL);
	IN_CHILD("a user", {
		setresgid(1000, 1000, 1000);
		setresuid(1000, 1000, 1000);
		cred.pid = getpid();
		cred.uid = cred.gid = 1000;
		send_cred("own", cred, sizeof(cred));
		cred.uid = 0;
		send_cred("another's uid", cred, sizeof(cred));
		cred.uid = 1000;
		cred.gid = 0;
		send_cred("another's gid", cred, sizeof(cred));
		cred.gid = 1000;
		cred.pid = getppid();
		send_cred("another's pid", cred, sizeof(cred));
	});
	receive("from the user", p[1], 100, 0, NULL);
	unmake();
}

/* A stream with SO_PASSCRED does not mix what two processes wrote. */
static void test_two_writers(void)
{
	int on = 1;

	make(SOCK_STREAM);
	setsockopt(p[1], SOL_SOCKET, SO_PASSCRED, &on, sizeof(on));
	write(p[0], "parent", 6);
	IN_CHILD("child", write(p[0], "child", 5));
	SHOW_RECV("one", p[1], 100, 0);
	SHOW_RECV("other", p[1], 100, 0);
	unmake();
}

static void test_bad_control(void)
{
	char byte = 'x';
	struct msghdr m = header(&byte, CMSG_SPACE(4));
	struct cmsghdr *c = CMSG_FIRSTHDR(&m);

	make(SOCK_STREAM);
	memset(control, 0, sizeof(control));
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = 0;
	show("length 0", sendmsg(p[0], &m, 0));
	c->cmsg_len = 15;
	show("length 15", sendmsg(p[0], &m, 0));
	c->cmsg_len = 1000;
	show("length 1000", sendmsg(p[0], &m, 0));
	c->cmsg_len = -1;
	show("length -1", sendmsg(p[0], &m, 0));
	c->cmsg_len = CMSG_LEN(4);
	c->cmsg_type = 77;
	show("type 77", sendmsg(p[0], &m, 0));
	c->cmsg_level = 77;
	show("level 77", sendmsg(p[0], &m, 0));
	m.msg_controllen = 5;
	show("less than a header", sendmsg(p[0], &m, 0));
	m.msg_controllen = 1UL << 40;
	show("huge", sendmsg(p[0], &m, 0));
	m.msg_controllen = 0;
	m.msg_iovlen = 1025;
	show("1025 pieces", sendmsg(p[0], &m, 0));
	m.msg_iovlen = 1;
	m.msg_name = &byte;
	m.msg_namelen = -1;
	show("namelen -1", sendmsg(p[0], &m, 0));
	m.msg_namelen = 0;
	m.msg_iov[0].iov_len = -1;
	show("iov_len -1", sendmsg(p[0], &m, 0));
	show("iov_len -1", recvmsg(p[1], &m, 0));
	unmake();
}

static void test_many(int i)
{
	static char bytes[8][8];
	struct iovec iov[8];
	struct mmsghdr m[8];
	struct timespec ts = { 0, 20000000 };

	printf("--- %s\n", type_names[i]);
	make(types[i]);
	memset(m, 0, sizeof(m));
	for (int k = 0; k < 8; k++) {
		iov[k] = (struct iovec){ bytes[k], 4 };
		m[k].msg_hdr.msg_iov = &iov[k];
		m[k].msg_hdr.msg_iovlen = 1;
		memset(bytes[k], 'a' + k, 8);
	}
	show("none", sendmmsg(p[0], m, 0, 0));
	show("send 5", sendmmsg(p[0], m, 5, 0));
	printf("%u %u\n", m[0].msg_len, m[4].msg_len);
	memset(bytes, 0, sizeof(bytes));
	show("receive 2", recvmmsg(p[1], m, 2, 0, NULL));
	printf("%u %.8s %u %.8s\n", m[0].msg_len, bytes[0], m[1].msg_len,
	       bytes[1]);
	show("the rest", recvmmsg(p[1], m, 8, MSG_WAITFORONE, NULL));
	show("none", recvmmsg(p[1], m, 8, MSG_DONTWAIT, NULL));
	sendmmsg(p[0], m, 2, 0);
	show("with a time", recvmmsg(p[1], m, 1, 0, &ts));
	printf("time is left %d\n", ts.tv_nsec > 0);
	ts.tv_nsec = 0;
	show("without", recvmmsg(p[1], m, 8, 0, &ts));
	ts.tv_nsec = 1000000000;
	show("bad time", recvmmsg(p[1], m, 8, MSG_DONTWAIT, &ts));
	m[1].msg_hdr.msg_iovlen = 2000;
	show("second is bad", sendmmsg(p[0], m, 3, 0));
	show("first is bad", sendmmsg(p[0], m + 1, 3, 0));
	m[1].msg_hdr.msg_iovlen = 1;
	m[1].msg_hdr.msg_iov = (void *)8;
	sendmmsg(p[0], m, 1, 0);
	show("second is bad", recvmmsg(p[1], m, 3, MSG_DONTWAIT, NULL));
	unmake();
}

/* ---- Pointers that lead nowhere ---- */

#define AFRESH(call)                             \
	({                                       \
		long r;                          \
		make(type);                      \
		send(p[0], "0123456789", 10, 0); \
		r = (call);                      \
		int e = errno;                   \
		unmake();                        \
		errno = e;                       \
		r;                               \
	})

static void test_hostile(int i)
{
	int type = types[i], l, on = 1;
	struct sockaddr_un un;
	socklen_t n = sizeof(un);
	char byte[4];
	struct iovec iov = { byte, 4 };
	struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1 };

	printf("--- %s\n", type_names[i]);
	SHOW_HOSTILE("send", AFRESH(send(p[0], P, 2, 0)));
	SHOW_HOSTILE("recv", AFRESH(recv(p[1], P, 4, 0)));
	SHOW_HOSTILE("peek", AFRESH(recv(p[1], P, 4, MSG_PEEK)));
	SHOW_HOSTILE("write", AFRESH(write(p[0], P, 2)));
	SHOW_HOSTILE("read", AFRESH(read(p[1], P, 4)));
	SHOW_HOSTILE("sendmsg", AFRESH(sendmsg(p[0], P, 0)));
	SHOW_HOSTILE("recvmsg", AFRESH(recvmsg(p[1], P, 0)));
	SHOW_HOSTILE("sendmmsg", AFRESH(sendmmsg(p[0], P, 1, 0)));
	SHOW_HOSTILE("recvmmsg", AFRESH(recvmmsg(p[1], P, 1, 0, NULL)));
	SHOW_HOSTILE("iov", AFRESH((m.msg_iov = P, sendmsg(p[0], &m, 0))));
	SHOW_HOSTILE("iov", AFRESH((m.msg_iov = P, recvmsg(p[1], &m, 0))));
	m.msg_iov = &iov;
	SHOW_HOSTILE("control",
		     AFRESH((m.msg_control = P, m.msg_controllen = 24,
			     sendmsg(p[0], &m, 0))));
	SHOW_HOSTILE("control",
		     AFRESH((setsockopt(p[1], SOL_SOCKET, SO_PASSCRED, &on, 4),
			     m.msg_control = P, m.msg_controllen = 64,
			     recvmsg(p[1], &m, 0))));
	m.msg_control = NULL;
	SHOW_HOSTILE("recvfrom", AFRESH(recvfrom(p[1], byte, 1, 0, P, &n)));
	SHOW_HOSTILE("recvfrom length",
		     AFRESH(recvfrom(p[1], byte, 1, 0, (void *)&un, P)));
	l = socket(AF_UNIX, type, 0);
	SHOW_HOSTILE("bind", bind(l, P, 10));
	SHOW_HOSTILE("connect", connect(l, P, 10));
	SHOW_HOSTILE("getsockname", (n = 10, getsockname(l, P, &n)));
	SHOW_HOSTILE("getsockname length", getsockname(l, (void *)&un, P));
	SHOW_HOSTILE("getpeername length",
		     AFRESH(getpeername(p[0], (void *)&un, P)));
	SHOW_HOSTILE("setsockopt",
		     setsockopt(l, SOL_SOCKET, SO_KEEPALIVE, P, 4));
	SHOW_HOSTILE("getsockopt",
		     (n = 4, getsockopt(l, SOL_SOCKET, SO_TYPE, P, &n)));
	SHOW_HOSTILE("getsockopt length",
		     getsockopt(l, SOL_SOCKET, SO_TYPE, byte, P));
	close(l);
	if (type != SOCK_DGRAM) {
		l = listen_at(type, "@elfin-hostile", 20);
		for (int k = 0; k < 2 * HOSTILE_COUNT; k++)
			connect_to(socket(AF_UNIX, type, 0), "@elfin-hostile");
		n = sizeof(un);
		SHOW_HOSTILE("accept", accept(l, P, &n) < 0 ? -1 : 0);
		SHOW_HOSTILE("accept length",
			     accept(l, (void *)&un, P) < 0 ? -1 : 0);
		fcntl(l, F_SETFL, O_NONBLOCK);
		show("none is left", accept(l, NULL, NULL));
		close(l);
	}
}

/* What the test has left open is an error of the kernel's, or of the test. */
static void show_open(const char *after)
{
	int count = 0;

	for (int fd = 3; fd < 400; fd++)
		count += !close(fd);
	printf("=== %s: %d left open\n", after, count);
}

#define TEST(name, ...)            \
	do {                       \
		name(__VA_ARGS__); \
		show_open(#name);  \
	} while (0)

int main(void)
{
	for (int fd = 3; fd < 400; fd++)
		close(fd); /* what was inherited */
	for (int i = 0; i < 3; i++)
		TEST(test_flags, i);
	TEST(test_waitall);
	TEST(test_datagrams);
	TEST(test_sizes);
	for (int i = 0; i < 3; i++)
		TEST(test_files, i);
	TEST(test_file_marks);
	TEST(test_no_numbers);
	TEST(test_sockets_in_sockets);
	for (int i = 0; i < 3; i++)
		TEST(test_credentials, i);
	TEST(test_two_writers);
	TEST(test_bad_control);
	for (int i = 0; i < 3; i++)
		TEST(test_many, i);
	for (int i = 0; i < 3; i++)
		TEST(test_hostile, i);
	return 0;
}
