/* SPDX-License-Identifier: BSD-3-Clause */
/* open(2) and its family: flags, what is created, each documented error. */
#include "hostile.h"

#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/stat.h>

static void show_open(const char *what, int fd)
{
	show_ok(what, fd);
	if (fd >= 0)
		close(fd);
}

static void put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	if (write(fd, text, strlen(text)) < 0)
		perror(path);
	close(fd);
}

static void show_file(const char *path)
{
	char bytes[100];
	int fd = open(path, O_RDONLY);
	ssize_t n = fd < 0 ? -1 : read(fd, bytes, sizeof(bytes));

	printf("%s: %.*s\n", path, n < 0 ? 0 : (int)n, bytes);
	if (fd >= 0)
		close(fd);
}

static void test_numbers(void)
{
	int a = open("/", O_RDONLY), b = open("/", O_RDONLY), c;

	printf("lowest: %d %d\n", a, b);
	close(a);
	c = open("/", O_RDONLY);
	printf("again: %d\n", c == a);
	close(b);
	close(c);
	show("close twice", close(c));
	show("close -1", close(-1));
	show("close big", close(1 << 30));
}

static void test_create(void)
{
	struct stat st;

	umask(027);
	show_open("missing", open("f", O_RDONLY));
	show_open("create", open("f", O_RDWR | O_CREAT, 0666));
	stat("f", &st);
	printf("mode %o size %ld\n", st.st_mode, (long)st.st_size);
	show_open("create again", open("f", O_RDWR | O_CREAT, 0666));
	show_open("exclusive", open("f", O_RDWR | O_CREAT | O_EXCL, 0666));
	show_open("creat", creat("c", 04755));
	stat("c", &st);
	printf("mode %o\n", st.st_mode);
	show_open("read-only new, writable descriptor",
		  open("ro", O_RDWR | O_CREAT, 0));
	umask(022);
	put("f", "some text");
	show_open("truncate", open("f", O_RDONLY | O_TRUNC));
	stat("f", &st);
	printf("size %ld\n", (long)st.st_size);
	show_open("access mode 3", open("f", 3));
	show_open("create in missing", open("no/f", O_CREAT | O_RDWR, 0600));
	show_open("create in file", open("f/g", O_CREAT | O_RDWR, 0600));
	show_open("create with slash", open("g/", O_CREAT | O_RDWR, 0600));
	show_open("create is dot", open(".", O_CREAT | O_RDWR, 0600));
	show_open("create is dot, exclusive",
		  open(".", O_CREAT | O_EXCL | O_RDWR, 0600));
	show_open("create is root", open("/", O_CREAT | O_RDWR, 0600));
	show_open("create directory",
		  open("d", O_CREAT | O_DIRECTORY | O_RDWR, 0600));
}

static void test_directories(void)
{
	mkdir("dir", 0755);
	show_open("directory", open("dir", O_RDONLY));
	show_open("directory for writing", open("dir", O_WRONLY));
	show_open("directory read-write", open("dir", O_RDWR));
	show_open("directory truncated", open("dir", O_RDONLY | O_TRUNC));
	show_open("directory created", open("dir", O_RDONLY | O_CREAT, 0600));
	show_open("directory flag", open("dir", O_RDONLY | O_DIRECTORY));
	show_open("directory flag on file", open("f", O_RDONLY | O_DIRECTORY));
	show_open("file with slash", open("f/", O_RDONLY));
	show_open("file with dot", open("f/.", O_RDONLY));
	show_open("file with dots", open("f/..", O_RDONLY));
	show_open("dir with slash", open("dir///", O_RDONLY));
	show_open("empty", open("", O_RDONLY));
}

static void test_links(void)
{
	put("target", "through a link");
	symlink("target", "link");
	symlink("link", "link2");
	symlink("nothing", "dangling");
	symlink("loop", "loop");
	symlink("dir", "dirlink");
	show_open("link", open("link", O_RDONLY));
	show_file("link2");
	show_open("link, no follow", open("link", O_RDONLY | O_NOFOLLOW));
	show_open("dangling", open("dangling", O_RDONLY));
	show_open("dangling, exclusive",
		  open("dangling", O_RDWR | O_CREAT | O_EXCL, 0600));
	show_open("dangling, no follow",
		  open("dangling", O_RDWR | O_CREAT | O_NOFOLLOW, 0600));
	show_open("loop", open("loop", O_RDONLY));
	show_open("loop created", open("loop", O_RDWR | O_CREAT, 0600));
	show_open("dirlink, no follow", open("dirlink", O_RDONLY | O_NOFOLLOW));
	show_open("dirlink, no follow, directory",
		  open("dirlink", O_RDONLY | O_NOFOLLOW | O_DIRECTORY));
	show_open("dirlink with slash, no follow",
		  open("dirlink/", O_RDONLY | O_NOFOLLOW));
	show_open("link with slash", open("link/", O_RDONLY));
	show_open("dangling created", open("dangling", O_RDWR | O_CREAT, 0600));
	show_ok("target of dangling is there", access("nothing", F_OK));
	show_open("truncate through link", open("link", O_RDONLY | O_TRUNC));
	show_file("target");
}

