/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A program at a terminal: tests/terminal/run types at it, natively and in the
 * kernel, and what the terminal shows must agree. Each prompt "N>" is answered
 * by one step of the script.
 *
 *	tty edit | raw | signals | ioctl | jobs | size
 */
#include "../guest/hostile.h"

#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <time.h>

static struct termios usual;
static int number;

static void set(const struct termios *t)
{
	if (tcsetattr(0, TCSANOW, t))
		perror("tcsetattr");
}

/* The same to begin with, whatever the terminal comes with. */
static void set_usual(void)
{
	tcgetattr(0, &usual);
	usual.c_iflag = ICRNL | IXON | IUTF8;
	usual.c_oflag = OPOST | ONLCR;
	usual.c_lflag = ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL |
			ECHOKE | IEXTEN;
	usual.c_cc[VMIN] = 1;
	usual.c_cc[VTIME] = 0;
	set(&usual);
}

static void show_bytes(ssize_t n, const char *bytes)
{
	if (n < 0) {
		show("read", n);
		return;
	}
	printf("%zd \"", n);
	for (ssize_t i = 0; i < n; i++) {
		unsigned char c = bytes[i];

		if (c >= 32 && c < 127)
			putchar(c);
		else
			printf("\\x%02x", c);
	}
	printf("\"\n");
	fflush(stdout);
}

/* By itself: a signal's handler may come in between, and says something, too.
 */
static void say(const char *format, ...)
{
	char text[200];
	va_list args;
	int n;

	fflush(stdout);
	va_start(args, format);
	n = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (write(1, text, n) != n)
		_exit(1);
}

static void ask(const char *what)
{
	say("%s %d>", what, ++number);
}

static void read_once(size_t n)
{
	char bytes[8192];

	show_bytes(read(0, bytes, n), bytes);
}

static void ask_line(const char *what)
{
	ask(what);
	read_once(8192);
}

static void ask_with(const char *what, unsigned on, unsigned off)
{
	struct termios t = usual;

	t.c_lflag = (t.c_lflag | on) & ~off;
	set(&t);
	ask_line(what);
	set(&usual);
}

static void edit(void)
{
	struct termios t = usual;

	ask_line("erase");
	ask_line("word");
	ask_line("kill");
	ask_line("tabs");
	ask_line("literal");
	ask_line("reprint");
	ask_line("end of file after text");
	ask_line("end of file");
	ask_line("UTF-8");
	ask_line("controls");
	ask_with("no echo", 0, ECHO);
	ask_with("newline alone", ECHONL, ECHO);
	ask_with("no ECHOE", 0, ECHOE);
	ask_with("no ECHOKE", 0, ECHOKE);
	ask_with("ECHOPRT", ECHOPRT, 0);
	ask_with("no ECHOCTL", 0, ECHOCTL);
	ask_with("no IEXTEN", 0, IEXTEN);
	t.c_cc[VEOL] = ';';
	set(&t);
	ask_line("another end");
	read_once(100);
	read_once(100);
	set(&usual);
	ask("pieces");
	read_once(3);
	read_once(3);
	read_once(100);
	ask("exactly, and end of file");
	read_once(3);
	read_once(100);
	t = usual;
	t.c_iflag &= ~ICRNL;
	set(&t);
	ask_line("return is not newline");
	t.c_iflag = INLCR | IGNCR;
	set(&t);
	ask("newline is return");
	usleep(300000);
	set(&usual);
	ask_line("and now it ends");
	t = usual;
	t.c_oflag = OPOST;
	set(&t);
	ask_line("no ONLCR");
	t.c_oflag = OPOST | ONLCR | XTABS;
	set(&t);
	printf("a\tb\tc\n");
	t.c_oflag = 0;
	set(&t);
	printf("no OPOST\n\r");
	fflush(stdout);
	set(&usual);
	printf("a line too long: ");
	ask("");
	read_once(8192);
	ask("end");
}

static void raw_mode(int min, int time, unsigned keep)
{
	struct termios t = usual;

	t.c_lflag = keep;
	t.c_iflag = 0;
	t.c_cc[VMIN] = min;
	t.c_cc[VTIME] = time;
	set(&t);
}

