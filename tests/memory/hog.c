// SPDX-License-Identifier: BSD-3-Clause
/* Takes all memory there is, in the way that its argument names. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static char block[65536];

/* Ends well: the error is what was to be shown. */
static void say(const char *way)
{
	printf("%s: %s\n", way, strerror(errno));
	exit(0);
}

static void touch(void)
{
	for (;;) {
		char *p = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		if (p == MAP_FAILED)
			say("touch");
		memset(p, 1, 1 << 20);
	}
}

static void grow_brk(void)
{
	for (;;) {
		char *p = sbrk(1 << 20);

		if (p == (void *)-1)
			say("brk");
		memset(p, 1, 1 << 20);
	}
}

static void fill_file(void)
{
	int fd = open("/tmp/hog", O_RDWR | O_CREAT | O_TRUNC, 0600);
	ssize_t n;

	do
		n = write(fd, block, sizeof(block));
	while (n > 0);
	puts("written as much as there was room for");
	unlink("/tmp/hog");
	say("file");
}

/* One page in each 2 MiB: a page table for every page. */
static void page_tables(void)
{
	size_t size = 1UL << 36;
	char *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (p == MAP_FAILED)
		say("tables");
	for (size_t i = 0; i < size; i += 2 << 20)
		p[i] = 1;
}

/* Mappings that cannot be joined, never touched. */
static void many_mappings(void)
{
	for (unsigned int i = 0;; i++)
		if (mmap(NULL, 4096, i & 1 ? PROT_READ : PROT_NONE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED)
			say("mappings");
}

static void limited(void)
{
	struct rlimit limit = { 16 << 20, 16 << 20 };

	setrlimit(RLIMIT_AS, &limit);
	for (;;)
		if (mmap(NULL, 1 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS,
			 -1, 0) == MAP_FAILED)
			say("limit");
}

/* The child takes it all; the parent, which is small, goes on. */
static void in_child(void)
{
	pid_t pid = fork();
	int status;

	if (pid == 0)
		touch();
	waitpid(pid, &status, 0);
	if (WIFSIGNALED(status))
		printf("child: killed by signal %d\n", WTERMSIG(status));
	else
		printf("child: status %d\n", WEXITSTATUS(status));
}

static void descriptors(void)
{
	while (dup(0) >= 0)
		;
	say("descriptors");
}

static void pipes(void)
{
	int fds[2];

	while (pipe2(fds, O_NONBLOCK) == 0)
		while (write(fds[1], block, 4096) > 0)
			;
	say("pipes");
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*run)(void);
	} ways[] = {
		{ "touch", touch },
		{ "brk", grow_brk },
		{ "file", fill_file },
		{ "tables", page_tables },
		{ "mappings", many_mappings },
		{ "limit", limited },
		{ "child", in_child },
		{ "descriptors", descriptors },
		{ "pipes", pipes },
	};

	for (size_t i = 0; argc > 1 && i < sizeof(ways) / sizeof(ways[0]); i++)
		if (strcmp(argv[1], ways[i].name) == 0)
			ways[i].run();
	return 0;
}