static void test_path_only(void)
{
	int fd = open("dir", O_PATH), link, file;
	char c = 0;
	struct stat st;

	show_ok("O_PATH", fd);
	printf("flags %x\n", fcntl(fd, F_GETFL));
	show_open("openat below", openat(fd, "new", O_CREAT | O_RDWR, 0600));
	show_ok("fstat", fstat(fd, &st));
	file = open("f", O_PATH | O_RDWR | O_TRUNC | O_CLOEXEC);
	printf("flags %x cloexec %d\n", fcntl(file, F_GETFL),
	       fcntl(file, F_GETFD));
	show("read", read(file, &c, 1));
	show("write", write(file, &c, 1));
	show("lseek", lseek(file, 0, SEEK_SET));
	show("fchmod", fchmod(file, 0600));
	show("fchown", fchown(file, 0, 0));
	show("ftruncate", ftruncate(file, 0));
	show("fsync", fsync(file));
	show("fcntl setfl", fcntl(file, F_SETFL, 0));
	show("fchdir file", fchdir(file));
	show("fchdir", fchdir(fd));
	show("fchdir back", chdir(".."));
	show_ok("dup", dup2(file, 50));
	close(50);
	link = open("link", O_PATH | O_NOFOLLOW);
	show_ok("link itself", link);
	fstat(link, &st);
	printf("is link %d\n", S_ISLNK(st.st_mode));
	close(link);
	close(file);
	close(fd);
	show_open("openat closed", openat(fd, "new", O_RDONLY));
	show_open("openat closed, absolute", openat(fd, "/", O_RDONLY));
	show_open("openat -1", openat(-1, "new", O_RDONLY));
	fd = open("f", O_RDONLY);
	show_open("openat file", openat(fd, "new", O_RDONLY));
	show_open("openat file, empty", openat(fd, "", O_RDONLY));
	close(fd);
}

static void test_tmpfile(void)
{
	int fd = open(".", O_TMPFILE | O_RDWR, 0600);
	char path[64];
	struct stat st;

	show_ok("O_TMPFILE", fd);
	show("write", write(fd, "unnamed", 7));
	fstat(fd, &st);
	printf("links %d mode %o size %ld\n", (int)st.st_nlink, st.st_mode,
	       (long)st.st_size);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	show("linkat /proc",
	     linkat(AT_FDCWD, path, AT_FDCWD, "named", AT_SYMLINK_FOLLOW));
	show("linkat again", linkat(fd, "", AT_FDCWD, "named2", AT_EMPTY_PATH));
	fstat(fd, &st);
	printf("links %d\n", (int)st.st_nlink);
	close(fd);
	show_file("named");
	show_file("named2");
	fd = open(".", O_TMPFILE | O_RDWR | O_EXCL, 0600);
	show_ok("O_TMPFILE exclusive", fd);
	show("linkat", linkat(fd, "", AT_FDCWD, "named3", AT_EMPTY_PATH));
	close(fd);
	show_open("O_TMPFILE read-only", open(".", O_TMPFILE | O_RDONLY, 0600));
	show_open("O_TMPFILE create",
		  open(".", O_TMPFILE | O_CREAT | O_RDWR, 0600));
	show_open("O_TMPFILE on file", open("f", O_TMPFILE | O_RDWR, 0600));
	show_open("O_TMPFILE missing", open("no", O_TMPFILE | O_RDWR, 0600));
}

/* What is no file in a directory can't be opened a second time, but pipes can.
 */
static void test_reopen(void)
{
	int event = eventfd(0, 0), p[2], fd;
	char path[40], c = 0;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", event);
	show_open("eventfd again", open(path, O_RDWR));
	pipe(p);
	write(p[1], "x", 1);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", p[0]);
	fd = open(path, O_RDONLY);
	show_ok("pipe again", fd);
	show("read", read(fd, &c, 1));
	printf("%c\n", c);
	close(fd);
	close(p[0]);
	close(p[1]);
	close(event);
}

static void test_special(void)
{
	mkfifo("fifo", 0600);
	mknod("socket", S_IFSOCK | 0600, 0);
	mknod("nodev", S_IFCHR | 0600, 0xfff00);
	show_open("fifo without reader", open("fifo", O_WRONLY | O_NONBLOCK));
	show_open("fifo reader", open("fifo", O_RDONLY | O_NONBLOCK));
	show_open("socket", open("socket", O_RDONLY));
	show_open("no device", open("nodev", O_RDONLY));
	show_open("O_NOATIME", open("f", O_RDONLY | O_NOATIME));
	show_open("executing program for writing",
		  open("/proc/self/exe", O_WRONLY));
}

static void test_flags(void)
{
	int fd = open("f", O_RDWR | O_APPEND | O_NONBLOCK | O_SYNC | O_CREAT |
				   O_CLOEXEC | O_NOCTTY);

	printf("flags %x cloexec %d\n", fcntl(fd, F_GETFL), fcntl(fd, F_GETFD));
	close(fd);
	fd = open("f", O_RDONLY | 1 << 30);
	printf("unknown flag: %x\n", fcntl(fd, F_GETFL));
	close(fd);
}

static void test_limits(void)
{
	struct rlimit old, few = { 20, 20 };
	int fd, last = -1, count = 0;

	getrlimit(RLIMIT_NOFILE, &old);
	few.rlim_max = old.rlim_max;
	setrlimit(RLIMIT_NOFILE, &few);
	while ((fd = open("/", O_RDONLY)) >= 0) {
		last = fd;
		count++;
	}
	show("too many", fd);
	printf("last %d\n", last);
	show_ok("not created", open("never", O_CREAT | O_RDWR, 0600));
	while (count--)
		close(last--);
	setrlimit(RLIMIT_NOFILE, &old);
	show("never", access("never", F_OK));
}

int main(void)
{
	test_numbers();
	test_create();
	test_directories();
	test_links();
	test_path_only();
	test_tmpfile();
	test_special();
	test_reopen();
	test_flags();
	test_limits();
	SHOW_HOSTILE("open", syscall(SYS_open, P, O_RDONLY, 0));
	SHOW_HOSTILE("openat", syscall(SYS_openat, 3, P, O_RDONLY, 0));
	SHOW_HOSTILE("creat", syscall(SYS_creat, P, 0600));
	return 0;
}
