/* SPDX-License-Identifier: BSD-3-Clause */
/* unix(7): making, naming, connecting, closing sockets, and their options. */
#include "sock_common.h"

#include <linux/sockios.h>

static const int types[] = { SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET };
static const char *const type_names[] = { "stream", "dgram", "seqpacket" };

static void test_making(void)
{
	struct stat st;
	int p[2], fd;

	show("family -1", socket(-1, SOCK_STREAM, 0));
	show("family 46", socket(46, SOCK_STREAM, 0));
	show("family 45", socket(45, SOCK_STREAM, 0) < 0 ? -1 : 0);
	show("type 0", socket(AF_UNIX, 0, 0));
	show("type 4", socket(AF_UNIX, SOCK_RDM, 0));
	show("type 11", socket(AF_UNIX, 11, 0));
	show("type flags", socket(AF_UNIX, SOCK_STREAM | 0x10, 0));
	show("protocol 5", socket(AF_UNIX, SOCK_STREAM, 5));
	show_ok("protocol unix", fd = socket(AF_UNIX, SOCK_STREAM, AF_UNIX));
	close(fd);
	show_ok("raw", fd = socket(AF_UNIX, SOCK_RAW, 0));
	close(fd);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	printf("flags %x fd flags %x\n", fcntl(fd, F_GETFL),
	       fcntl(fd, F_GETFD));
	fstat(fd, &st);
	printf("socket %d mode %o size %ld links %ld\n", S_ISSOCK(st.st_mode),
	       st.st_mode & 07777, (long)st.st_size, (long)st.st_nlink);
	show("lseek", lseek(fd, 0, SEEK_CUR));
	show("pread", pread(fd, &st, 1, 0));
	show("ftruncate", ftruncate(fd, 0));
	show("fsync", fsync(fd));
	close(fd);
	fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	printf("flags %x fd flags %x\n", fcntl(fd, F_GETFL),
	       fcntl(fd, F_GETFD));
	close(fd);
	show("pair family", socketpair(45, SOCK_STREAM, 0, p));
	show("pair type", socketpair(AF_UNIX, SOCK_STREAM | 0x40, 0, p));
	show("pair protocol", socketpair(AF_UNIX, SOCK_STREAM, 7, p));
	SHOW_HOSTILE("socketpair", socketpair(AF_UNIX, SOCK_STREAM, 0, P));
	show_ok("a free number is", fd = dup(0));
	printf("number %d\n", fd);
	close(fd);
}

static void test_no_socket(void)
{
	struct sockaddr_un un;
	socklen_t n = sizeof(un);
	struct msghdr m = { 0 };
	int fds[2] = { 99, open("/dev/null", O_RDWR) };

	make_name(&un, "x");
	for (int i = 0; i < 2; i++) {
		int fd = fds[i];

		show("bind", bind(fd, (void *)&un, n));
		show("listen", listen(fd, 1));
		show("accept", accept(fd, NULL, NULL));
		show("accept4", accept4(fd, NULL, NULL, 0));
		show("connect", connect(fd, (void *)&un, n));
		show("getsockname", getsockname(fd, (void *)&un, &n));
		show("getpeername", getpeername(fd, (void *)&un, &n));
		show("send", send(fd, "x", 1, 0));
		show("recv", recv(fd, &un, 1, 0));
		show("sendmsg", sendmsg(fd, &m, 0));
		show("recvmsg", recvmsg(fd, &m, 0));
		show("sendmmsg", sendmmsg(fd, NULL, 0, 0));
		show("recvmmsg", recvmmsg(fd, NULL, 0, 0, NULL));
		show("shutdown", shutdown(fd, SHUT_WR));
		show("getsockopt", getsockopt(fd, 1, SO_TYPE, &un, &n));
		show("setsockopt", setsockopt(fd, 1, SO_KEEPALIVE, &n, 4));
	}
	close(fds[1]);
}

static void names_of(const char *what, int fd)
{
	struct sockaddr_un un;
	socklen_t n = sizeof(un);
	char text[64];

	snprintf(text, sizeof(text), "%s getsockname", what);
	if (getsockname(fd, (void *)&un, &n))
		show(text, -1);
	else
		show_name(text, &un, n);
	n = sizeof(un);
	snprintf(text, sizeof(text), "%s getpeername", what);
	if (getpeername(fd, (void *)&un, &n))
		show(text, -1);
	else
		show_name(text, &un, n);
}

