/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A careful program: it asks for something that not every kernel has, is told
 * so, and does without.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	long ring = syscall(SYS_io_uring_setup, 8, NULL);

	if (ring < 0 && errno == ENOSYS)
		printf("no io_uring here (%s); read and write will do\n",
		       strerror(errno));
	else
		printf("io_uring_setup: %ld, %s\n", ring, strerror(errno));
	return 0;
}
