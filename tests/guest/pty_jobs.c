/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Pseudo-terminals that control a session: signals by keys, window sizes, jobs
 * in the background, and hanging up. The child says on the terminal what
 * happens to it; the parent, at the master, waits for that and passes it on.
 */
#include "hostile.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <utmp.h>

static int master;
static pid_t child;

static void say(const char *format, ...)
{
	char text[100];
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (write(1, text, n) != n)
		_exit(9);
}

/* What the terminal shows up to the word "END", or until nothing comes. */
static void listen(const char *end)
{
	char shown[4000] = "";
	size_t n = 0;

	while (n < sizeof(shown) - 1) {
		struct pollfd p = { master, POLLIN, 0 };
		ssize_t got;

		if (poll(&p, 1, 10000) <= 0)
			break;
		got = read(master, shown + n, 1);
		if (got <= 0) {
			printf("%s", shown);
			show("master", got);
			return;
		}
		shown[n += got] = 0;
		if (strstr(shown, end))
			break;
	}
	for (char *c = shown; *c; c++)
		if (*c != '\r')
			putchar(*c);
	printf("\n");
	fflush(stdout);
}

static void on_signal(int signo)
{
	say("<%s>", sigabbrev_np(signo));
}

static void catch (int signo)
{
	struct sigaction act = { .sa_handler = on_signal,
				 .sa_flags = SA_RESTART };

	sigaction(signo, &act, NULL);
}

/* BODY on a terminal of its own, as the leader of its session. */
static void start(const char *what, void (*body)(void))
{
	struct winsize size = { 10, 20, 30, 40 };

	printf("-- %s\n", what);
	fflush(stdout);
	child = forkpty(&master, NULL, NULL, &size);
	if (child)
		return;
	body();
	_exit(7);
}

static void finish(void)
{
	int status;

	waitpid(child, &status, 0);
	show_status("child", status);
	close(master);
}

static void type(const char *keys)
{
	usleep(50000); /* until the child waits */
	if (write(master, keys, strlen(keys)) < 0)
		perror("type");
}

/* ---- Bodies ---- */

static void result(const char *what, long value)
{
	say("%s: %s\n", what, value == -1 ? strerrorname_np(errno) : "done");
}

static void is_in_control(void)
{
	struct winsize size;
	int tty = open("/dev/tty", O_RDWR), other, peer;
	pid_t group = -1;

	ioctl(0, TIOCGWINSZ, &size);
	say("size %d %d %d %d\n", size.ws_row, size.ws_col, size.ws_xpixel,
	    size.ws_ypixel);
	say("tty %d session %d foreground %d\n", tty >= 0,
	    tcgetsid(0) == getpid(), tcgetpgrp(tty) == getpid());
	result("the same again", ioctl(0, TIOCSCTTY, 0));
	openpty(&peer, &other, NULL, NULL, NULL);
	result("another", ioctl(other, TIOCSCTTY, 0));
	result("its group", tcgetpgrp(other));
	result("seen by its master", ioctl(peer, TIOCGPGRP, &group));
	say("%d\n", group);
	result("its session", ioctl(peer, TIOCGSID, &group));
	result("a group of others", tcsetpgrp(0, getppid()));
	signal(SIGHUP, SIG_IGN);
	catch (SIGCONT);
	result("given up", ioctl(0, TIOCNOTTY));
	result("/dev/tty", open("/dev/tty", O_RDWR));
	result("not mine", tcgetpgrp(0));
	result("another", ioctl(other, TIOCSCTTY, 0));
	say("mine %d\n", tcgetsid(other) == getpid());
	result("opened without O_NOCTTY",
	       open(ttyname(0), O_RDWR)); /* which takes no second one */
	result("not mine", tcgetpgrp(0));
	say("end\n");
	exit(3);
}

static void gets_signals(void)
{
	static const int all[] = { SIGINT, SIGQUIT, SIGTSTP, SIGWINCH };

	for (int i = 0; i < 4; i++)
		catch (all[i]);
	say("ready\n");
	for (;;)
		pause();
}

