// SPDX-License-Identifier: BSD-3-Clause
/* Memory after fork: private pages are copies, shared ones are the same. */
#include "mm_common.h"

#define RW (PROT_READ | PROT_WRITE)

/* Runs BODY in a child and waits for it. */
static void in_child(void (*body)(void))
{
	int status = 0;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (!pid) {
		body();
		fflush(stdout);
		_exit(0);
	}
	waitpid(pid, &status, 0);
	printf("child: %s %d\n", WIFEXITED(status) ? "exit" : "signal",
	       WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
}

static char *private, *shared, *file_shared, *file_private, *no_fork, *wiped;

static void child_writes(void)
{
	printf("child sees %c %c %c %c\n", private[0], shared[0],
	       file_shared[0], file_private[0]);
	for (int i = 0; i < 30; i++) {
		private[i * PAGE] = 'c';
		shared[i * PAGE] = 'c';
		file_shared[i * PAGE] = 'c';
		file_private[i * PAGE] = 'c';
	}
	READ(wiped);
	READ(no_fork);
	printf("child has %c %c %c %c\n", private[0], shared[0], file_shared[0],
	       file_private[0]);
}

static void count(const char *what, const char *p, char c)
{
	int n = 0;

	for (int i = 0; i < 30; i++)
		n += p[i * PAGE] == c;
	printf("%s: %d of 30 pages have %c\n", what, n, c);
}

static void child_grandchild(void)
{
	private[0] = 'd';
	in_child(child_writes);
	printf("private %c, shared %c\n", private[0], shared[0]);
}

static void child_of_many(void)
{
	int sum = 0;

	for (int i = 0; i < 30; i++)
		sum += private[i * PAGE];
	private[29 * PAGE] = 'e';
	_exit(sum % 100);
}

int main(void)
{
	int fd = file_with(30), other = file_with(30);

	setvbuf(stdout, NULL, _IOLBF, 0);
	catch_signals();
	private = area(30, RW);
	no_fork = area(1, RW);
	wiped = area(1, RW);
	shared = mmap(NULL, 30 * PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	file_shared = mmap(NULL, 30 * PAGE, RW, MAP_SHARED, fd, 0);
	file_private = mmap(NULL, 30 * PAGE, RW, MAP_PRIVATE, other, 0);
	for (int i = 0; i < 30; i++) {
		private[i * PAGE] = 'p';
		shared[i * PAGE] = 's';
		file_private[i * PAGE] = 'f';
	}
	no_fork[0] = wiped[0] = 'x';
	SHOW(madvise(no_fork, PAGE, MADV_DONTFORK));
	SHOW(madvise(wiped, PAGE, MADV_WIPEONFORK));

	in_child(child_writes);
	count("private", private, 'p');
	count("shared", shared, 'c');
	count("file, shared", file_shared, 'c');
	count("file, private", file_private, 'f');
	READ(wiped);
	READ(no_fork);

	private[0] = 'q'; /* after the child has gone */
	READ(private);
	SHOW(madvise(no_fork, PAGE, MADV_DOFORK));
	SHOW(madvise(wiped, PAGE, MADV_KEEPONFORK));
	in_child(child_grandchild);
	printf("private %c, shared %c\n", private[0], shared[0]);
	for (int i = 0; i < 20; i++)
		in_child(child_of_many);
	count("private", private, 'p');
	return 0;
}
