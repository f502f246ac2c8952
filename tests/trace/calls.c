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
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
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

int main(void)
{
	files();
	memory();
	signals();
	time_and_limits();
	syscall(SYS_rseq, 0, 0, 0, 0);
	return 3;
}
