/* SPDX-License-Identifier: BSD-3-Clause */
/* pty(7): opening, locking, names, both directions, what a close does. */
#include "hostile.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <termios.h>

#ifndef TIOCGPTPEER
#define TIOCGPTPEER 0x5441
#endif

/* What arrives within a second, until the end of a line or N bytes. */
static void show_read(const char *what, int fd, size_t n)
{
	struct pollfd p = { fd, POLLIN, 0 };
	char bytes[100];
	ssize_t got;

	poll(&p, 1, 1000);
	got = read(fd, bytes, n);
	if (got < 0) {
		show(what, got);
		return;
	}
	printf("%s: %zd \"", what, got);
	for (ssize_t i = 0; i < got; i++)
		printf(bytes[i] < ' ' ? "\\x%02x" : "%c", bytes[i]);
	printf("\"\n");
}

static void show_poll(const char *what, int fd)
{
	struct pollfd p = { fd, -1 & ~(POLLNVAL | POLLMSG | POLLREMOVE), 0 };

	usleep(50000); /* what was written arrives a little later on Linux */
	poll(&p, 1, 0);
	printf("%s: poll %x\n", what, p.revents & 0x15f);
}

static int open_master(void)
{
	int master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_NONBLOCK);

	show_ok("/dev/ptmx", master);
	return master;
}

static void locking(void)
{
	int master = open_master(), value = -1;
	const char *name = ptsname(master);

	printf("ptsname is in /dev/pts: %d\n", !strncmp(name, "/dev/pts/", 9));
	show("GPTLCK", ioctl(master, TIOCGPTLCK, &value));
	printf("locked %d\n", value);
	show_ok("open", open(name, O_RDWR | O_NOCTTY));
	show_ok("GPTPEER", ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY));
	show("grantpt", grantpt(master));
	show("unlockpt", unlockpt(master));
	show("GPTLCK", ioctl(master, TIOCGPTLCK, &value));
	printf("locked %d\n", value);
	value = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
	show_ok("GPTPEER", value);
	printf("close on exec %d\n", fcntl(value, F_GETFD));
	close(value);
	show_ok("open", value = open(name, O_RDWR | O_NOCTTY));
	printf("ttyname is ptsname: %d\n", !strcmp(ttyname(value), name));
	SHOW_HOSTILE("TIOCGPTN", ioctl(master, TIOCGPTN, P));
	SHOW_HOSTILE("TIOCSPTLCK",
		     ioctl(master, TIOCSPTLCK, hostile_i == 5 ? NULL : P));
	show("GPTN of the terminal", ioctl(value, TIOCGPTN, &value));
	close(value);
	close(master);
}

static void nodes(void)
{
	int master = open_master(), terminal;
	const char *name = ptsname(master);
	struct stat st;
	int number = 0, listed = 0;
	struct dirent *entry;
	DIR *dir = opendir("/dev/pts");

	unlockpt(master);
	ioctl(master, TIOCGPTN, &number);
	while ((entry = readdir(dir)))
		listed += entry->d_type == DT_CHR &&
			  !strcmp(entry->d_name, name + 9);
	closedir(dir);
	printf("listed %d\n", listed);
	stat(name, &st);
	printf("char %d major %d minor is number %d links %d mine %d\n",
	       S_ISCHR(st.st_mode), major(st.st_rdev),
	       (int)minor(st.st_rdev) == number, (int)st.st_nlink,
	       st.st_uid == getuid());
	stat("/dev/ptmx", &st);
	printf("ptmx %d,%d %o\n", major(st.st_rdev), minor(st.st_rdev),
	       st.st_mode);
	show_ok("create", open("/dev/pts/file", O_CREAT | O_RDWR, 0600));
	show("mkdir", mkdir("/dev/pts/folder", 0700));
	show("unlink", unlink(name));
	terminal = open(name, O_RDWR | O_NOCTTY);
	close(master);
	show("stat", stat(name, &st));
	show("fstat", fstat(terminal, &st));
	printf("links %d\n", (int)st.st_nlink);
	close(terminal);
	master = open_master();
	terminal = -1;
	ioctl(master, TIOCGPTN, &terminal);
	printf("the number is used again: %d\n", number == terminal);
	close(master);
}