static void is_killed(void)
{
	say("ready\n");
	for (;;)
		pause();
}

static pid_t job(void (*body)(void), int in_foreground)
{
	pid_t pid = fork();

	if (!pid) {
		setpgid(0, 0);
		usleep(50000);
		body();
		_exit(0);
	}
	setpgid(pid, pid);
	if (in_foreground)
		tcsetpgrp(0, pid);
	return pid;
}

static void reads(void)
{
	char c;

	say("read %d\n", (int)read(0, &c, 1));
}

static void controls_jobs(void)
{
	int status;
	pid_t pid;

	signal(SIGTTOU, SIG_IGN);
	pid = job(reads, 0);
	waitpid(pid, &status, WUNTRACED);
	say("background: stopped %d by TTIN %d\n", WIFSTOPPED(status),
	    WSTOPSIG(status) == SIGTTIN);
	tcsetpgrp(0, pid);
	kill(-pid, SIGCONT);
	say("go on\n");
	waitpid(pid, &status, WUNTRACED);
	say("stopped %d by TSTP %d\n", WIFSTOPPED(status),
	    WSTOPSIG(status) == SIGTSTP);
	kill(-pid, SIGCONT);
	say("type\n");
	waitpid(pid, &status, WUNTRACED);
	tcsetpgrp(0, getpgrp());
	say("end\n");
	exit(status);
}

static int report; /* a pipe: after the hang-up the terminal is silent */

static void tell(int signo)
{
	dprintf(report, "%s of %s\n", sigabbrev_np(signo),
		getpid() == getsid(0) ? "leader" : "job");
}

static void waits_for_the_end(void)
{
	struct sigaction act = { .sa_handler = tell, .sa_flags = SA_RESTART };
	char c;

	sigaction(SIGHUP, &act, NULL);
	sigaction(SIGCONT, &act, NULL);
	if (getpid() != getsid(0)) {
		pause();
		usleep(100000);
		return;
	}
	signal(SIGTTIN, SIG_IGN);
	job(waits_for_the_end, 1);
	usleep(100000);
	say("ready\n");
	pause();
	dprintf(report, "read %d\n", (int)read(0, &c, 1));
	c = open("/dev/tty", O_RDWR) < 0 && errno == ENXIO;
	dprintf(report, "no terminal %d\n", c);
	usleep(100000);
	dprintf(report, "leaving\n");
}

/* ---- The other side ---- */

static void signals(void)
{
	struct winsize size = { 10, 20, 30, 40 };

	start("signals", gets_signals);
	listen("ready");
	type("\x03");
	listen("<INT>");
	type("\x1c");
	listen("<QUIT>");
	type("\x1a");
	listen("<TSTP>");
	show("the same size", ioctl(master, TIOCSWINSZ, &size));
	size.ws_row = 11;
	show("another size", ioctl(master, TIOCSWINSZ, &size));
	listen("<WINCH>");
	size.ws_xpixel = 11;
	show("another size", ioctl(master, TIOCSWINSZ, &size));
	listen("<WINCH>");
	show("group seen from the master", tcgetpgrp(master) - child);
	show("session seen from the master",
	     tcgetsid(master) == child ? 0 : -1);
	kill(child, SIGKILL);
	finish();
}

static void hanging_up(void)
{
	int ends[2];
	char text[1000];
	ssize_t n;

	if (pipe(ends))
		return;
	report = ends[1];
	start("hanging up", waits_for_the_end);
	listen("ready");
	close(ends[1]);
	usleep(50000);
	close(master);
	while ((n = read(ends[0], text, sizeof(text))) > 0)
		fwrite(text, 1, n, stdout);
	finish();
}

int main(void)
{
	start("control", is_in_control);
	listen("end\r\n");
	finish();
	signals();
	start("Ctrl-C ends it", is_killed);
	listen("ready");
	type("\x03");
	listen("^C");
	finish();
	start("jobs", controls_jobs);
	listen("go on");
	type("\x1a");
	listen("type");
	type("x\n");
	listen("end");
	finish();
	hanging_up();
	return 0;
}
