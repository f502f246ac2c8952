/* SPDX-License-Identifier: BSD-3-Clause */
/* fifo(7): what open waits for, ENXIO, opening again, poll on both ends. */
#include "hostile.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <time.h>

static void pause_ms(long ms)
{
	struct timespec ts = { ms / 1000, ms % 1000 * 1000000 };

	nanosleep(&ts, NULL);
}

static void show_poll(const char *what, int fd)
{
	struct pollfd p = { fd, POLLIN | POLLOUT, 0 };
	int n = poll(&p, 1, 0);

	printf("%s: %d%s%s%s%s\n", what, n, p.revents & POLLIN ? " IN" : "",
	       p.revents & POLLOUT ? " OUT" : "",
	       p.revents & POLLHUP ? " HUP" : "",
	       p.revents & POLLERR ? " ERR" : "");
}

static void test_open(void)
{
	int r, w;
	char c;

	show("mkfifo", mkfifo("fifo", 0640));
	show("again", mkfifo("fifo", 0640));
	show("O_WRONLY|O_NONBLOCK", open("fifo", O_WRONLY | O_NONBLOCK));
	r = open("fifo", O_RDONLY | O_NONBLOCK);
	show_ok("O_RDONLY|O_NONBLOCK", r);
	show_poll("nobody writes yet", r);
	show("read", read(r, &c, 1));
	w = open("fifo", O_WRONLY | O_NONBLOCK);
	show_ok("O_WRONLY|O_NONBLOCK", w);
	show_poll("reader", r);
	show_poll("writer", w);
	show("read", read(r, &c, 1));
	show("write", write(w, "ab", 2));
	show_poll("reader", r);
	close(w);
	show_poll("writer gone", r);
	show("read", read(r, &c, 1));
	show("read", read(r, &c, 1));
	show("read", read(r, &c, 1));
	show_poll("all read", r);
	w = open("fifo", O_WRONLY);
	show_ok("writer again", w);
	show_poll("reader", r);
	close(r);
	show_poll("reader gone", w);
	signal(SIGPIPE, SIG_IGN);
	show("write", write(w, "x", 1));
	close(w);
}

static void test_both(void)
{
	char c = 0;
	int fd = open("fifo", O_RDWR);

	show_ok("O_RDWR", fd);
	show("write", write(fd, "x", 1));
	show("read", read(fd, &c, 1));
	printf("%c\n", c);
	show_poll("both", fd);
	close(fd);
}

static void test_waiting(void)
{
	char bytes[16];
	int fd, n;

	fflush(stdout);
	if (!fork()) {
		pause_ms(100);
		fd = open("fifo", O_WRONLY);
		if (write(fd, "late", 4) != 4)
			_exit(1);
		_exit(0);
	}
	fd = open("fifo", O_RDONLY);
	show_ok("open waits for a writer", fd);
	n = read(fd, bytes, sizeof(bytes));
	printf("%d %.*s\n", n, n, bytes);
	wait(NULL);
	close(fd);
	if (!fork()) {
		pause_ms(100);
		fd = open("fifo", O_RDONLY);
		n = read(fd, bytes, sizeof(bytes));
		_exit(n);
	}
	fd = open("fifo", O_WRONLY);
	show_ok("open waits for a reader", fd);
	show("write", write(fd, "12345", 5));
	close(fd);
	wait(&n);
	show_status("reader", n);
}

static void on_alarm(int signo)
{
	(void)signo;
}

static void test_interrupted(void)
{
	struct sigaction act = { .sa_handler = on_alarm };

	sigaction(SIGALRM, &act, NULL);
	alarm(1);
	show("open interrupted", open("fifo", O_RDONLY));
	show("no reader is left", open("fifo", O_WRONLY | O_NONBLOCK));
	show("unlink", unlink("fifo"));
}

static void test_proc(void)
{
	int p[2], fd;
	char path[64], link[64];
	ssize_t n;

	if (pipe(p))
		perror("pipe");
	snprintf(path, sizeof(path), "/proc/self/fd/%d", p[0]);
	n = readlink(path, link, sizeof(link));
	printf("%.*s\n", n > 6 ? 6 : 0, link);
	show("write", write(p[1], "again", 5));
	fd = open(path, O_RDONLY);
	show_ok("open by /proc", fd);
	n = read(fd, link, sizeof(link));
	printf("%zd %.*s\n", n, (int)n, link);
	fd = open(path, O_WRONLY);
	show_ok("the other end by /proc", fd);
	show("write", write(fd, "turned", 6));
	n = read(p[0], link, sizeof(link));
	printf("%zd %.*s\n", n, (int)n, link);
	close(fd);
	close(p[1]);
	fd = open(path, O_RDONLY);
	show_ok("with no writer left", fd);
	show("read", read(fd, link, sizeof(link)));
}

int main(void)
{
	test_open();
	test_both();
	test_waiting();
	test_interrupted();
	test_proc();
	return 0;
}
