/* SPDX-License-Identifier: BSD-3-Clause */
/* inotify(7): what happens to files and directories, as events. */
#include "hostile.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

static const struct {
	uint32_t bit;
	const char *name;
} names[] = {
	{ IN_ACCESS, "ACCESS" },
	{ IN_MODIFY, "MODIFY" },
	{ IN_ATTRIB, "ATTRIB" },
	{ IN_CLOSE_WRITE, "CLOSE_WRITE" },
	{ IN_CLOSE_NOWRITE, "CLOSE_NOWRITE" },
	{ IN_OPEN, "OPEN" },
	{ IN_MOVED_FROM, "MOVED_FROM" },
	{ IN_MOVED_TO, "MOVED_TO" },
	{ IN_CREATE, "CREATE" },
	{ IN_DELETE, "DELETE" },
	{ IN_DELETE_SELF, "DELETE_SELF" },
	{ IN_MOVE_SELF, "MOVE_SELF" },
	{ IN_UNMOUNT, "UNMOUNT" },
	{ IN_Q_OVERFLOW, "Q_OVERFLOW" },
	{ IN_IGNORED, "IGNORED" },
	{ IN_ISDIR, "ISDIR" },
};

/* Cookies are numbered in the order in which they are seen. */
static int cookie_number(uint32_t cookie)
{
	static uint32_t last;
	static int number;

	if (!cookie)
		return 0;
	if (cookie != last)
		number++;
	last = cookie;
	return number;
}

static void show_event(const struct inotify_event *event)
{
	printf("  wd %d", event->wd);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (event->mask & names[i].bit)
			printf(" %s", names[i].name);
	if (event->cookie)
		printf(" cookie %d", cookie_number(event->cookie));
	if (event->len)
		printf(" \"%s\" (%u)", event->name, event->len);
	printf("\n");
}

/* Everything that is there. */
static void show_events(const char *what, int fd)
{
	static char buffer[65536] __attribute__((aligned(8)));
	long n, at;

	printf("%s:\n", what);
	while ((n = read(fd, buffer, sizeof(buffer))) > 0) {
		for (at = 0; at < n;) {
			struct inotify_event *event =
				(struct inotify_event *)(buffer + at);

			show_event(event);
			at += sizeof(*event) + event->len;
		}
	}
	fflush(stdout);
}

static void touch(const char *path, const char *text)
{
	int fd = open(path, O_RDWR | O_CREAT, 0600);

	if (write(fd, text, strlen(text)) < 0)
		perror("write");
	close(fd);
}

static void test_errors(void)
{
	int fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK), wd;
	char small[8];

	show("FD_CLOEXEC", fcntl(fd, F_GETFD));
	show("flags", fcntl(fd, F_GETFL));
	show("init flags", inotify_init1(1));
	show("no mask", inotify_add_watch(fd, ".", 0));
	show("add and create",
	     inotify_add_watch(fd, ".",
			       IN_MASK_ADD | IN_MASK_CREATE | IN_OPEN));
	show("closed", inotify_add_watch(99, ".", IN_OPEN));
	show("stdin", inotify_add_watch(0, ".", IN_OPEN));
	show("no file", inotify_add_watch(fd, "nothing", IN_OPEN));
	touch("file", "x");
	show("no directory",
	     inotify_add_watch(fd, "file", IN_OPEN | IN_ONLYDIR));
	show("empty path", inotify_add_watch(fd, "", IN_OPEN));
	wd = inotify_add_watch(fd, "file", IN_ATTRIB);
	show("wd", wd);
	show("same wd", inotify_add_watch(fd, "file", IN_ATTRIB));
	show("exists",
	     inotify_add_watch(fd, "file", IN_ATTRIB | IN_MASK_CREATE));
	show("rm 0", inotify_rm_watch(fd, 0));
	show("rm 77", inotify_rm_watch(fd, 77));
	show("rm -1", inotify_rm_watch(fd, -1));
	show("rm closed", inotify_rm_watch(99, wd));
	show("rm stdin", inotify_rm_watch(0, wd));
	show("read nothing", read(fd, small, sizeof(small)));
	show("write", write(fd, small, sizeof(small)));
	show("rm", inotify_rm_watch(fd, wd));
	show("read little", read(fd, small, sizeof(small)));
	show("read kernel", read(fd, (void *)0xffffffff80000000, 4096));
	show("rm again", inotify_rm_watch(fd, wd));
	show_events("removed", fd);
	SHOW_HOSTILE("path", inotify_add_watch(fd, P, IN_OPEN) < 0 ? -1 : 0);
	show("next wd", inotify_add_watch(fd, "file", IN_ATTRIB));
	close(fd);
	unlink("file");
}

