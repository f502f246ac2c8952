/* SPDX-License-Identifier: BSD-3-Clause */
/* pipe(2), pipe(7): bytes, limits, both ends closing, flags, sizes, signals. */
#include "hostile.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>

static int p[2];

static void make(int flags)
{
	if (pipe2(p, flags))
		perror("pipe2");
}

static void unmake(void)
{
	close(p[0]);
	close(p[1]);
}

static void show_text(const char *what, int fd, size_t n)
{
	char bytes[64];
	ssize_t got = read(fd, bytes, n);

	printf("%s: %zd \"%.*s\"\n", what, got, got > 0 ? (int)got : 0, bytes);
}

static void test_bytes(void)
{
	struct stat st;
	int n;

	make(0);
	show("write", write(p[1], "hello, world", 12));
	show("FIONREAD", ioctl(p[0], FIONREAD, &n));
	printf("%d bytes\n", n);
	show_text("read 5", p[0], 5);
	show_text("read rest", p[0], 64);
	show("write nothing", write(p[1], "", 0));
	show("read nothing", read(p[0], &n, 0));
	show("write to read end", write(p[0], "x", 1));
	show("read from write end", read(p[1], &n, 1));
	show("lseek", lseek(p[0], 0, SEEK_SET));
	show("pread", pread(p[0], &n, 1, 0));
	show("pwrite", pwrite(p[1], &n, 1, 0));
	show("ftruncate", ftruncate(p[1], 0));
	fstat(p[0], &st);
	printf("fifo %d mode %o size %ld links %ld\n", S_ISFIFO(st.st_mode),
	       st.st_mode & 07777, (long)st.st_size, (long)st.st_nlink);
	show("ioctl other", ioctl(p[0], TIOCGWINSZ, &n));
	unmake();
}

static void test_ends(void)
{
	char c;

	make(0);
	show("write", write(p[1], "abc", 3));
	close(p[1]);
	show_text("read after close", p[0], 64);
	show("end of file", read(p[0], &c, 1));
	close(p[0]);

	make(0);
	close(p[0]);
	signal(SIGPIPE, SIG_IGN);
	show("no reader", write(p[1], "x", 1));
	show("no reader, nothing", write(p[1], "x", 0));
	signal(SIGPIPE, SIG_DFL);
	IN_CHILD("SIGPIPE", write(p[1], "x", 1));
	close(p[1]);
}

static void fill(const char *what, size_t piece)
{
	static char bytes[70000];
	size_t total = 0;
	ssize_t n;

	make(O_NONBLOCK);
	while ((n = write(p[1], bytes, piece)) > 0)
		total += n;
	show(what, n);
	printf("%s: %zu bytes\n", what, total);
}

static void test_full(void)
{
	static char bytes[70000];
	char c;

	fill("full of 1", 1);
	show("one read", read(p[0], &c, 1));
	show("still no room for 1 page", write(p[1], bytes, 4096));
	show("read a page", read(p[0], bytes, 4096));
	show("room for 1 page", write(p[1], bytes, 4096));
	unmake();
	fill("full of 4096", 4096);
	unmake();
	fill("full of 70000", 70000);
	unmake();
	make(O_NONBLOCK);
	show("empty", read(p[0], &c, 1));
	show("more than fits", write(p[1], bytes, sizeof(bytes)));
	unmake();
}

static void test_sizes(void)
{
	static char bytes[8192];

	make(0);
	show("F_GETPIPE_SZ", fcntl(p[0], F_GETPIPE_SZ));
	show("F_SETPIPE_SZ 5000", fcntl(p[1], F_SETPIPE_SZ, 5000));
	show("write 8192", write(p[1], bytes, 8192));
	show("F_SETPIPE_SZ smaller", fcntl(p[1], F_SETPIPE_SZ, 4096));
	show("F_SETPIPE_SZ larger", fcntl(p[1], F_SETPIPE_SZ, 1 << 20));
	show("F_GETPIPE_SZ", fcntl(p[0], F_GETPIPE_SZ));
	show("read 8192", read(p[0], bytes, 8192));
	show("F_SETPIPE_SZ 1", fcntl(p[1], F_SETPIPE_SZ, 1));
	show("F_SETPIPE_SZ -1", fcntl(p[1], F_SETPIPE_SZ, -1));
	unmake();
	show("F_GETPIPE_SZ of none", fcntl(1 << 10, F_GETPIPE_SZ));
}

