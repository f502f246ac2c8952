/* SPDX-License-Identifier: BSD-3-Clause */
/* dup, close_range, fcntl's commands, byte-range locks and flock. */
#include "hostile.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <pthread.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>

#ifndef F_ADD_SEALS
#define F_ADD_SEALS 1033
#define F_GET_SEALS 1034
#endif

static void test_dup(void)
{
	int fd = open("f", O_RDWR | O_CREAT | O_CLOEXEC, 0600), copy;

	write(fd, "0123456789", 10);
	copy = dup(fd);
	printf("next %d cloexec %d\n", copy - fd, fcntl(copy, F_GETFD));
	lseek(copy, 3, SEEK_SET);
	show("shared position", lseek(fd, 0, SEEK_CUR));
	show("dup2", dup2(fd, 40));
	show("dup2 same", dup2(fd, fd) == fd);
	show("dup2 same closed", dup2(41, 41));
	show("dup2 closed", dup2(41, 42));
	show("dup2 over", dup2(copy, 40));
	show("dup2 negative", dup2(fd, -1));
	show("dup2 too big", dup2(fd, 1 << 28));
	show("dup3", dup3(fd, 43, O_CLOEXEC));
	printf("cloexec %d\n", fcntl(43, F_GETFD));
	show("dup3 same", dup3(fd, fd, 0));
	show("dup3 flags", dup3(fd, 44, O_NONBLOCK));
	show("dup closed", dup(50));
	show("F_DUPFD", fcntl(fd, F_DUPFD, 60));
	show("F_DUPFD again", fcntl(fd, F_DUPFD, 60));
	show("F_DUPFD_CLOEXEC", fcntl(fd, F_DUPFD_CLOEXEC, 60));
	printf("cloexec %d %d\n", fcntl(61, F_GETFD), fcntl(62, F_GETFD));
	show("F_DUPFD big", fcntl(fd, F_DUPFD, 1 << 28));
	show("F_DUPFD negative", fcntl(fd, F_DUPFD, -1));
	show("far", dup2(fd, 1000));
	show("write far", write(1000, "x", 1));
	show("close_range", close_range(40, 100, 0));
	show("closed", fcntl(60, F_GETFD));
	show("still", fcntl(1000, F_GETFD));
	show("close_range cloexec", close_range(900, ~0U, CLOSE_RANGE_CLOEXEC));
	show("cloexec", fcntl(1000, F_GETFD));
	show("close_range order", close_range(5, 4, 0));
	show("close_range flags", close_range(900, 1000, 1));
	show("close_range unshare", close_range(900, ~0U, CLOSE_RANGE_UNSHARE));
	show("closed", fcntl(1000, F_GETFD));
	close(copy);
	close(fd);
}

static void test_flags(void)
{
	int fd = open("f", O_RDWR), p[2];

	show("F_SETFL", fcntl(fd, F_SETFL, O_APPEND | O_NONBLOCK | O_RDONLY));
	printf("flags %x\n", fcntl(fd, F_GETFL));
	show("F_SETFL", fcntl(fd, F_SETFL, 0));
	printf("flags %x\n", fcntl(fd, F_GETFL));
	show("F_SETFD", fcntl(fd, F_SETFD, FD_CLOEXEC));
	show("F_GETFD", fcntl(fd, F_GETFD));
	show("F_SETFD", fcntl(fd, F_SETFD, 0xfe));
	show("F_GETFD", fcntl(fd, F_GETFD));
	show("closed", fcntl(99, F_GETFD));
	show("unknown", fcntl(fd, 9999));
	show("F_GETOWN", fcntl(fd, F_GETOWN));
	show("F_SETOWN", fcntl(fd, F_SETOWN, getpid()));
	printf("mine %d\n", fcntl(fd, F_GETOWN) == getpid());
	show("F_SETOWN nobody", fcntl(fd, F_SETOWN, 0x3fffffff));
	show("F_SETOWN none", fcntl(fd, F_SETOWN, 0));
	show("F_GETOWN", fcntl(fd, F_GETOWN));
	show("F_GETSIG", fcntl(fd, F_GETSIG));
	show("F_SETSIG", fcntl(fd, F_SETSIG, 34));
	show("F_GETSIG", fcntl(fd, F_GETSIG));
	show("F_SETSIG bad", fcntl(fd, F_SETSIG, 65));
	SHOW_HOSTILE("F_SETOWN_EX", fcntl(fd, F_SETOWN_EX, P));
	SHOW_HOSTILE("F_GETOWN_EX", fcntl(fd, F_GETOWN_EX, P));
	show("F_GETPIPE_SZ file", fcntl(fd, F_GETPIPE_SZ));
	show("F_GET_SEALS file", fcntl(fd, F_GET_SEALS));
	show("F_ADD_SEALS file", fcntl(fd, F_ADD_SEALS, 1));
	show("F_GETLEASE", fcntl(fd, F_GETLEASE));
	pipe(p);
	printf("pipe flags %x %x\n", fcntl(p[0], F_GETFL),
	       fcntl(p[1], F_GETFL));
	show("F_GETPIPE_SZ", fcntl(p[0], F_GETPIPE_SZ));
	close(p[0]);
	close(p[1]);
	close(fd);
}