static void test_file(void)
{
	int fd = inotify_init1(IN_NONBLOCK), file;
	char byte;

	touch("file", "hello");
	inotify_add_watch(fd, "file", IN_ALL_EVENTS);
	file = open("file", O_RDWR);
	show_events("open", fd);
	if (read(file, &byte, 1) != 1 || pread(file, &byte, 1, 0) != 1)
		perror("read");
	show_events("read", fd);
	if (write(file, "x", 1) != 1 || write(file, "y", 1) != 1)
		perror("write");
	show_events("write twice, told once", fd);
	if (read(file, &byte, 1) != 1 || write(file, "x", 1) != 1 ||
	    lseek(file, 0, SEEK_SET) || read(file, &byte, 1) != 1)
		perror("io");
	show_events("alternately", fd);
	if (lseek(file, 0, SEEK_END) < 0 || read(file, &byte, 1))
		perror("end");
	show_events("end of file: nothing", fd);
	close(file);
	show_events("close", fd);
	close(open("file", O_RDONLY));
	show_events("read-only", fd);
	close(open("file", O_PATH));
	show_events("O_PATH", fd);
	chmod("file", 0640);
	show_events("chmod", fd);
	if (chown("file", getuid(), getgid()))
		perror("chown");
	show_events("chown", fd);
	utimensat(AT_FDCWD, "file", NULL, 0);
	show_events("utime", fd);
	if (truncate("file", 3))
		perror("truncate");
	show_events("truncate", fd);
	link("file", "second");
	show_events("link", fd);
	unlink("second");
	show_events("unlink a link", fd);
	rename("file", "renamed");
	show_events("rename", fd);
	file = open("renamed", O_RDONLY);
	unlink("renamed");
	show_events("unlink an open one", fd);
	fchmod(file, 0600);
	show_events("still there", fd);
	close(file);
	show_events("gone", fd);
	close(fd);
}

static void test_directory(void)
{
	int fd = inotify_init1(IN_NONBLOCK), file;
	DIR *dir;

	mkdir("dir", 0700);
	mkdir("dir/sub", 0700);
	inotify_add_watch(fd, "dir",
			  IN_ALL_EVENTS & ~(IN_OPEN | IN_CLOSE | IN_ACCESS));
	touch("dir/a", "hello");
	show_events("touch", fd);
	touch("dir/sub/deep", "hello");
	show_events("deeper: nothing", fd);
	mkdir("dir/new", 0700);
	symlink("a", "dir/link");
	mkfifo("dir/fifo", 0600);
	link("dir/a", "dir/b");
	show_events("mkdir symlink mkfifo link", fd);
	rename("dir/a", "dir/c");
	show_events("rename inside", fd);
	rename("dir/c", "out");
	show_events("rename away", fd);
	rename("out", "dir/c");
	show_events("rename to here", fd);
	renameat2(AT_FDCWD, "dir/c", AT_FDCWD, "dir/new", RENAME_EXCHANGE);
	show_events("exchange", fd);
	rename("dir/c", "dir/other");
	show_events("rename a directory", fd);
	chmod("dir/b", 0644);
	chmod("dir", 0755);
	show_events("chmod", fd);
	unlink("dir/b");
	rmdir("dir/other");
	show_events("unlink, rmdir", fd);
	file = open("dir/new", O_RDWR);
	unlink("dir/new");
	if (write(file, "y", 1) != 1)
		perror("write");
	show_events("unlinked, but written to", fd);
	close(file);
	inotify_add_watch(fd, "dir", IN_OPEN | IN_CLOSE | IN_ACCESS);
	dir = opendir("dir");
	while (readdir(dir))
		;
	closedir(dir);
	show_events("read the directory", fd);
	unlink("dir/sub/deep");
	rmdir("dir/sub");
	unlink("dir/link");
	unlink("dir/fifo");
	rename("dir", "moved");
	show_events("not wanted", fd);
	inotify_add_watch(fd, "moved",
			  IN_MOVE_SELF | IN_DELETE_SELF | IN_MASK_ADD);
	rename("moved", "dir");
	show_events("moved", fd);
	rmdir("dir");
	show_events("removed", fd);
	close(fd);
}

static void test_flags(void)
{
	int fd = inotify_init1(IN_NONBLOCK), file;

	mkdir("dir", 0700);
	touch("dir/a", "x");
	inotify_add_watch(fd, "dir", IN_MODIFY | IN_ONESHOT);
	file = open("dir/a", O_WRONLY);
	if (write(file, "x", 1) != 1 || write(file, "x", 1) != 1)
		perror("write");
	show_events("one-shot", fd);
	inotify_add_watch(fd, "dir", IN_MODIFY);
	inotify_add_watch(fd, "dir", IN_ATTRIB | IN_MASK_ADD);
	fchmod(file, 0600);
	if (write(file, "x", 1) != 1)
		perror("write");
	show_events("mask added", fd);
	inotify_add_watch(fd, "dir", IN_ATTRIB);
	fchmod(file, 0600);
	if (write(file, "x", 1) != 1)
		perror("write");
	show_events("mask replaced", fd);
	inotify_add_watch(fd, "dir", IN_MODIFY | IN_DELETE | IN_EXCL_UNLINK);
	if (write(file, "x", 1) != 1)
		perror("write");
	unlink("dir/a");
	if (write(file, "x", 1) != 1)
		perror("write");
	show_events("unlinked are left out", fd);
	close(file);
	symlink("dir", "link");
	show("don't follow",
	     inotify_add_watch(fd, "link", IN_OPEN | IN_DONT_FOLLOW));
	show("follow", inotify_add_watch(fd, "link", IN_OPEN));
	unlink("link");
	rmdir("dir");
	close(fd);
}