static void test_names(void)
{
	struct sockaddr_un un;
	struct stat st;
	socklen_t n;
	char longest[109], part[8];
	int fd = socket(AF_UNIX, SOCK_STREAM, 0), other;

	names_of("unbound", fd);
	n = make_name(&un, "path");
	un.sun_family = AF_INET;
	show("bind inet", bind(fd, (void *)&un, n));
	un.sun_family = AF_UNIX;
	show("bind length 0", bind(fd, (void *)&un, 0));
	show("bind length 1", bind(fd, (void *)&un, 1));
	show("bind length 111", bind(fd, (void *)&un, 111));
	show("bind length 200", bind(fd, (void *)&un, 200));
	show("bind length -1", bind(fd, (void *)&un, -1));
	show("bind no directory", bind_to(fd, "nowhere/x"));
	show("bind under a file", bind_to(fd, "/proc/version/x"));
	show("bind", bind_to(fd, "path"));
	show("bind again", bind_to(fd, "path2"));
	names_of("bound", fd);
	stat("path", &st);
	printf("socket %d mode %o\n", S_ISSOCK(st.st_mode), st.st_mode & 07777);
	show("open", open("path", O_RDWR));
	other = socket(AF_UNIX, SOCK_DGRAM, 0);
	show("in use", bind_to(other, "path"));
	unlink("path");
	show("bind after unlink", bind_to(other, "path"));
	close(fd);
	close(other);
	other = socket(AF_UNIX, SOCK_DGRAM, 0);
	show("in use by nobody", bind_to(other, "path"));
	show("connect to nobody", connect_to(other, "path"));
	unlink("path");
	umask(077);
	show("bind umask", bind_to(other, "path"));
	stat("path", &st);
	printf("mode %o\n", st.st_mode & 07777);
	umask(022);
	close(other);
	unlink("path");

	memset(longest, 'l', 108);
	longest[108] = 0;
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	make_name(&un, "");
	memcpy(un.sun_path, longest, 108);
	show("bind longest", bind(fd, (void *)&un, sizeof(un)));
	n = sizeof(un);
	show("getsockname", getsockname(fd, (void *)&un, &n));
	printf("length %u last %c\n", n, un.sun_path[107]);
	show("access", access(longest, F_OK));
	unlink(longest);
	close(fd);

	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	show("abstract", bind_to(fd, "@elfin-test-abstract"));
	names_of("abstract", fd);
	n = 5;
	memset(part, 'x', sizeof(part));
	show("short getsockname", getsockname(fd, (void *)part, &n));
	printf("length %u bytes %d %d %c\n", n, part[0], part[4], part[5]);
	other = socket(AF_UNIX, SOCK_STREAM, 0);
	show("abstract in use", bind_to(other, "@elfin-test-abstract"));
	show("a longer name", bind_to(other, "@elfin-test-abstract2"));
	close(other);
	close(fd);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	show("free again", bind_to(fd, "@elfin-test-abstract"));
	close(fd);

	fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	make_name(&un, "");
	show("autobind", bind(fd, (void *)&un, sizeof(un.sun_family)));
	n = sizeof(un);
	getsockname(fd, (void *)&un, &n);
	printf("length %u first %d digits %zu\n", n, un.sun_path[0],
	       strspn(un.sun_path + 1, "0123456789abcdef"));
	show("autobind again", bind(fd, (void *)&un, sizeof(un.sun_family)));
	show("bind over it", bind_to(fd, "@elfin-other"));
	close(fd);
}

