/* SPDX-License-Identifier: BSD-3-Clause */
/* read, write, their vectors, places and limits: full, partial, refused. */
#pragma GCC diagnostic ignored "-Wstringop-overflow"
#include "hostile.h"

#include <fcntl.h>
#include <limits.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/uio.h>

#define PAGE 4096L

static char big[5 * PAGE];

static void fill(void)
{
	for (size_t i = 0; i < sizeof(big); i++)
		big[i] = 'a' + i % 26;
}

static unsigned int sum(const char *p, size_t n)
{
	unsigned int s = 0;

	while (n--)
		s = s * 31 + (unsigned char)*p++;
	return s;
}

static void test_plain(void)
{
	int fd = open("f", O_RDWR | O_CREAT | O_TRUNC, 0600);
	static char back[sizeof(big) + 100];

	show("write", write(fd, big, sizeof(big)));
	show("read at end", read(fd, back, 10));
	show("lseek", lseek(fd, 0, SEEK_SET));
	show("read all and more", read(fd, back, sizeof(back)));
	printf("same %d\n", !memcmp(big, back, sizeof(big)));
	show("read at end", read(fd, back, 10));
	show("pread", pread(fd, back, 100, 4000));
	printf("same %d\n", !memcmp(big + 4000, back, 100));
	show("pread beyond", pread(fd, back, 100, 1L << 40));
	show("pread over end", pread(fd, back, 100, sizeof(big) - 10));
	show("pwrite", pwrite(fd, "0123", 4, 4094));
	show("position", lseek(fd, 0, SEEK_CUR));
	show("pread", pread(fd, back, 8, 4092));
	printf("%.8s\n", back);
	show("write 0", write(fd, "", 0));
	show("read 0", read(fd, back, 0));
	show("pread negative", pread(fd, back, 1, -1));
	show("pwrite negative", pwrite(fd, back, 1, -1));
	show("pwrite beyond", pwrite(fd, "x", 1, LONG_MAX));
	show("pwrite last", pwrite(fd, "", 0, LONG_MAX));
	close(fd);
}

static void test_modes(void)
{
	int r = open("f", O_RDONLY), w = open("f", O_WRONLY);
	int none = open("f", 3), dir = open(".", O_RDONLY);
	char c = 'c';

	show("write to reader", write(r, &c, 1));
	show("read from writer", read(w, &c, 1));
	show("neither: read", read(none, &c, 1));
	show("neither: write", write(none, &c, 1));
	show("read directory", read(dir, &c, 1));
	show("pread directory", pread(dir, &c, 1, 0));
	show("write directory", write(dir, &c, 1));
	show("read closed", read(99, &c, 1));
	show("write closed", write(99, &c, 1));
	show("pread closed", pread(99, &c, 1, 0));
	show("write wrong mode, bad pointer", write(r, (void *)-1, 1));
	show("read wrong mode, bad pointer", read(w, (void *)-1, 1));
	close(r);
	close(w);
	close(none);
	close(dir);
}

static void test_append(void)
{
	int fd = open("app", O_RDWR | O_CREAT | O_APPEND, 0600);
	int other = open("app", O_WRONLY);
	char back[20] = "";

	show("append", write(fd, "one", 3));
	show("elsewhere", pwrite(other, "twotwo", 6, 3));
	lseek(fd, 0, SEEK_SET);
	show("append", write(fd, "end", 3));
	show("position", lseek(fd, 0, SEEK_CUR));
	show("pwrite appends", pwrite(fd, "!", 1, 0));
	show("pread", pread(fd, back, 20, 0));
	printf("%s\n", back);
	show("no append", fcntl(fd, F_SETFL, 0));
	show("pwrite", pwrite(fd, "O", 1, 0));
	show("append again", fcntl(fd, F_SETFL, O_APPEND));
	show("write", write(fd, "?", 1));
	show("pread", pread(fd, back, 20, 0));
	printf("%s\n", back);
	close(fd);
	close(other);
}