static void test_names(void)
{
	int fd = inotify_init1(IN_NONBLOCK), bytes = 0;
	char name[32] = "";

	inotify_add_watch(fd, ".", IN_CREATE);
	for (int i = 1; i <= 17; i++) {
		name[i - 1] = 'n';
		close(open(name, O_CREAT | O_RDWR, 0600));
		unlink(name);
	}
	show("FIONREAD", ioctl(fd, FIONREAD, &bytes));
	show("bytes", bytes);
	show_events("names", fd);
	close(fd);
}

/* Two instances see the same, and each its own. */
static void test_two(void)
{
	int a = inotify_init1(IN_NONBLOCK), b = inotify_init1(IN_NONBLOCK);

	touch("file", "x");
	inotify_add_watch(a, "file", IN_ATTRIB);
	inotify_add_watch(b, "file", IN_ATTRIB | IN_OPEN);
	close(open("file", O_RDONLY));
	chmod("file", 0600);
	show_events("a", a);
	show_events("b", b);
	close(a);
	chmod("file", 0600);
	show_events("b alone", b);
	unlink("file");
	show_events("b at the end", b);
	close(b);
}

static void test_waiting(void)
{
	int fd = inotify_init1(0), epfd = epoll_create1(0);
	struct epoll_event event = { EPOLLIN, { .u64 = 3 } };
	struct pollfd p = { fd, POLLIN, 0 };
	int status;

	mkdir("dir", 0700);
	inotify_add_watch(fd, "dir", IN_CREATE);
	epoll_ctl(epfd, EPOLL_CTL_ADD, fd, &event);
	show("poll", poll(&p, 1, 0));
	show("epoll", epoll_wait(epfd, &event, 1, 0));
	if (!fork()) {
		usleep(30000);
		mkdir("dir/child", 0700);
		_exit(0);
	}
	show("epoll", epoll_wait(epfd, &event, 1, -1));
	show("poll", poll(&p, 1, 0));
	wait(&status);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	show_events("from a child", fd);
	show("epoll", epoll_wait(epfd, &event, 1, 0));
	fcntl(fd, F_SETFL, 0);
	if (!fork()) {
		usleep(30000);
		rmdir("dir/child");
		mkdir("dir/child", 0700);
		_exit(0);
	}
	{
		char buffer[4096];

		show("blocks", read(fd, buffer, sizeof(buffer)));
	}
	wait(&status);
	rmdir("dir/child");
	rmdir("dir");
	close(epfd);
	close(fd);
}

static void test_overflow(void)
{
	int fd = inotify_init1(IN_NONBLOCK), file;
	static char buffer[1 << 20] __attribute__((aligned(8)));
	long n, count = 0;
	struct inotify_event *event = NULL;

	touch("file", "hello");
	inotify_add_watch(fd, "file", IN_MODIFY | IN_ATTRIB);
	file = open("file", O_RDWR);
	for (int i = 0; i < 9000; i++) {
		fchmod(file, 0600);
		if (pwrite(file, "x", 1, 0) != 1)
			perror("write");
	}
	while ((n = read(fd, buffer, sizeof(buffer))) > 0)
		for (long at = 0; at < n; at += sizeof(*event) + event->len) {
			event = (struct inotify_event *)(buffer + at);
			count++;
		}
	show("events", count);
	show_event(event);
	fchmod(file, 0600);
	show_events("goes on", fd);
	close(file);
	close(fd);
	unlink("file");
}

static void test_many(void)
{
	int fd = inotify_init1(IN_NONBLOCK), failed = 0, wrong = 0;
	struct inotify_event event;
	char name[16];

	mkdir("many", 0700);
	for (int i = 0; i < 1000; i++) {
		sprintf(name, "many/%d", i);
		close(open(name, O_CREAT | O_RDWR, 0600));
		failed += inotify_add_watch(fd, name, IN_ATTRIB) != i + 1;
	}
	for (int i = 0; i < 1000; i++) {
		sprintf(name, "many/%d", i * 7 % 1000);
		chmod(name, 0600);
		wrong += read(fd, &event, sizeof(event)) != sizeof(event) ||
			 event.wd != i * 7 % 1000 + 1;
	}
	show("many: failed", failed);
	show("many: wrong", wrong);
	for (int i = 0; i < 1000; i++) {
		if (i % 2)
			failed += inotify_rm_watch(fd, i + 1) != 0;
		sprintf(name, "many/%d", i);
		unlink(name);
	}
	show("many: failed", failed);
	rmdir("many");
	close(fd);
}

int main(void)
{
	umask(022);
	test_errors();
	test_file();
	test_directory();
	test_flags();
	test_names();
	test_two();
	test_waiting();
	test_overflow();
	test_many();
	return 0;
}