static void both_ways(void)
{
	int master, terminal, n;
	struct termios t;

	show("openpty", openpty(&master, &terminal, NULL, NULL, NULL));
	printf("terminals %d %d\n", isatty(master), isatty(terminal));
	show_poll("master", master);
	show_poll("terminal", terminal);
	show("type", write(master, "word\x7fk\r", 7));
	show_poll("terminal", terminal);
	show("FIONREAD", ioctl(terminal, FIONREAD, &n));
	printf("%d\n", n);
	show_read("line", terminal, 100);
	show_read("echo", master, 100);
	show("print", write(terminal, "one\ntwo\n", 8));
	show_poll("master", master);
	show("FIONREAD", ioctl(master, FIONREAD, &n));
	printf("%d\n", n);
	show_read("some", master, 4);
	show_read("the rest", master, 100);
	show("drain", tcdrain(terminal));
	tcgetattr(master, &t);
	cfmakeraw(&t);
	show("raw, by the master", tcsetattr(master, TCSANOW, &t));
	show("type", write(master, "\x03\r\n", 3));
	show_read("bytes", terminal, 100);
	show("print", write(terminal, "a\nb", 3));
	show_read("as it is", master, 100);
	show("print", write(terminal, "lost", 4));
	usleep(50000);
	show("flush", tcflush(master, TCIFLUSH));
	show_poll("master", master);
	show("lseek", lseek(master, 0, SEEK_SET));
	show("pread", pread(terminal, &n, 1, 0));
	SHOW_HOSTILE("type", write(master, hostile_i < 4 ? P : NULL, 2));
	SHOW_HOSTILE("read", (write(terminal, "x", 1), usleep(20000),
			      read(master, hostile_i != 4 ? P : NULL, 1)));
	close(master);
	close(terminal);
}

static void blocking(void)
{
	int master, terminal, flags, status;
	static char bytes[100000];
	struct termios t;
	pid_t child;
	ssize_t n;

	openpty(&master, &terminal, NULL, NULL, NULL);
	tcgetattr(terminal, &t);
	cfmakeraw(&t);
	tcsetattr(terminal, TCSANOW, &t);
	flags = fcntl(master, F_GETFL);
	fcntl(master, F_SETFL, flags | O_NONBLOCK);
	show("nothing shown", read(master, bytes, 1));
	while ((n = write(master, bytes, 1000)) > 0)
		;
	show("full", n);
	fcntl(master, F_SETFL, flags);
	tcflush(terminal, TCIFLUSH);
	memset(bytes, 'o', sizeof(bytes));
	child = fork();
	if (!child) {
		close(master);
		n = write(terminal, bytes, sizeof(bytes));
		_exit(n == sizeof(bytes) ? 0 : 1);
	}
	close(terminal);
	memset(bytes, 0, sizeof(bytes));
	flags = 0;
	while ((n = read(master, bytes, sizeof(bytes))) > 0)
		for (int i = 0; i < n; i++)
			flags += bytes[i] == 'o';
	show("at the end", n);
	printf("bytes %d\n", flags);
	waitpid(child, &status, 0);
	printf("status %x\n", status);
	close(master);
}

static void closing(void)
{
	int master, terminal;
	const char *name;

	openpty(&master, &terminal, NULL, NULL, NULL);
	name = ptsname(master);
	show("print", write(terminal, "last", 4));
	close(terminal);
	show_poll("closed, output left", master);
	show_read("output", master, 100);
	show_read("then", master, 100);
	show_poll("closed", master);
	show_ok("again", terminal = open(name, O_RDWR | O_NOCTTY));
	show_poll("open again", master);
	show("type", write(master, "kept\n", 5));
	show_read("line", terminal, 100);
	show_read("echo", master, 100);
	fflush(stdout);
	if (!fork()) {
		char c = 0;

		close(master);
		show("waited", read(terminal, &c, 1));
		show("read", read(terminal, &c, 1));
		show("write", write(terminal, &c, 1));
		show_poll("hung up", terminal);
		show("TCGETS", isatty(terminal) - 1);
		show("TIOCSPGRP", tcsetpgrp(terminal, getpgrp()));
		exit(0);
	}
	usleep(200000);
	close(master);
	wait(NULL);
	show_ok("open", open(name, O_RDWR));
	close(terminal);
}

int main(void)
{
	locking();
	nodes();
	both_ways();
	blocking();
	closing();
	return 0;
}