static void test_connecting(int i)
{
	int type = types[i], l, c, a, other, n;
	struct sockaddr_un un;
	socklen_t length;
	struct ucred cred;

	printf("--- %s\n", type_names[i]);
	c = socket(AF_UNIX, type, 0);
	show_poll("fresh", c);
	show("listen unbound", listen(c, 1));
	show("accept unbound", accept(c, NULL, NULL));
	show("connect nowhere", connect_to(c, "nowhere"));
	show("connect nobody", connect_to(c, "@elfin-nobody"));
	show("connect to a file", connect_to(c, "/tmp"));
	l = socket(AF_UNIX, type, 0);
	show("bind", bind_to(l, "listener"));
	show("connect to bound", connect_to(c, "listener"));
	show("listen", listen(l, 5));
	show("listen again", listen(l, 8));
	show_poll("listening", l);
	length = sizeof(n);
	getsockopt(l, SOL_SOCKET, SO_ACCEPTCONN, &n, &length);
	printf("SO_ACCEPTCONN %d\n", n);
	show("connect", connect_to(c, "listener"));
	names_of("connected", c);
	show_poll("connected", c);
	show_poll("pending", l);
	show("connect again", connect_to(c, "listener"));
	show("listen connected", listen(c, 1));
	if (type == SOCK_DGRAM) {
		make_name(&un, "");
		un.sun_family = AF_UNSPEC;
		show("disconnect", connect(c, (void *)&un, sizeof(un)));
		names_of("disconnected", c);
		show("send", send(c, "x", 1, 0));
		show("SO_PEERCRED",
		     getsockopt(c, SOL_SOCKET, SO_PEERCRED, &cred, &length));
		other = socket(AF_UNIX, SOCK_STREAM, 0);
		show("wrong type", connect_to(other, "listener"));
		close(other);
	} else {
		length = sizeof(un);
		show_ok("accept", a = accept(l, (void *)&un, &length));
		show_name("caller", &un, length);
		names_of("accepted", a);
		show("accept flags", accept4(l, NULL, NULL, 1));
		fcntl(l, F_SETFL, O_NONBLOCK);
		show("accept none", accept(l, NULL, NULL));
		length = sizeof(cred);
		getsockopt(a, SOL_SOCKET, SO_PEERCRED, &cred, &length);
		printf("peer: me %d uid %u gid %u length %u\n",
		       cred.pid == getpid(), cred.uid, cred.gid, length);
		other = socket(AF_UNIX, SOCK_DGRAM, 0);
		show("wrong type", connect_to(other, "listener"));
		close(other);
		show("connect the listener", connect_to(l, "listener"));
		show("send to listener", send(l, "x", 1, MSG_NOSIGNAL));
		SHOW_RECV("receive from listener", l, 1, MSG_DONTWAIT);
		show("bound client", bind_to(c, "@elfin-client"));
		names_of("accepted", a);
		close(a);
		show_poll("peer closed", c);
		names_of("peer closed", c);
		SHOW_RECV("peer closed", c, 10, 0);
		show("send to closed", send(c, "x", 1, MSG_NOSIGNAL));
	}
	close(c);
	c = socket(AF_UNIX, type, 0);
	getsockopt(c, SOL_SOCKET, SO_PEERCRED, &cred, &length);
	printf("nobody: pid %d uid %d gid %d\n", cred.pid, (int)cred.uid,
	       (int)cred.gid);
	close(l);
	show("listener closed", connect_to(c, "listener"));
	unlink("listener");
	show("unlinked", connect_to(c, "listener"));
	close(c);
}

static void test_permission(void)
{
	int l = listen_at(SOCK_STREAM, "locked", 5), c;

	chmod(".", 0777);
	chmod("locked", 0600);
	symlink("locked", "link");
	c = socket(AF_UNIX, SOCK_STREAM, 0);
	show("as root, by a link", connect_to(c, "link"));
	close(c);
	IN_CHILD("a stranger", {
		show("setgid", setresgid(1000, 1000, 1000));
		show("setuid", setresuid(1000, 1000, 1000));
		c = socket(AF_UNIX, SOCK_STREAM, 0);
		show("connect 0600", connect_to(c, "locked"));
		chdir("/");
		show("bind in /", bind_to(c, "/elfin-socket"));
	});
	chmod("locked", 0602);
	IN_CHILD("a stranger", {
		setresgid(1000, 1000, 1000);
		setresuid(1000, 1000, 1000);
		c = socket(AF_UNIX, SOCK_STREAM, 0);
		show("connect 0602", connect_to(c, "locked"));
	});
	close(l);
	unlink("locked");
	unlink("link");
}

/* The listener goes with connections that were never accepted. */
static void test_never_accepted(int i)
{
	int l = listen_at(types[i], "@elfin-never", 5);
	int c = socket(AF_UNIX, types[i], 0);

	printf("--- %s\n", type_names[i]);
	show("connect", connect_to(c, "@elfin-never"));
	show("send", send(c, "x", 1, 0));
	close(l);
	show_poll("after", c);
	SHOW_RECV("after", c, 1, 0);
	SHOW_RECV("again", c, 1, 0);
	show("send", send(c, "x", 1, MSG_NOSIGNAL));
	close(c);
}

