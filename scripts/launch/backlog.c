/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * QEMU's user network listens with a queue of one: of thirty clients that come
 * at once most are not heard, and try again after a second or more. Who calls
 * listen() again on a socket that listens changes its queue, and the parent of
 * a process may have its descriptors. Where it may not (some containers), or
 * the machine's kernel is older than 5.6, the queue stays as it is.
 */
#include <arpa/inet.h>
#include <dirent.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "launch.h"

#define QUEUE 1024 /* the machine's somaxconn may make it less */

static bool is_published(const struct options *options, int fd)
{
	struct sockaddr_in address = { 0 };
	socklen_t size = sizeof(address);

	if (getsockname(fd, (struct sockaddr *)&address, &size))
		return false;
	for (size_t i = 0; i < options->publish_count; i++)
		if (!options->publish[i].udp &&
		    htons(options->publish[i].host) == address.sin_port)
			return true;
	return false;
}

/* Does descriptor FD of that process listen on a published port? */
static bool widen(const struct options *options, int process, int number)
{
	int fd = (int)syscall(SYS_pidfd_getfd, process, number, 0);
	int on = 0;
	socklen_t size = sizeof(on);
	bool found;

	if (fd < 0)
		return false;
	found = !getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &on, &size) && on &&
		is_published(options, fd) && !listen(fd, QUEUE);
	close(fd);
	return found;
}

/* Of the published ports those that QEMU's user network listens on by TCP. */
static size_t count_wanted(const struct options *options)
{
	size_t wanted = 0;

	for (size_t i = 0; i < options->publish_count; i++)
		wanted += !options->publish[i].udp;
	return wanted;
}

bool backlog_widen(const struct options *options, pid_t qemu)
{
	char path[64];
	int process = (int)syscall(SYS_pidfd_open, qemu, 0);
	size_t wanted = count_wanted(options);
	struct dirent *entry;
	DIR *folder;

	snprintf(path, sizeof(path), "/proc/%d/fd", (int)qemu);
	folder = process < 0 ? NULL : opendir(path);
	if (!folder)
		wanted = 0; /* it can't be done here */
	while (wanted && (entry = readdir(folder)))
		if (entry->d_name[0] != '.')
			wanted -= widen(options, process, atoi(entry->d_name));
	if (folder)
		closedir(folder);
	if (process >= 0)
		close(process);
	return !wanted;
}
