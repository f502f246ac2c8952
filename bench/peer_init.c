// SPDX-License-Identifier: BSD-3-Clause
/*
 * The first process of the Linux guest: mounts what programs expect, runs the
 * program named after "--" on the kernel's command line, says how it ended, and
 * switches the machine off.
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void mounts(void)
{
	mkdir("/proc", 0755);
	mkdir("/dev", 0755);
	mkdir("/sys", 0755);
	mkdir("/tmp", 01777);
	mount("proc", "/proc", "proc", 0, NULL);
	mount("sysfs", "/sys", "sysfs", 0, NULL);
	mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
}

int main(int argc, char **argv)
{
	int status = -1;
	pid_t pid;

	mounts();
	if (argc < 2) {
		fprintf(stderr, "peer: no program is named\n");
	} else if ((pid = fork()) == 0) {
		execv(argv[1], argv + 1);
		perror(argv[1]);
		_exit(127);
	} else {
		waitpid(pid, &status, 0);
	}
	printf("peer: status %d\n", WIFEXITED(status) ? WEXITSTATUS(status) :
							128 + WTERMSIG(status));
	fflush(stdout);
	sync();
	reboot(RB_POWER_OFF);
	return 1;
}