static long lock(int fd, int command, int type, int whence, long start,
		 long length)
{
	struct flock l = { .l_type = type,
			   .l_whence = whence,
			   .l_start = start,
			   .l_len = length };

	return fcntl(fd, command, &l);
}

static void show_lock(int fd, int type, long start, long length)
{
	struct flock l = { .l_type = type,
			   .l_whence = SEEK_SET,
			   .l_start = start,
			   .l_len = length };
	long result = fcntl(fd, F_GETLK, &l);

	if (result < 0)
		show("F_GETLK", result);
	else if (l.l_type == F_UNLCK)
		printf("free\n");
	else
		printf("type %d start %ld length %ld pid %d\n", l.l_type,
		       (long)l.l_start, (long)l.l_len,
		       l.l_pid == -1	    ? -1 :
		       l.l_pid == getppid() ? 1 :
					      0);
}

/* What another process sees. */
static void others_see(const char *path, int type, long start, long length)
{
	fflush(stdout);
	if (!fork()) {
		int fd = open(path, O_RDWR);

		show_lock(fd, type, start, length);
		fflush(stdout);
		_exit(0);
	}
	wait(NULL);
}

static void test_locks(void)
{
	int fd = open("l", O_RDWR | O_CREAT | O_TRUNC, 0600);
	int r = open("l", O_RDONLY), w = open("l", O_WRONLY);

	write(fd, "0123456789", 10);
	show("lock", lock(fd, F_SETLK, F_WRLCK, SEEK_SET, 10, 10));
	others_see("l", F_RDLCK, 0, 0);
	others_see("l", F_WRLCK, 0, 10);
	others_see("l", F_WRLCK, 19, 1);
	others_see("l", F_WRLCK, 20, 0);
	show("own again", lock(r, F_SETLK, F_RDLCK, SEEK_SET, 10, 10));
	others_see("l", F_RDLCK, 0, 0);
	others_see("l", F_WRLCK, 0, 0);
	show("hole", lock(fd, F_SETLK, F_UNLCK, SEEK_SET, 14, 2));
	others_see("l", F_WRLCK, 0, 0);
	others_see("l", F_WRLCK, 14, 0);
	others_see("l", F_WRLCK, 14, 2);
	show("fill", lock(fd, F_SETLK, F_RDLCK, SEEK_SET, 14, 2));
	others_see("l", F_WRLCK, 14, 0);
	show("upgrade the middle", lock(fd, F_SETLK, F_WRLCK, SEEK_SET, 12, 2));
	others_see("l", F_RDLCK, 0, 0);
	others_see("l", F_WRLCK, 0, 0);
	others_see("l", F_WRLCK, 14, 0);
	show("to the end", lock(fd, F_SETLK, F_WRLCK, SEEK_END, -2, 0));
	others_see("l", F_RDLCK, 5, 0);
	others_see("l", F_RDLCK, 1L << 40, 1);
	show("backwards", lock(fd, F_SETLK, F_UNLCK, SEEK_SET, 20, -15));
	others_see("l", F_RDLCK, 0, 0);
	show("unlock all", lock(fd, F_SETLK, F_UNLCK, SEEK_SET, 0, 0));
	others_see("l", F_WRLCK, 0, 0);
	show("current", (lseek(fd, 5, SEEK_SET),
			 lock(fd, F_SETLK, F_WRLCK, SEEK_CUR, 0, 1)));
	others_see("l", F_WRLCK, 0, 0);
	show("any close drops", close(r));
	others_see("l", F_WRLCK, 0, 0);
	r = open("l", O_RDONLY);
	show("write lock of reader", lock(r, F_SETLK, F_WRLCK, SEEK_SET, 0, 1));
	show("read lock of writer", lock(w, F_SETLK, F_RDLCK, SEEK_SET, 0, 1));
	show("unlock of reader", lock(r, F_SETLK, F_UNLCK, SEEK_SET, 0, 1));
	show("bad type", lock(fd, F_SETLK, 9, SEEK_SET, 0, 1));
	show("bad type", lock(fd, F_GETLK, F_UNLCK, SEEK_SET, 0, 1));
	show("bad whence", lock(fd, F_SETLK, F_RDLCK, 9, 0, 1));
	show("negative", lock(fd, F_SETLK, F_RDLCK, SEEK_SET, -1, 1));
	show("negative end", lock(fd, F_SETLK, F_RDLCK, SEEK_SET, 5, -6));
	show("to zero", lock(fd, F_SETLK, F_RDLCK, SEEK_SET, 5, -5));
	show("overflow",
	     lock(fd, F_SETLK, F_RDLCK, SEEK_SET, 0x7fffffffffffffff, 2));
	show("last byte",
	     lock(fd, F_SETLK, F_RDLCK, SEEK_SET, 0x7fffffffffffffff, 1));
	show("closed", lock(99, F_SETLK, F_RDLCK, SEEK_SET, 0, 1));
	SHOW_HOSTILE("F_SETLK", fcntl(fd, F_SETLK, P));
	SHOW_HOSTILE("F_GETLK", fcntl(fd, F_GETLK, P));
	close(fd);
	close(r);
	close(w);
}

