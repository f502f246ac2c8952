// SPDX-License-Identifier: BSD-3-Clause
/*
 * The first process of the Linux guest that the suites are compared with. It
 * runs the lines of /units, one after the other, and switches the machine off.
 * A line is NAME SECONDS PROGRAM ARG..., separated by single spaces. What a
 * unit prints is passed on between "@@@ begin NAME" and "@@@ end NAME STATUS";
 * it comes through a pipe, as it does in Elfin when a script runs it.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <net/if.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define WORDS_MAX 64

static char *environment[] = {
	"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
	"HOME=/root", "LANG=C.UTF-8", NULL
};

static void mount_at(const char *type, const char *path, mode_t mode)
{
	mkdir(path, mode);
	mount(type, path, type, 0, NULL);
	chmod(path, mode);
}

static void loopback_up(void)
{
	struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	ioctl(fd, SIOCSIFFLAGS, &request);
	close(fd);
}

static pid_t start(char **words, int output)
{
	pid_t pid = fork();
	int null;

	if (pid)
		return pid;
	null = open("/dev/null", O_RDONLY);
	dup2(null, 0);
	dup2(output, 1);
	dup2(output, 2);
	close(null);
	close(output);
	setsid();
	chdir("/tmp");
	execve(words[0], words, environment);
	perror(words[0]);
	_exit(127);
}

/* Reaps what is there; is PID among it? */
static int has_ended(pid_t pid, int *status)
{
	int some, found = 0;
	pid_t reaped;

	while ((reaped = waitpid(-1, &some, WNOHANG)) > 0) {
		if (reaped == pid) {
			*status = some;
			found = 1;
		}
	}
	return found;
}

static int pass_on(int input, int wait_ms)
{
	struct pollfd wanted = { .fd = input, .events = POLLIN };
	char data[4096];
	ssize_t n = 0;

	if (poll(&wanted, 1, wait_ms) > 0 && wanted.revents & POLLIN)
		n = read(input, data, sizeof(data));
	if (n > 0) {
		fwrite(data, 1, n, stdout);
		fflush(stdout);
	} else if (wanted.revents) {
		usleep(20000);
	}
	return n > 0;
}

/* Returns as a shell would; 124 where the limit was reached. */
static int run(char **words, int seconds)
{
	time_t end = time(NULL) + seconds;
	int pipes[2], status = 0, late = 0;
	pid_t pid;

	pipe2(pipes, O_CLOEXEC);
	pid = start(words, pipes[1]);
	close(pipes[1]);
	while (!has_ended(pid, &status)) {
		pass_on(pipes[0], 50);
		late = time(NULL) >= end;
		if (late)
			kill(-1, SIGKILL);
	}
	kill(-1, SIGKILL);
	while (pass_on(pipes[0], 0))
		;
	close(pipes[0]);
	if (late)
		return 124;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void run_line(char *line)
{
	char *words[WORDS_MAX + 1];
	int count = 0, status;
	char *word;

	for (word = strtok(line, " \n"); word && count < WORDS_MAX;
	     word = strtok(NULL, " \n"))
		words[count++] = word;
	words[count] = NULL;
	if (count < 3)
		return;
	printf("\n@@@ begin %s\n", words[0]);
	fflush(stdout);
	status = run(words + 2, atoi(words[1]));
	printf("\n@@@ end %s %d\n", words[0], status);
	fflush(stdout);
}

int main(void)
{
	char line[4096];
	FILE *units;

	mount_at("devtmpfs", "/dev", 0755);
	mount_at("proc", "/proc", 0755);
	mount_at("sysfs", "/sys", 0755);
	mount_at("devpts", "/dev/pts", 0755);
	mount_at("tmpfs", "/dev/shm", 01777);
	mkdir("/tmp", 01777);
	chmod("/tmp", 01777);
	symlink("/proc/self/fd", "/dev/fd");
	sethostname("elfin", 5);
	loopback_up();
	umask(022);
	units = fopen("/units", "re");
	while (units && fgets(line, sizeof(line), units))
		run_line(line);
	sync();
	reboot(RB_POWER_OFF);
	return 1;
}