static void test_shutdown(int i)
{
	int p[2];

	printf("--- %s\n", type_names[i]);
	socketpair(AF_UNIX, types[i], 0, p);
	show("how -1", shutdown(p[0], -1));
	show("how 3", shutdown(p[0], 3));
	show("send", send(p[0], "before", 6, 0));
	show("SHUT_WR", shutdown(p[0], SHUT_WR));
	show_poll("0", p[0]);
	show_poll("1", p[1]);
	show("send", send(p[0], "x", 1, MSG_NOSIGNAL));
	SHOW_RECV("receive", p[1], 10, MSG_DONTWAIT);
	SHOW_RECV("end", p[1], 10, MSG_DONTWAIT);
	show("other way", send(p[1], "y", 1, 0));
	show("SHUT_RD", shutdown(p[0], SHUT_RD));
	show_poll("0", p[0]);
	show_poll("1", p[1]);
	SHOW_RECV("what was there", p[0], 10, MSG_DONTWAIT);
	SHOW_RECV("end", p[0], 10, MSG_DONTWAIT);
	show("send to deaf", send(p[1], "y", 1, MSG_NOSIGNAL));
	close(p[0]);
	close(p[1]);
	socketpair(AF_UNIX, types[i], 0, p);
	show("SHUT_RDWR", shutdown(p[1], SHUT_RDWR));
	show_poll("0", p[0]);
	show_poll("1", p[1]);
	close(p[0]);
	close(p[1]);
	p[0] = socket(AF_UNIX, types[i], 0);
	show("unconnected", shutdown(p[0], SHUT_RDWR));
	show_poll("unconnected", p[0]);
	close(p[0]);
	if (types[i] == SOCK_DGRAM)
		return;
	p[0] = listen_at(types[i], "@elfin-shut", 1);
	show("listener", shutdown(p[0], SHUT_RD));
	p[1] = socket(AF_UNIX, types[i], 0);
	show("connect", connect_to(p[1], "@elfin-shut"));
	show("accept", accept(p[0], NULL, NULL));
	close(p[0]);
	close(p[1]);
}

/* Closed with something unread, and without. */
static void test_closing(int i)
{
	int p[2];

	printf("--- %s\n", type_names[i]);
	socketpair(AF_UNIX, types[i], 0, p);
	send(p[1], "left", 4, 0);
	close(p[1]);
	show_poll("closed", p[0]);
	SHOW_RECV("left", p[0], 10, MSG_DONTWAIT);
	if (types[i] != SOCK_DGRAM) {
		SHOW_RECV("end", p[0], 10, 0);
		SHOW_RECV("end", p[0], 10, 0);
	}
	show("send", send(p[0], "x", 1, MSG_NOSIGNAL));
	show("again", send(p[0], "x", 1, MSG_NOSIGNAL));
	close(p[0]);
	socketpair(AF_UNIX, types[i], 0, p);
	send(p[0], "unread", 6, 0);
	close(p[1]);
	show_poll("unread", p[0]);
	if (types[i] != SOCK_DGRAM) {
		SHOW_RECV("reset", p[0], 10, 0);
		SHOW_RECV("end", p[0], 10, 0);
	}
	show_poll("then", p[0]);
	close(p[0]);
	IN_CHILD("write to closed", {
		socketpair(AF_UNIX, types[i], 0, p);
		close(p[1]);
		write(p[0], "x", 1);
	});
}

static void option(int fd, const char *name, int option, int value)
{
	char text[64];
	int now = -7;
	socklen_t n = sizeof(now);

	snprintf(text, sizeof(text), "set %s", name);
	show(text, setsockopt(fd, SOL_SOCKET, option, &value, sizeof(value)));
	snprintf(text, sizeof(text), "get %s", name);
	show(text, getsockopt(fd, SOL_SOCKET, option, &now, &n));
	printf("%d length %u\n", now, n);
}

#define OPTION(fd, o, value) option(fd, #o, o, value)

