// SPDX-License-Identifier: BSD-3-Clause
/* Calls of many kinds, well and badly made, for the tracer to write down. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

static void on_signal(int signo)
{
	(void)signo;
}

static void files(void)
{
	char buffer[100] = "";
	struct iovec parts[2] = { { "one\n", 4 }, { "two\t\1", 5 } };
	struct stat status;
	int fd = open("/tmp/elfin-trace", O_RDWR | O_CREAT | O_TRUNC, 0640);

	write(fd, "a line that is longer than thirty-two bytes\n", 44);
	writev(fd, parts, 2);
	lseek(fd, 2, SEEK_SET);
	read(fd, buffer, 10);
	pread(fd, buffer, 20, 40);
	fstat(fd, &status);
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	fcntl(fd, F_GETFL);
	fcntl(fd, F_DUPFD_CLOEXEC, 20);
	ftruncate(fd, 3);
	fchmod(fd, 0600);
	close(fd);
	close(fd);
	access("/tmp/elfin-trace", R_OK | W_OK);
	rename("/tmp/elfin-trace", "/tmp/elfin-trace-2");
	unlink("/tmp/elfin-trace-2");
	open("/no/such/file", O_RDONLY | O_NOFOLLOW);
	mkdir("/tmp", 0777);
	readlink("/dev/null", buffer, sizeof(buffer));
	ioctl(1, TIOCGWINSZ, NULL);
	syscall(SYS_read, 77, NULL, 5);
	syscall(SYS_write, 1, NULL, 0);
}

static void memory(void)
{
	void *p = mmap(NULL, 8192, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	mprotect(p, 4096, PROT_NONE);
	madvise(p, 8192, MADV_DONTNEED);
	munmap(p, 8192);
	mmap(NULL, 0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void signals(void)
{
	struct sigaction action = { .sa_handler = on_signal,
				    .sa_flags = SA_RESTART };
	sigset_t set;

	sigaction(SIGUSR1, &action, NULL);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGINT);
	sigprocmask(SIG_BLOCK, &set, NULL);
	kill(getpid(), SIGUSR1);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	sigprocmask(SIG_SETMASK, NULL, &set);
}

static void time_and_limits(void)
{
	struct timespec ts = { 0, 1000 };
	struct pollfd fds[2] = { { 0, POLLIN, 0 }, { 99, POLLOUT, 0 } };
	struct rlimit limit;
	struct utsname name;

	nanosleep(&ts, NULL);
	poll(NULL, 0, 1);
	poll(fds + 1, 1, 0);
	getrlimit(RLIMIT_CORE, &limit);
	syscall(SYS_uname, NULL);
	uname(&name);
	getuid();
	syscall(SYS_clock_getres, CLOCK_TAI, 1);
}

/* Lengths that a call would change are right before it: strace shows both. */
static void sockets(void)
{
	struct sockaddr_un un = { AF_UNIX, "/tmp/elfin-trace" }, from;
	socklen_t n = sizeof(un.sun_family) + sizeof("/tmp/elfin-trace");
	char bytes[8], control[CMSG_SPACE(sizeof(int))];
	struct iovec iov = { "message", 7 };
	struct msghdr m = { .msg_iov = &iov,
			    .msg_iovlen = 1,
			    .msg_control = control,
			    .msg_controllen = sizeof(control) };
	struct cmsghdr *c = CMSG_FIRSTHDR(&m);
	int l = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), p[2], s, a, on;

	bind(l, (void *)&un, n);
	listen(l, 5);
	s = socket(AF_UNIX, SOCK_STREAM, 0);
	connect(s, (void *)&un, n);
	getpeername(s, (void *)&from, &n);
	n = sizeof(un.sun_family);
	a = accept4(l, (void *)&from, &n, SOCK_NONBLOCK);
	on = 1;
	setsockopt(a, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	n = sizeof(on);
	getsockopt(a, SOL_SOCKET, SO_TYPE, &on, &n);
	send(s, "hello", 5, MSG_NOSIGNAL);
	recv(a, bytes, 8, MSG_DONTWAIT);
	recv(a, bytes, 8, 0);
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(c), &s, sizeof(int));
	sendmsg(s, &m, 0);
	iov.iov_base = bytes;
	recvmsg(a, &m, 0);
	shutdown(s, SHUT_WR);
	socketpair(AF_UNIX, SOCK_DGRAM, 0, p);
	memcpy(un.sun_path, "\0elfin", 6);
	bind(p[0], (void *)&un, 8);
	sendto(p[1], "x", 1, 0, (void *)&un, 8);
	connect(p[0], NULL, 4);
	unlink("/tmp/elfin-trace");
}

int main(void)
{
	files();
	memory();
	signals();
	time_and_limits();
	sockets();
	syscall(SYS_rseq, 0, 0, 0, 0);
	return 3;
}
