/* SPDX-License-Identifier: BSD-3-Clause */
/* /dev: null, zero, full, random, fd, stdin; getrandom(2); mapping zero. */
#include "hostile.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

static void show_node(const char *path)
{
	struct stat st;

	if (stat(path, &st)) {
		show(path, -1);
		return;
	}
	printf("%s: %o %u:%u\n", path, st.st_mode, major(st.st_rdev),
	       minor(st.st_rdev));
}

static void show_bytes(const char *what, const unsigned char *bytes, size_t n)
{
	size_t zeros = 0;

	for (size_t i = 0; i < n; i++)
		zeros += !bytes[i];
	printf("%s: %s\n", what,
	       zeros == n    ? "zeros" :
	       zeros < n / 4 ? "random" :
			       "mixed");
}

static void test_device(const char *path)
{
	static unsigned char bytes[10000];
	int fd = open(path, O_RDWR);
	int n = -1;

	printf("%s\n", path);
	show_ok("open", fd);
	memset(bytes, 0x55, sizeof(bytes));
	show("read", read(fd, bytes, sizeof(bytes)));
	show("write", write(fd, bytes, 100));
	show("write 0", write(fd, bytes, 0));
	show("read 0", read(fd, bytes, 0));
	show("lseek", lseek(fd, 1000, SEEK_SET));
	show("pread", pread(fd, bytes, 10, 500));
	show("pwrite", pwrite(fd, bytes, 10, 500));
	show("ftruncate", ftruncate(fd, 0));
	show("isatty", isatty(fd));
	show("ioctl", ioctl(fd, TIOCGWINSZ, bytes));
	show("fsync", fsync(fd));
	show("FIONBIO", ioctl(fd, FIONBIO, &n));
	printf("flags %o\n", fcntl(fd, F_GETFL));
	close(fd);
}

static void test_pointers(const char *path)
{
	int fd = open(path, O_RDWR);

	printf("%s\n", path);
	SHOW_HOSTILE("read", read(fd, P, 8));
	SHOW_HOSTILE("write", write(fd, P, 8));
	close(fd);
}

static void test_random(void)
{
	static unsigned char bytes[5000];

	show("getrandom", getrandom(bytes, sizeof(bytes), 0));
	show_bytes("getrandom", bytes, sizeof(bytes));
	show("GRND_RANDOM", getrandom(bytes, 256, GRND_RANDOM));
	show("GRND_NONBLOCK", getrandom(bytes, 256, GRND_NONBLOCK));
	show("GRND_INSECURE", getrandom(bytes, 256, 4));
	show("both", getrandom(bytes, 256, 4 | GRND_RANDOM));
	show("bad flag", getrandom(bytes, 256, 8));
	show("none", getrandom(bytes, 0, 0));
	SHOW_HOSTILE("getrandom", syscall(SYS_getrandom, P, 8, 0));
	SHOW_HOSTILE("getrandom 0", syscall(SYS_getrandom, P, 0, 0));
}

static void test_map(void)
{
	int fd = open("/dev/zero", O_RDWR);
	unsigned char *p = mmap(NULL, 20000, PROT_READ | PROT_WRITE,
				MAP_PRIVATE, fd, 4096);
	unsigned char *q = mmap(NULL, 20000, PROT_READ | PROT_WRITE,
				MAP_PRIVATE, fd, 4096);

	show_bytes("mapped", p, 20000);
	memset(p, 1, 20000);
	printf("%d %d\n", p[19999], q[19999]);
	p = mmap(NULL, 20000, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	q = mmap(NULL, 20000, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	p[5000] = 7;
	printf("shared with nobody: %d\n", q[5000]);
	IN_CHILD("child", p[6000] = 9);
	printf("but a child: %d\n", p[6000]);
	close(fd);
	fd = open("/dev/null", O_RDWR);
	show("map null",
	     mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fd, 0) == MAP_FAILED ?
		     -1 :
		     0);
	close(fd);
}

static void test_links(void)
{
	char link[100];
	ssize_t n;
	int fd, p[2];
	char c = 0;

	n = readlink("/dev/fd", link, sizeof(link));
	printf("fd -> %.*s\n", (int)n, link);
	n = readlink("/dev/stdin", link, sizeof(link));
	printf("stdin -> %.*s\n", (int)n, link);
	if (pipe(p))
		perror("pipe");
	dup2(p[0], 0);
	fd = open("/dev/stdin", O_RDONLY);
	show_ok("/dev/stdin", fd);
	show("write", write(p[1], "a", 1));
	show("read", read(fd, &c, 1));
	printf("%c\n", c);
	show("/dev/fd/99", open("/dev/fd/99", O_RDONLY));
	snprintf(link, sizeof(link), "/dev/fd/%d", p[1]);
	fd = open(link, O_WRONLY);
	show_ok("/dev/fd/N", fd);
}

static void test_making(void)
{
	int fd;
	char bytes[8];

	show("mknod null", mknod("mynull", S_IFCHR | 0666, makedev(1, 3)));
	fd = open("mynull", O_RDWR);
	show_ok("open", fd);
	show("write", write(fd, "x", 1));
	show("read", read(fd, bytes, 8));
	show("mknod none", mknod("nodev", S_IFCHR | 0666, makedev(77, 3)));
	show("open", open("nodev", O_RDWR));
	show("mknod block", mknod("block", S_IFBLK | 0666, makedev(77, 3)));
	show("open", open("block", O_RDWR));
	show_node("mynull");
	show("unlink", unlink("mynull"));
	show("unlink", unlink("nodev"));
	show("unlink", unlink("block"));
	fd = open("/dev/shm/elfin-test", O_RDWR | O_CREAT | O_EXCL, 0600);
	show_ok("in /dev/shm", fd);
	show("unlink", unlink("/dev/shm/elfin-test"));
}

int main(void)
{
	show_node("/dev/null");
	show_node("/dev/zero");
	show_node("/dev/full");
	show_node("/dev/random");
	show_node("/dev/urandom");
	show_node("/dev/tty");
	show_node("/dev/shm");
	test_device("/dev/null");
	test_device("/dev/zero");
	test_device("/dev/full");
	test_device("/dev/urandom");
	test_pointers("/dev/null");
	test_pointers("/dev/zero");
	test_pointers("/dev/full");
	test_pointers("/dev/urandom");
	test_random();
	test_map();
	test_links();
	test_making();
	return 0;
}