static void test_options(void)
{
	int fd = socket(AF_UNIX, SOCK_SEQPACKET, 0), number = 1, value = 0;
	struct timeval tv = { 1, 500000 };
	struct linger linger = { 7, 3 };
	socklen_t n;
	char byte = 'x';

	OPTION(fd, SO_TYPE, 1);
	OPTION(fd, SO_DOMAIN, 1);
	OPTION(fd, SO_PROTOCOL, 1);
	OPTION(fd, SO_ACCEPTCONN, 1);
	OPTION(fd, SO_ERROR, 1);
	OPTION(fd, SO_DEBUG, 1);
	OPTION(fd, SO_REUSEADDR, 5);
	OPTION(fd, SO_KEEPALIVE, 1);
	OPTION(fd, SO_BROADCAST, 1);
	OPTION(fd, SO_OOBINLINE, 1);
	OPTION(fd, SO_DONTROUTE, 1);
	OPTION(fd, SO_PASSCRED, 1);
	OPTION(fd, SO_PASSCRED, 0);
	OPTION(fd, SO_RCVLOWAT, 0);
	OPTION(fd, SO_RCVLOWAT, 9);
	OPTION(fd, SO_SNDLOWAT, 9);
	OPTION(fd, SO_SNDBUF, 10000);
	OPTION(fd, SO_SNDBUF, 1);
	OPTION(fd, SO_RCVBUF, 10000);
	OPTION(fd, SO_RCVBUF, 1);
	OPTION(fd, SO_PEERCRED, 1);
	show("unknown", setsockopt(fd, SOL_SOCKET, 9999, &number, 4));
	n = 4;
	show("unknown", getsockopt(fd, SOL_SOCKET, 9999, &number, &n));
	show("unknown level", setsockopt(fd, 6, 1, &number, 4));
	show("unknown level", getsockopt(fd, 6, 1, &number, &n));

	show("linger", setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, 8));
	show("short linger", setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, 4));
	n = sizeof(linger);
	getsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, &n);
	printf("%d %d length %u\n", linger.l_onoff, linger.l_linger, n);

	show("timeout", setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &tv, 16));
	show("short timeout", setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &tv, 8));
	n = sizeof(tv);
	memset(&tv, 0, sizeof(tv));
	getsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &tv, &n);
	printf("%ld.%06ld length %u\n", tv.tv_sec, tv.tv_usec, n);
	getsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &tv, &n);
	printf("%ld.%06ld length %u\n", tv.tv_sec, tv.tv_usec, n);
	tv.tv_usec = 1000000;
	show("too many us", setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &tv, 16));
	tv.tv_usec = -1;
	show("negative us", setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &tv, 16));

	show("length 0", setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &number, 0));
	show("length 3", setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &number, 3));
	show("length -1",
	     setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &number, -1));
	n = 1;
	show("get one byte", getsockopt(fd, SOL_SOCKET, SO_TYPE, &byte, &n));
	printf("%d length %u\n", byte, n);
	n = 0;
	show("get nothing", getsockopt(fd, SOL_SOCKET, SO_TYPE, NULL, &n));
	n = -1;
	show("get -1", getsockopt(fd, SOL_SOCKET, SO_TYPE, &value, &n));
	n = 100;
	show("get 100", getsockopt(fd, SOL_SOCKET, SO_TYPE, &value, &n));
	printf("%d length %u\n", value, n);
	close(fd);
}

static void test_ioctl(int i)
{
	int p[2], n = -1;

	printf("--- %s\n", type_names[i]);
	socketpair(AF_UNIX, types[i], 0, p);
	send(p[0], "three", 5, 0);
	send(p[0], "four", 4, 0);
	show("FIONREAD", ioctl(p[1], FIONREAD, &n));
	printf("%d\n", n);
	show("SIOCOUTQ", ioctl(p[0], SIOCOUTQ, &n));
	printf("%d\n", n > 0);
	show("SIOCOUTQ", ioctl(p[1], SIOCOUTQ, &n));
	printf("%d\n", n);
	show("TCGETS", ioctl(p[1], TCGETS, &n));
	SHOW_HOSTILE("FIONREAD", ioctl(p[1], FIONREAD, P));
	n = 1;
	show("FIONBIO", ioctl(p[0], FIONBIO, &n));
	SHOW_RECV("nothing", p[0], 1, 0);
	close(p[0]);
	close(p[1]);
}

int main(void)
{
	test_making();
	test_no_socket();
	test_names();
	for (int i = 0; i < 3; i++)
		test_connecting(i);
	test_permission();
	test_never_accepted(0);
	test_never_accepted(2);
	for (int i = 0; i < 3; i++)
		test_shutdown(i);
	for (int i = 0; i < 3; i++)
		test_closing(i);
	test_options();
	for (int i = 0; i < 3; i++)
		test_ioctl(i);
	return 0;
}
