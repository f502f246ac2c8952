// SPDX-License-Identifier: BSD-3-Clause
/*
 * The cost of single operations. One static binary that runs on both kernels
 * and prints a line for each row, "name nanoseconds". Each row is measured in
 * many short rounds, of which the quickest counts: what disturbs a measurement
 * only ever makes it longer, and it seldom leaves no round alone.
 *
 *	micro [NAME...]
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS	 60
#define ROUND_NS 4000000.0

static char buffer[4096];
static int null_fd, data_fd, pipe_fds[2], there[2], back[2];

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1e9 + ts.tv_nsec;
}

/*
 * ---- The operations ----
 *
 * Each runs COUNT times in a loop of its own, so that nothing of the measuring
 * is measured, and returns false when the kernel has it not.
 */

#define OPERATION(name, ...)                \
	static int op_##name(long count)    \
	{                                   \
		while (count--)             \
			if (!(__VA_ARGS__)) \
				return 0;   \
		return 1;                   \
	}

/* The bare instruction: libc's syscall() moves seven registers around it. */
static inline long null_call(void)
{
	long result = SYS_getppid;

	asm volatile("syscall" : "+a"(result) : : "rcx", "r11", "memory");
	return result;
}

static int open_and_close(void)
{
	int fd = open("/tmp/bench-data", O_RDONLY);

	return fd >= 0 && close(fd) == 0;
}

static int map_and_touch(void)
{
	size_t size = 16 * 4096;
	char *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		return 0;
	for (size_t i = 0; i < size; i += 4096)
		p[i] = 1;
	return munmap(p, size) == 0;
}

static void *thread_body(void *arg)
{
	return arg;
}

static int run_thread(void)
{
	pthread_t thread;

	return pthread_create(&thread, NULL, thread_body, NULL) == 0 &&
	       pthread_join(thread, NULL) == 0;
}

static int run_child(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	return pid > 0 && waitpid(pid, NULL, 0) == pid;
}

static struct stat status;

OPERATION(null, null_call() >= 0)
OPERATION(write, write(null_fd, buffer, 64) == 64)
OPERATION(pread, pread(data_fd, buffer, 4096, 8192) == 4096)
OPERATION(fstat, fstat(data_fd, &status) == 0)
OPERATION(open, open_and_close())
OPERATION(mmap, map_and_touch())
OPERATION(pipe, write(pipe_fds[1], buffer, 1) == 1 &&
			read(pipe_fds[0], buffer, 1) == 1)
OPERATION(thread, run_thread())
OPERATION(fork, run_child())
OPERATION(ping,
	  write(there[1], buffer, 1) == 1 && read(back[0], buffer, 1) == 1)

/* ---- What an operation needs around it ---- */

static pid_t partner;

static int start_partner(void)
{
	if (pipe(there) || pipe(back))
		return 0;
	partner = fork();
	if (partner == 0) {
		close(there[1]);
		while (read(there[0], buffer, 1) == 1)
			if (write(back[1], buffer, 1) != 1)
				break;
		_exit(0);
	}
	return partner > 0;
}

static void stop_partner(void)
{
	close(there[1]);
	waitpid(partner, NULL, 0);
}

static const struct row {
	const char *name;
	int (*op)(long count);
	int (*before)(void);
	void (*after)(void);
} rows[] = {
	{ "null", op_null, NULL, NULL },
	{ "write", op_write, NULL, NULL },
	{ "pread", op_pread, NULL, NULL },
	{ "fstat", op_fstat, NULL, NULL },
	{ "open", op_open, NULL, NULL },
	{ "mmap", op_mmap, NULL, NULL },
	{ "pipe", op_pipe, NULL, NULL },
	{ "thread", op_thread, NULL, NULL },
	{ "fork", op_fork, NULL, NULL },
	{ "ping", op_ping, start_partner, stop_partner },
};

static double time_of(const struct row *row, long count)
{
	double start = now();

	return row->op(count) ? now() - start : -1;
}

/* How often the operation fits into a round. */
static long calibrate(const struct row *row)
{
	double took;
	long count = 1;

	for (;;) {
		took = time_of(row, count);
		if (took < 0 || took > ROUND_NS / 2)
			break;
		count *= 4;
	}
	if (took < 0)
		return -1;
	count = count * (ROUND_NS / took);
	return count > 0 ? count : 1;
}

static void measure(const struct row *row)
{
	double best = 0;
	long count;

	errno = 0;
	if ((row->before && !row->before()) || (count = calibrate(row)) < 0) {
		printf("%s - %s\n", row->name, strerror(errno));
		return;
	}
	for (int round = 0; round < ROUNDS; round++) {
		double took = time_of(row, count) / count;

		if (!round || took < best)
			best = took;
	}
	printf("%s %.0f\n", row->name, best);
	if (row->after)
		row->after();
}

static void prepare(void)
{
	null_fd = open("/dev/null", O_WRONLY);
	data_fd = open("/tmp/bench-data", O_RDWR | O_CREAT | O_TRUNC, 0644);
	if (null_fd < 0 || data_fd < 0 || pipe(pipe_fds)) {
		perror("micro");
		exit(1);
	}
	for (int i = 0; i < 16; i++)
		if (write(data_fd, buffer, sizeof(buffer)) < 0)
			exit(1);
}

static int is_wanted(const char *name, char **wanted)
{
	if (!*wanted)
		return 1;
	for (; *wanted; wanted++)
		if (strcmp(*wanted, name) == 0)
			return 1;
	return 0;
}

int main(int argc, char **argv)
{
	(void)argc;
	setvbuf(stdout, NULL, _IOLBF, 0);
	prepare();
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (is_wanted(rows[i].name, argv + 1))
			measure(&rows[i]);
	return 0;
}
