/* SPDX-License-Identifier: BSD-3-Clause */
/* ioctl(2): the commands every file has, and who refuses the others. */
#include "hostile.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <termios.h>

static void test_file(const char *what, int fd)
{
	struct termios t;
	struct winsize w;
	int n = -1, on = 1, off = 0;

	printf("%s\n", what);
	show("TCGETS", ioctl(fd, TCGETS, &t));
	show("TIOCGWINSZ", ioctl(fd, TIOCGWINSZ, &w));
	show("FIOCLEX", ioctl(fd, FIOCLEX));
	printf("%d\n", fcntl(fd, F_GETFD));
	show("FIONCLEX", ioctl(fd, FIONCLEX));
	printf("%d\n", fcntl(fd, F_GETFD));
	show("FIONBIO", ioctl(fd, FIONBIO, &on));
	printf("%d\n", !!(fcntl(fd, F_GETFL) & O_NONBLOCK));
	show("FIONBIO", ioctl(fd, FIONBIO, &off));
	printf("%d\n", !!(fcntl(fd, F_GETFL) & O_NONBLOCK));
	show("FIONREAD", ioctl(fd, FIONREAD, &n));
	printf("%d\n", n);
	show("unknown", ioctl(fd, 0x12345678, &n));
}

static void test_eventfd(void)
{
	int fd = eventfd(3, EFD_NONBLOCK);
	uint64_t v = 0;

	show_ok("eventfd", fd);
	show("read", read(fd, &v, 8));
	printf("%lu\n", v);
	show("empty", read(fd, &v, 8));
	show("short read", read(fd, &v, 7));
	v = 5;
	show("write", write(fd, &v, 8));
	show("write", write(fd, &v, 100 > 8 ? 8 : 0));
	show("short write", write(fd, &v, 4));
	v = UINT64_MAX;
	show("too much", write(fd, &v, 8));
	v = UINT64_MAX - 1;
	show("would block", write(fd, &v, 8));
	show("read", read(fd, &v, 8));
	printf("%lu\n", v);
	v = UINT64_MAX - 1;
	show("the most", write(fd, &v, 8));
	v = 1;
	show("one more", write(fd, &v, 8));
	close(fd);
	fd = eventfd(2, EFD_SEMAPHORE | EFD_NONBLOCK | EFD_CLOEXEC);
	for (int i = 0; i < 3; i++) {
		show("semaphore", read(fd, &v, 8));
		printf("%lu\n", v);
	}
	printf("%d\n", fcntl(fd, F_GETFD));
	show("lseek", lseek(fd, 0, SEEK_SET));
	show("bad flags", eventfd(0, 2));
	SHOW_HOSTILE("write", write(fd, P, 8));
	eventfd_write(fd, 1);
	SHOW_HOSTILE("read", (eventfd_write(fd, 1), read(fd, P, 8)));
	close(fd);
}

int main(void)
{
	int p[2], fd = open("file", O_RDWR | O_CREAT, 0600);

	if (pipe(p) || write(fd, "0123456789", 10) != 10 ||
	    write(p[1], "abc", 3) != 3)
		perror("prepare");
	lseek(fd, 4, SEEK_SET);
	test_file("regular", fd);
	test_file("pipe", p[0]);
	test_file("null", open("/dev/null", O_RDWR));
	test_file("directory", open("/", O_RDONLY));
	show("not open", ioctl(999, FIONBIO, &fd));
	show("O_PATH", ioctl(open("/", O_PATH), FIOCLEX));
	SHOW_HOSTILE("FIONBIO", ioctl(p[0], FIONBIO, P));
	SHOW_HOSTILE("FIONREAD", ioctl(p[0], FIONREAD, P));
	SHOW_HOSTILE("FIONREAD file", ioctl(fd, FIONREAD, P));
	test_eventfd();
	unlink("file");
	return 0;
}