static void test_flags(void)
{
	int q[2];

	show("pipe2 bad flags", pipe2(q, O_APPEND));
	show("pipe2 O_CLOEXEC", pipe2(q, O_CLOEXEC));
	printf("FD_CLOEXEC %d %d\n", fcntl(q[0], F_GETFD),
	       fcntl(q[1], F_GETFD));
	printf("flags %o %o\n", fcntl(q[0], F_GETFL), fcntl(q[1], F_GETFL));
	show("O_NONBLOCK", fcntl(q[0], F_SETFL, O_NONBLOCK));
	printf("flags %o %o\n", fcntl(q[0], F_GETFL), fcntl(q[1], F_GETFL));
	close(q[0]);
	close(q[1]);
	SHOW_HOSTILE("pipe", syscall(SYS_pipe, P));
	SHOW_HOSTILE("pipe2", syscall(SYS_pipe2, P, 0));
	show("none left open", dup(0) == 3 ? 0 : -1);
	close(3);
}

static void test_vectors(void)
{
	char a[4], b[8];
	struct iovec out[] = { { "one", 3 }, { "", 0 }, { "two", 3 } };
	struct iovec in[] = { { a, 4 }, { b, 8 } };

	make(0);
	show("writev", writev(p[1], out, 3));
	show("readv", readv(p[0], in, 2));
	printf("%.4s %.2s\n", a, b);
	unmake();
}

static void test_pointers(void)
{
	char bytes[16];

	make(O_NONBLOCK);
	for (int i = 0; i < HOSTILE_COUNT; i++) {
		const struct hostile *h = &hostile_pointers()[i];

		printf("%s:\n", h->name);
		show(" write", write(p[1], h->p, 8));
		show(" left", read(p[0], bytes, 16));
		show(" write 0", write(p[1], h->p, 0));
		if (write(p[1], "12345678", 8) != 8)
			perror("write");
		show(" read", read(p[0], h->p, 8));
		show(" left", read(p[0], bytes, 16));
	}
	unmake();
}

/* More than the pipe holds goes from one process to another, whole. */
static void test_stream(void)
{
	static unsigned char bytes[10000];
	unsigned long sum = 0;
	ssize_t n;

	make(0);
	IN_CHILD("writer", {
		if (fork())
			_exit(0);
		close(p[0]);
		for (int i = 0; i < 100; i++) {
			memset(bytes, i, sizeof(bytes));
			if (write(p[1], bytes, sizeof(bytes)) != sizeof(bytes))
				_exit(1);
		}
	});
	close(p[1]);
	while ((n = read(p[0], bytes, 777)) > 0)
		for (ssize_t i = 0; i < n; i++)
			sum += bytes[i];
	printf("sum %lu\n", sum);
	close(p[0]);
}

static void on_alarm(int signo)
{
	(void)signo;
}

static void test_signals(void)
{
	static char bytes[100000];
	struct sigaction act = { .sa_handler = on_alarm };
	struct timespec start, end;

	make(0);
	sigaction(SIGALRM, &act, NULL);
	alarm(1);
	clock_gettime(CLOCK_MONOTONIC, &start);
	show("read interrupted", read(p[0], bytes, 1));
	clock_gettime(CLOCK_MONOTONIC, &end);
	printf("after a second: %d\n", end.tv_sec - start.tv_sec >= 0);
	alarm(1);
	show("write interrupted", write(p[1], bytes, sizeof(bytes)));
	alarm(1);
	show("full, interrupted", write(p[1], bytes, 1));
	unmake();
}

int main(void)
{
	test_bytes();
	test_ends();
	test_full();
	test_sizes();
	test_flags();
	test_vectors();
	test_pointers();
	test_stream();
	test_signals();
	return 0;
}