static void test_vectors(void)
{
	int fd = open("v", O_RDWR | O_CREAT | O_TRUNC, 0600);
	char a[8], b[8], c[8];
	struct iovec v[] = { { "abc", 3 }, { "", 0 }, { "defgh", 5 } };
	struct iovec r[] = { { a, 2 }, { b, 0 }, { c, 4 } };
	struct iovec bad[] = { { "xy", 2 }, { (void *)8, 4 } };
	struct iovec negative[] = { { "x", 1 }, { "y", -1 } };
	struct iovec kernel[] = { { "x", 1 }, { (void *)-4096, 1 } };
	static struct iovec many[1100];

	show("writev", writev(fd, v, 3));
	show("lseek", lseek(fd, 1, SEEK_SET));
	show("readv", readv(fd, r, 3));
	printf("%.2s %.4s\n", a, c);
	show("preadv", preadv(fd, r, 3, 0));
	printf("%.2s %.4s\n", a, c);
	show("readv at end", readv(fd, r, 3));
	show("readv at end", readv(fd, r, 3));
	show("pwritev", pwritev(fd, v, 3, 100));
	show("none", writev(fd, v, 0));
	show("negative count", writev(fd, v, -1));
	show("bad segment", writev(fd, bad, 2));
	show("bad first", writev(fd, bad + 1, 1));
	show("negative length", writev(fd, negative, 2));
	show("kernel segment", writev(fd, kernel, 2));
	show("preadv negative", preadv(fd, r, 3, -1));
	for (int i = 0; i < 1100; i++)
		many[i] = (struct iovec){ "m", 1 };
	show("1024", writev(fd, many, 1024));
	show("1025", writev(fd, many, 1025));
	show("preadv2 here", preadv2(fd, r, 3, -1, 0));
	lseek(fd, 2, SEEK_SET);
	show("preadv2 here", preadv2(fd, r, 3, -1, 0));
	printf("%.2s %.4s\n", a, c);
	show("preadv2 there", preadv2(fd, r, 3, 0, RWF_HIPRI));
	show("preadv2 unknown flag", preadv2(fd, r, 3, 0, 0x40000000));
	show("preadv2 negative", preadv2(fd, r, 3, -2, 0));
	show("pwritev2 append", pwritev2(fd, v, 3, 0, RWF_APPEND));
	show("size", lseek(fd, 0, SEEK_END));
	show("pwritev2 sync", pwritev2(fd, v, 1, 0, RWF_SYNC | RWF_DSYNC));
	SHOW_HOSTILE("writev", writev(fd, P, 1));
	SHOW_HOSTILE("readv", readv(fd, P, 1));
	close(fd);
}

static void test_seek(void)
{
	int fd = open("s", O_RDWR | O_CREAT | O_TRUNC, 0600), p[2];
	char back[5 * PAGE];

	show("set", lseek(fd, 3 * PAGE + 5, SEEK_SET));
	show("write", write(fd, "end", 3));
	show("end", lseek(fd, 0, SEEK_END));
	show("end-1", lseek(fd, -1, SEEK_END));
	show("cur+9", lseek(fd, 9, SEEK_CUR));
	show("beyond, read", read(fd, back, 1));
	show("negative", lseek(fd, -1, SEEK_SET));
	show("before start", lseek(fd, -(4 * PAGE), SEEK_CUR));
	show("overflow", lseek(fd, LONG_MAX, SEEK_CUR));
	show("overflow end", lseek(fd, LONG_MAX, SEEK_END));
	show("bad whence", lseek(fd, 0, 17));
	show("read all", pread(fd, back, sizeof(back), 0));
	printf("sum %u\n", sum(back, 3 * PAGE + 8));
	show("closed", lseek(99, 0, SEEK_SET));
	pipe(p);
	show("pipe", lseek(p[0], 0, SEEK_SET));
	show("pipe pread", pread(p[0], back, 1, 0));
	show("pipe pwrite", pwrite(p[1], back, 1, 0));
	show("pipe pread wrong end", pread(p[1], back, 1, 0));
	show("pipe preadv2 here",
	     pwritev2(p[1], &(struct iovec){ "x", 1 }, 1, -1, 0));
	close(p[0]);
	close(p[1]);
	close(fd);
}