static void nap(void)
{
	usleep(100000);
}

static void on_alarm(int signo)
{
	(void)signo;
}

static void test_waiting(void)
{
	int fd = open("l", O_RDWR), to_child[2], to_parent[2], unlocked;
	struct sigaction action = { .sa_handler = on_alarm };
	char c;

	pipe(to_child);
	pipe(to_parent);
	lock(fd, F_SETLK, F_WRLCK, SEEK_SET, 0, 1);
	fflush(stdout);
	if (!fork()) {
		show("EAGAIN", lock(fd, F_SETLK, F_WRLCK, SEEK_SET, 0, 1));
		sigaction(SIGALRM, &action, NULL);
		ualarm(50000, 0);
		show("EINTR", lock(fd, F_SETLKW, F_WRLCK, SEEK_SET, 0, 1));
		action.sa_flags = SA_RESTART;
		sigaction(SIGALRM, &action, NULL);
		ualarm(50000, 0);
		lock(fd, F_SETLK, F_WRLCK, SEEK_SET, 1, 1);
		fflush(stdout);
		write(to_parent[1], "", 1);
		show("waited", lock(fd, F_SETLKW, F_WRLCK, SEEK_SET, 0, 1));
		fflush(stdout);
		_exit(0);
	}
	read(to_parent[0], &c, 1);
	nap();
	nap();
	show("deadlock", lock(fd, F_SETLKW, F_WRLCK, SEEK_SET, 1, 1));
	fflush(stdout);
	/* The child goes on from here: it has its say first. */
	unlocked = lock(fd, F_SETLK, F_UNLCK, SEEK_SET, 0, 1);
	wait(NULL);
	show("unlock", unlocked);
	show("child's locks are gone",
	     lock(fd, F_SETLK, F_WRLCK, SEEK_SET, 0, 0));
	close(to_child[0]);
	close(to_child[1]);
	close(to_parent[0]);
	close(to_parent[1]);
	close(fd);
}

static void test_ofd(void)
{
	int a = open("l", O_RDWR), b = open("l", O_RDWR), c;
	struct flock l = { .l_type = F_WRLCK, .l_pid = 1 };

	show("pid not 0", fcntl(a, F_OFD_SETLK, &l));
	show("a", lock(a, F_OFD_SETLK, F_WRLCK, SEEK_SET, 0, 5));
	show("b", lock(b, F_OFD_SETLK, F_WRLCK, SEEK_SET, 4, 5));
	show("b beside", lock(b, F_OFD_SETLK, F_WRLCK, SEEK_SET, 5, 5));
	show("process lock", lock(b, F_SETLK, F_WRLCK, SEEK_SET, 0, 1));
	show_lock(b, F_WRLCK, 0, 1);
	l = (struct flock){ .l_type = F_RDLCK };
	show("F_OFD_GETLK", fcntl(b, F_OFD_GETLK, &l));
	printf("type %d start %ld length %ld pid %d\n", l.l_type,
	       (long)l.l_start, (long)l.l_len, l.l_pid);
	c = dup(a);
	close(a);
	show("still locked", lock(b, F_OFD_SETLK, F_WRLCK, SEEK_SET, 0, 1));
	close(c);
	show("gone", lock(b, F_OFD_SETLK, F_WRLCK, SEEK_SET, 0, 1));
	close(b);
}

static void test_flock(void)
{
	int a = open("l", O_RDONLY), b = open("l", O_RDONLY), c;

	show("shared", flock(a, LOCK_SH));
	show("shared too", flock(b, LOCK_SH | LOCK_NB));
	show("exclusive", flock(b, LOCK_EX | LOCK_NB));
	show("unlock", flock(a, LOCK_UN));
	show("exclusive", flock(b, LOCK_EX | LOCK_NB));
	show("shared", flock(a, LOCK_SH | LOCK_NB));
	c = dup(b);
	close(b);
	show("kept by dup", flock(a, LOCK_SH | LOCK_NB));
	show("unlocked by dup", flock(c, LOCK_UN));
	show("free", flock(a, LOCK_EX | LOCK_NB));
	show("bad", flock(a, 0));
	show("bad", flock(a, LOCK_SH | LOCK_EX));
	show("closed", flock(99, LOCK_SH));
	fflush(stdout);
	if (!fork()) {
		b = open("l", O_RDONLY);
		show("child waits", flock(b, LOCK_EX));
		fflush(stdout);
		_exit(0);
	}
	nap();
	printf("parent lets go\n");
	fflush(stdout);
	flock(a, LOCK_UN);
	wait(NULL);
	close(a);
	close(c);
}

int main(void)
{
	test_dup();
	test_flags();
	test_locks();
	test_waiting();
	test_ofd();
	test_flock();
	return 0;
}
