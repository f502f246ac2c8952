/* SPDX-License-Identifier: BSD-3-Clause */
/* signalfd(2): what is read, masks, poll and epoll, threads and children. */
#include "hostile.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/time.h>
#include <time.h>

static sigset_t set_of(int a, int b)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, a);
	if (b)
		sigaddset(&set, b);
	return set;
}

static void show_read(const char *what, int fd)
{
	struct signalfd_siginfo info;
	long n = read(fd, &info, sizeof(info));

	show(what, n);
	if (n == sizeof(info))
		printf(" signal %u code %d int %d pid %s uid %s status %d\n",
		       info.ssi_signo, (int)info.ssi_code, info.ssi_int,
		       info.ssi_pid == (uint32_t)getpid() ? "mine" :
		       info.ssi_pid			  ? "another's" :
							    "none",
		       info.ssi_uid == getuid() ? "mine" : "another's",
		       info.ssi_status);
}

static void test_errors(void)
{
	sigset_t set = set_of(SIGUSR1, SIGKILL);
	int fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	char small[64];

	show("FD_CLOEXEC", fcntl(fd, F_GETFD));
	show("flags", fcntl(fd, F_GETFL));
	show("bad flags", signalfd(-1, &set, 1));
	show("size", syscall(SYS_signalfd4, -1, &set, 4, 0));
	show("closed", signalfd(99, &set, 0));
	show("stdin", signalfd(0, &set, 0));
	show("-2", signalfd(-2, &set, 0));
	show("same", signalfd(fd, &set, 0) == fd);
	show("old call", syscall(SYS_signalfd, fd, &set, 8) == fd);
	show("read little", read(fd, small, sizeof(small)));
	show("write", write(fd, small, sizeof(small)));
	show_read("nothing", fd);
	SHOW_HOSTILE("mask", syscall(SYS_signalfd4, fd, P, 8, 0) < 0 ? -1 : 0);
	close(fd);
}

static void test_read(void)
{
	sigset_t set = set_of(SIGUSR1, SIGRTMIN + 3);
	int fd = signalfd(-1, &set, SFD_NONBLOCK);
	struct signalfd_siginfo many[5];
	struct pollfd p = { fd, POLLIN, 0 };
	union sigval value = { .sival_int = 1 };

	sigprocmask(SIG_BLOCK, &set, NULL);
	show("poll", poll(&p, 1, 0));
	kill(getpid(), SIGUSR1);
	kill(getpid(), SIGUSR1);
	show("poll", poll(&p, 1, 0));
	show("events", p.revents);
	show_read("kill", fd);
	show_read("once only", fd);
	raise(SIGUSR1);
	show_read("raise", fd);
	for (value.sival_int = 1; value.sival_int < 4; value.sival_int++)
		sigqueue(getpid(), SIGRTMIN + 3, value);
	kill(getpid(), SIGUSR1);
	show("read all", read(fd, many, sizeof(many)));
	for (int i = 0; i < 4; i++)
		printf(" %u: %d\n", many[i].ssi_signo, many[i].ssi_int);
	kill(getpid(), SIGUSR1);
	set = set_of(SIGUSR2, 0);
	show("other mask", signalfd(fd, &set, 0) == fd);
	show_read("not of the mask", fd);
	set = set_of(SIGUSR1, 0);
	show("mask again", signalfd(fd, &set, 0) == fd);
	show_read("of the mask", fd);
	kill(getpid(), SIGUSR1);
	show("bad buffer", read(fd, (void *)0xffffffff80000000, 128));
	show("sigpending", sigpending(&set) || sigismember(&set, SIGUSR1));
	close(fd);
}

static void test_child(void)
{
	sigset_t set = set_of(SIGCHLD, SIGALRM);
	int fd = signalfd(-1, &set, 0), status;
	struct itimerval timer = { .it_value = { 0, 10000 } };

	sigprocmask(SIG_BLOCK, &set, NULL);
	if (!fork())
		_exit(7);
	show_read("a child's end", fd);
	wait(&status);
	show_status("child", status);
	setitimer(ITIMER_REAL, &timer, NULL);
	show_read("an alarm", fd);
	IN_CHILD("child", kill(getpid(), SIGALRM); show_read("its own", fd));
	show_read("child's end", fd);
	close(fd);
}

static void *send_later(void *pid)
{
	usleep(30000);
	kill((int)(long)pid, SIGUSR1);
	return NULL;
}

static void nothing(int signo)
{
	(void)signo;
}

static void test_waiting(void)
{
	struct sigaction action = { .sa_handler = nothing };
	sigset_t set = set_of(SIGUSR1, 0), alarm = set_of(SIGALRM, 0);
	int fd = signalfd(-1, &set, 0), epfd = epoll_create1(0);
	struct epoll_event event = { EPOLLIN, { .u64 = 3 } };
	pthread_t thread;

	sigprocmask(SIG_BLOCK, &set, NULL);
	sigprocmask(SIG_UNBLOCK, &alarm, NULL);
	pthread_create(&thread, NULL, send_later, (void *)(long)getpid());
	show_read("blocks", fd);
	pthread_join(thread, NULL);
	epoll_ctl(epfd, EPOLL_CTL_ADD, fd, &event);
	show("epoll: nothing", epoll_wait(epfd, &event, 1, 0));
	pthread_create(&thread, NULL, send_later, (void *)(long)getpid());
	show("epoll", epoll_wait(epfd, &event, 1, -1));
	pthread_join(thread, NULL);
	show("epoll: level", epoll_wait(epfd, &event, 1, -1));
	show_read("read", fd);
	show("epoll: read", epoll_wait(epfd, &event, 1, 0));
	sigaction(SIGALRM, &action, NULL);
	ualarm(10000, 0);
	show_read("interrupted", fd);
	close(epfd);
	close(fd);
}

int main(void)
{
	test_errors();
	test_read();
	test_child();
	test_waiting();
	return 0;
}
