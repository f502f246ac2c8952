/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The records that the guest's kernel reads at start (docs/protocol.md): each
 * is key=value and a NUL byte. They live in an anonymous file, because that is
 * binary-clean, has no length limit, and leaves nothing behind.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "launch.h"
#include "terminal.h"

#define SEED_BYTES     32
#define KCMP_SAME_FILE 0 /* KCMP_FILE of linux/kcmp.h */

static void record(FILE *file, const char *key, const char *value)
{
	fprintf(file, "%s=%s%c", key, value, 0);
}

static void records(FILE *file, const char *key, char **values)
{
	for (; *values; values++)
		record(file, key, *values);
}

static void write_terminal(FILE *file)
{
	struct terminal_size size;

	fprintf(file, "tty=%d%d%d%c", isatty(0), isatty(1), isatty(2), 0);
	if (terminal_size(&size))
		fprintf(file, "winsize=%ux%u%c", size.rows, size.columns, 0);
}

static void write_time(FILE *file)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	fprintf(file, "time=%lld%09ld%c", (long long)now.tv_sec, now.tv_nsec,
		0);
}

static void write_seed(FILE *file)
{
	unsigned char seed[SEED_BYTES];

	if (getrandom(seed, sizeof(seed), 0) != sizeof(seed))
		fail("the host gave no random bytes");
	fputs("seed=", file);
	for (int i = 0; i < SEED_BYTES; i++)
		fprintf(file, "%02x", seed[i]);
	fputc(0, file);
}

/*
 * Do stdout and stderr share one open file, as after 2>&1? kcmp() knows; where
 * it is not allowed, the same pipe or terminal is a good enough answer.
 */
static bool same_output(void)
{
	struct stat out, err;
	long order = syscall(SYS_kcmp, getpid(), getpid(), KCMP_SAME_FILE,
			     STDOUT_FILENO, STDERR_FILENO);

	if (order >= 0)
		return order == 0;
	if (fstat(STDOUT_FILENO, &out) || fstat(STDERR_FILENO, &err))
		return false;
	return !S_ISREG(out.st_mode) && out.st_dev == err.st_dev &&
	       out.st_ino == err.st_ino;
}

int config_write(const struct options *options)
{
	int fd = memfd_create("elfin-config", MFD_CLOEXEC);
	FILE *file = fd < 0 ? NULL : fdopen(dup(fd), "w");

	if (!file)
		fail("no memory for the guest's configuration");
	if (options->command[0]) {
		record(file, "exec", options->command[0]);
		records(file, "arg", options->command + 1);
	}
	records(file, "env", options->env);
	if (options->cwd)
		record(file, "cwd", options->cwd);
	write_terminal(file);
	write_time(file);
	write_seed(file);
	if (options->net)
		fprintf(file, "net=%u%c", options->net, 0);
	if (same_output())
		record(file, "merge", "1");
	if (!options->aslr)
		record(file, "aslr", "0");
	if (options->log)
		record(file, "log", "1");
	if (options->trace)
		record(file, "trace", "1");
	if (options->gdb)
		record(file, "debug", "1");
	if (fclose(file))
		fail("no memory for the guest's configuration");
	lseek(fd, 0, SEEK_SET);
	return fd;
}