static void raw(void)
{
	struct pollfd p = { 0, POLLIN, 0 };
	char bytes[10];
	int n;

	raw_mode(1, 0, 0);
	ask("one");
	read_once(100);
	raw_mode(3, 0, 0);
	ask("three, one after the other");
	read_once(100);
	raw_mode(0, 0, 0);
	read_once(100);
	raw_mode(0, 2, 0);
	read_once(100);
	ask("within two tenths or not at all");
	usleep(300000);
	read_once(100);
	raw_mode(5, 2, 0);
	ask("two of five");
	read_once(100);
	raw_mode(1, 0, 0);
	ask("more than is asked for");
	usleep(300000);
	ioctl(0, FIONREAD, &n);
	printf("%d there\n", n);
	read_once(2);
	ask("thrown away");
	usleep(300000);
	show("poll", poll(&p, 1, 0));
	tcflush(0, TCIFLUSH);
	show("poll", poll(&p, 1, 0));
	raw_mode(3, 0, 0);
	ask("poll wants three");
	usleep(300000);
	show("poll", poll(&p, 1, 0));
	ask("one more");
	show("poll", poll(&p, 1, 5000));
	read_once(100);
	raw_mode(1, 0, ECHO);
	ask("echo in raw mode");
	read_once(3);
	raw_mode(1, 0, 0);
	ask("then a line");
	usleep(300000);
	set(&usual);
	read_once(100);
	fcntl(0, F_SETFL, O_NONBLOCK);
	show("nothing there", read(0, bytes, 10));
	ask("an unfinished line");
	usleep(300000);
	show("poll", poll(&p, 1, 0));
	show("read", read(0, bytes, 10));
	ask("finished");
	show("poll", poll(&p, 1, 5000));
	fcntl(0, F_SETFL, 0);
	read_once(100);
}

static void on_signal(int signo)
{
	say("signal %d\n", signo);
}

static void signals(void)
{
	struct sigaction act = { .sa_handler = on_signal };
	static const int all[] = { SIGINT, SIGQUIT, SIGTSTP };
	struct termios t = usual;

	for (int i = 0; i < 3; i++)
		sigaction(all[i], &act, NULL);
	ask_line("interrupt");
	ask_line("quit");
	ask_line("suspend");
	act.sa_flags = SA_RESTART;
	for (int i = 0; i < 3; i++)
		sigaction(all[i], &act, NULL);
	ask_line("thrown away by the signal");
	t.c_lflag |= NOFLSH;
	set(&t);
	ask_line("kept");
	t.c_lflag = usual.c_lflag & ~ISIG;
	set(&t);
	ask_line("only bytes");
	t.c_cc[VINTR] = 'x';
	t.c_lflag |= ISIG;
	set(&t);
	ask_line("another key");
	set(&usual);
	act.sa_handler = SIG_IGN;
	sigaction(SIGINT, &act, NULL);
	ask_line("ignored");
	ask("stopped output");
	usleep(200000);
	printf("comes after the start key\n");
	fflush(stdout);
	read_once(100);
	IN_CHILD("child", ask("kills"); pause());
	act.sa_handler = SIG_DFL;
	sigaction(SIGINT, &act, NULL);
	ask("the end");
	pause();
}

/* Not what can be read: that would be shown. */
static void *i8(void *p)
{
	return p == hostile_pointers()[4].p || p == hostile_pointers()[5].p ?
		       NULL :
		       p;
}

static void ioctls(void)
{
	struct winsize size = { 0 };
	struct stat st;
	int n;

	printf("isatty %d %d %d\n", isatty(0), isatty(1), isatty(2));
	fstat(0, &st);
	printf("character %d\n", S_ISCHR(st.st_mode));
	printf("ttyname %d\n", ttyname(0) != NULL);
	show("TIOCGWINSZ", ioctl(0, TIOCGWINSZ, &size));
	printf("%d x %d\n", size.ws_row, size.ws_col);
	printf("foreground %d\n", tcgetpgrp(0) == getpgrp());
	printf("session %d\n", tcgetsid(0) == getsid(0));
	show("TIOCSPGRP mine", tcsetpgrp(0, getpgrp()));
	show("TIOCSPGRP none", tcsetpgrp(0, 99999));
	show("TIOCSPGRP negative", tcsetpgrp(0, -5));
	show("TCFLSH", tcflush(0, TCIFLUSH));
	show("TCFLSH bad", ioctl(0, TCFLSH, 9));
	show("TCXONC bad", ioctl(0, TCXONC, 9));
	show("tcdrain", tcdrain(1));
	show("tcsendbreak", tcsendbreak(0, 0));
	show("TIOCGETD", ioctl(0, TIOCGETD, &n));
	printf("%d\n", n);
	n = 77;
	show("TIOCSETD bad", ioctl(0, TIOCSETD, &n));
	show("TIOCOUTQ", ioctl(0, TIOCOUTQ, &n));
	printf("%d\n", n);
	show("FIONREAD", ioctl(0, FIONREAD, &n));
	printf("%d\n", n);
	show("lseek", lseek(0, 0, SEEK_SET));
	show("pread", pread(0, &n, 1, 0));
	show("unknown", ioctl(0, 0x5499, &n));
	show_ok("/dev/tty", open("/dev/tty", O_RDWR));
	printf("speed %d\n", cfgetospeed(&usual) == B38400);
	for (int i = 0; i < 2; i++) {
		static const unsigned long commands[] = {
			TCGETS,	    TCSETS,    TCSETSW,	  TCSETSF,  TIOCGWINSZ,
			TIOCSWINSZ, TIOCGPGRP, TIOCSPGRP, TIOCGSID, FIONREAD,
			TIOCOUTQ,   TIOCGETD,  TIOCSETD,
		};
		for (size_t c = 0; c < sizeof(commands) / 8; c++) {
			printf("%lx ", commands[c]);
			show(i ? "kernel" : "NULL",
			     ioctl(0, commands[c],
				   i ? (void *)0xffffffff80000000 : NULL));
		}
	}
	SHOW_HOSTILE("write", write(1, P, 0));
	SHOW_HOSTILE("write", syscall(SYS_write, 1, i8(P), 8));
	show("read nothing", read(0, NULL, 0));
}

