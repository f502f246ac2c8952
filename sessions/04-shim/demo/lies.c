/* SPDX-License-Identifier: BSD-3-Clause */
/* Three calls that a kernel may be tempted to answer with a plain 0. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

static void tell(const char *what, int result)
{
	printf("%-28s %s\n", what, result < 0 ? strerror(errno) : "done");
}

int main(void)
{
	int fd = open("/tmp/file", O_RDWR | O_CREAT, 0600);

	tell("fsync of a file", fsync(fd));
	tell("fsync of what is not open", fsync(99));
	tell("mount", mount("none", "/tmp", "tmpfs", 0, ""));
	tell("a network of one's own", unshare(CLONE_NEWNET));
	return 0;
}