static void test_partial(void)
{
	int fd = open("f", O_RDWR);
	char *pages = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	munmap(pages + 2 * PAGE, PAGE);
	show("read into the hole", read(fd, pages + PAGE, 2 * PAGE));
	show("position", lseek(fd, 0, SEEK_CUR));
	show("read in the hole", read(fd, pages + 2 * PAGE, 10));
	show("position", lseek(fd, 0, SEEK_CUR));
	memset(pages, 'w', 2 * PAGE);
	ftruncate(fd, 0);
	lseek(fd, 0, SEEK_SET);
	show("write from the hole", write(fd, pages + PAGE, 2 * PAGE));
	show("position", lseek(fd, 0, SEEK_CUR));
	show("write in the hole", write(fd, pages + 2 * PAGE, 10));
	show("size", lseek(fd, 0, SEEK_END));
	SHOW_HOSTILE("read", pread(fd, P, 2, 0));
	SHOW_HOSTILE("write", pwrite(fd, P, 2, 0));
	SHOW_HOSTILE("read huge", pread(fd, P, 1L << 62, 0));
	show("wraps", pread(fd, (void *)0x7fffffff0000, ~0UL, 0));
	close(fd);
}

static volatile int xfsz;

static void on_xfsz(int signo)
{
	xfsz = signo;
}

/* The limit holds for standard output too: results are kept and shown later. */
static void test_limit(void)
{
	struct rlimit old, small = { 10, 10 };
	int fd = open("limited", O_RDWR | O_CREAT | O_TRUNC, 0600);
	int n = 0, result[8], error[8], signalled[8];

#define KEEP(call)                                       \
	(xfsz = 0, result[n] = (call), error[n] = errno, \
	 signalled[n++] = xfsz == SIGXFSZ)
	fflush(stdout);
	signal(SIGXFSZ, on_xfsz);
	getrlimit(RLIMIT_FSIZE, &old);
	small.rlim_max = old.rlim_max;
	setrlimit(RLIMIT_FSIZE, &small);
	KEEP(pwrite(fd, "0123456789abcdef", 16, 0));
	KEEP(pwrite(fd, "x", 1, 10));
	KEEP(pwrite(fd, "x", 0, 10));
	KEEP(pwrite(fd, "x", 1, 0));
	KEEP(ftruncate(fd, 11));
	KEEP(ftruncate(fd, 10));
	KEEP(posix_fallocate(fd, 0, 11));
	setrlimit(RLIMIT_FSIZE, &old);
	for (int i = 0; i < n; i++) {
		errno = error[i];
		show("limited", result[i]);
		printf("signal %d\n", signalled[i]);
	}
	show("size", lseek(fd, 0, SEEK_END));
	close(fd);
}

static void test_unlinked(void)
{
	int fd = open("gone", O_RDWR | O_CREAT, 0600), copy;
	struct stat st;
	char back[10] = "";

	write(fd, "before", 6);
	show("unlink", unlink("gone"));
	show("write after", write(fd, "-after", 6));
	show("read after", pread(fd, back, 9, 3));
	printf("%s\n", back);
	fstat(fd, &st);
	printf("links %d size %ld\n", (int)st.st_nlink, (long)st.st_size);
	copy = dup(fd);
	close(fd);
	show("shared position", lseek(copy, 0, SEEK_CUR));
	close(copy);
}

int main(void)
{
	fill();
	test_plain();
	test_modes();
	test_append();
	test_vectors();
	test_seek();
	test_partial();
	test_limit();
	test_unlinked();
	return 0;
}