static void job(const char *what, void (*body)(void))
{
	int status;
	pid_t child;

	fflush(stdout);
	child = fork();
	if (!child) {
		setpgid(0, 0);
		body();
		fflush(stdout);
		_exit(0);
	}
	setpgid(child, child);
	waitpid(child, &status, WUNTRACED);
	show_status(what, status);
	if (WIFSTOPPED(status)) {
		kill(child, SIGKILL);
		waitpid(child, &status, 0);
	}
}

static void wait_a_moment(void)
{
	usleep(50000);
}

static void reads(void)
{
	char c;

	wait_a_moment();
	show("read", read(0, &c, 1));
}

static void reads_ignoring(void)
{
	signal(SIGTTIN, SIG_IGN);
	reads();
}

static void writes(void)
{
	wait_a_moment();
	if (write(1, "from behind\n", 12) != 12)
		perror("write");
}

static void sets(void)
{
	wait_a_moment();
	show("tcsetattr", tcsetattr(0, TCSANOW, &usual));
}

static void takes(void)
{
	wait_a_moment();
	show("tcsetpgrp", tcsetpgrp(0, getpgrp()));
}

static void takes_ignoring(void)
{
	signal(SIGTTOU, SIG_IGN);
	takes();
	printf("foreground %d\n", tcgetpgrp(0) == getpgrp());
}

static void is_interrupted(void)
{
	signal(SIGTTOU, SIG_IGN);
	wait_a_moment();
	tcsetpgrp(0, getpgrp());
	ask("to the new foreground");
	pause();
}

static void jobs(void)
{
	struct termios t = usual;

	job("reads", reads);
	job("reads, ignoring SIGTTIN", reads_ignoring);
	job("writes", writes);
	t.c_lflag |= TOSTOP;
	set(&t);
	job("writes, TOSTOP", writes);
	set(&usual);
	job("sets", sets);
	job("takes", takes);
	job("takes, ignoring SIGTTOU", takes_ignoring);
	signal(SIGTTOU, SIG_IGN);
	show("back", tcsetpgrp(0, getpgrp()));
	job("is interrupted", is_interrupted);
	show("back", tcsetpgrp(0, getpgrp()));
}

static int told;

static void on_winch(int signo)
{
	(void)signo;
	told = 1;
}

static void show_change(int rows)
{
	struct winsize w;

	for (int i = 0; i < 100; i++) {
		usleep(100000);
		ioctl(0, TIOCGWINSZ, &w);
		if (w.ws_row != rows)
			break;
	}
	say("%d x %d, told %d\n", w.ws_row, w.ws_col, told);
}

static void size(void)
{
	struct sigaction act = { .sa_handler = on_winch,
				 .sa_flags = SA_RESTART };

	sigaction(SIGWINCH, &act, NULL);
	ask("change");
	show_change(24);
	told = 0;
	ask("and again");
	show_change(30);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*run)(void);
	} parts[] = {
		{ "edit", edit },    { "raw", raw },   { "signals", signals },
		{ "ioctl", ioctls }, { "jobs", jobs }, { "size", size },
	};

	set_usual();
	for (int i = 0; i < 6; i++)
		if (argc > 1 && !strcmp(argv[1], parts[i].name))
			parts[i].run();
	return 0;
}
