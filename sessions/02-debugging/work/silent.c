/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A program as they come: something is missing, it ends with status 3, and it
 * does not say a word. Don't read on before you have found out what it misses.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int read_line(const char *name, char *line, size_t size)
{
	int fd = open(name, O_RDONLY);
	ssize_t n;

	if (fd < 0)
		return -1;
	n = read(fd, line, size - 1);
	close(fd);
	if (n <= 0)
		return -1;
	line[n] = '\0';
	return 0;
}

static int load_licence(char *line, size_t size)
{
	char name[256];
	const char *home = getenv("HOME");

	snprintf(name, sizeof(name), "%s/.silent/licence", home ? home : "");
	return read_line(name, line, size);
}

int main(void)
{
	char line[80];

	if (read_line("/proc/sys/kernel/osrelease", line, sizeof(line)))
		return 2;
	if (load_licence(line, sizeof(line)))
		return 3;
	puts("licensed");
	return 0;
}
