/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Twenty thousand calls chosen by a generator with a fixed seed, on a few names
 * and a few descriptors: whatever a file system remembers of one call shows in
 * a later one. Each result goes into a sum that is shown now and then; with an
 * argument, the results themselves from that call on.
 */
#include "hostile.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/falloc.h>
#include <linux/fs.h>
#include <sys/file.h>
#include <sys/stat.h>

#define CALLS 20000
#define FDS   8
#define BYTES 20000

#ifndef SEED
#define SEED 88172645463325252
#endif
static uint64_t seed = SEED, sum = 1469598103934665603;
static long show_from = CALLS, call_number;
static int fds[FDS];
static char bytes[BYTES];

static unsigned int pick(unsigned int n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (seed >> 20) % n;
}

static void add(const void *p, size_t n)
{
	for (const unsigned char *c = p; n--; c++)
		sum = (sum ^ *c) * 1099511628211;
}

static void note(const char *what, long result)
{
	long value = result == -1 ? -errno : result;

	add(&value, sizeof(value));
	if (call_number >= show_from)
		printf("%ld %s %ld\n", call_number, what, value);
}

/* A path of one to three names, some of which lead through links. */
static const char *path(void)
{
	static const char *names[] = { "a",    "b", "c",  "dir", "d2",
				       "link", ".", "..", "x" };
	static char paths[2][64];
	static int turn;
	char *p = paths[turn ^= 1];
	int n = 1 + pick(3);

	*p = 0;
	for (int i = 0; i < n; i++) {
		strcat(p, names[pick(i ? 9 : 6)]);
		if (i + 1 < n || !pick(12))
			strcat(p, "/");
	}
	if (call_number >= show_from)
		printf("  [%s]\n", p);
	return p;
}

static int *slot(void)
{
	return &fds[pick(FDS)];
}

static void note_stat(const char *what, long result, const struct stat *st)
{
	note(what, result);
	if (result)
		return;
	add(&st->st_mode, sizeof(st->st_mode));
	if (S_ISDIR(st->st_mode))
		return;
	add(&st->st_nlink, sizeof(st->st_nlink));
	add(&st->st_size, sizeof(st->st_size));
	if (call_number >= show_from)
		printf("  mode %o links %ld size %ld\n", st->st_mode,
		       (long)st->st_nlink, (long)st->st_size);
}

static void random_open(void)
{
	static const int flags[] = { O_RDONLY, O_WRONLY, O_RDWR, O_RDWR,
				     O_PATH };
	static const int more[] = { 0,	       O_CREAT,	   O_CREAT | O_EXCL,
				    O_TRUNC,   O_CREAT,	   O_CREAT | O_TRUNC,
				    O_APPEND,  O_NOFOLLOW, O_DIRECTORY,
				    O_NONBLOCK };
	int *fd = slot();

	if (*fd >= 0)
		close(*fd);
	*fd = open(path(), flags[pick(5)] | more[pick(10)] | O_CLOEXEC, 0644);
	note("open", *fd >= 0 ? 0 : -1);
}

static void random_write(void)
{
	int n = pick(pick(4) ? 300 : BYTES), fd = *slot();

	memset(bytes, 'A' + pick(26), n);
	if (pick(2))
		note("write", write(fd, bytes, n));
	else
		note("pwrite", pwrite(fd, bytes, n, pick(50000)));
}

static void random_read(void)
{
	int n = pick(BYTES), fd = *slot();
	long got;

	got = pick(2) ? read(fd, bytes, n) : pread(fd, bytes, n, pick(50000));
	note("read", got);
	if (got > 0)
		add(bytes, got);
}

/* Where the end of a directory is depends on the file system. */
static long seek(int fd, long offset, int whence)
{
	struct stat st;

	if (!fstat(fd, &st) && S_ISDIR(st.st_mode))
		return -2;
	return lseek(fd, offset, whence);
}

static void random_size(void)
{
	int fd = *slot();

	switch (pick(6)) {
	case 0: note("truncate", truncate(path(), pick(40000))); break;
	case 1: note("ftruncate", ftruncate(fd, pick(40000))); break;
	case 2:
		note("fallocate",
		     fallocate(fd, pick(2), pick(30000), 1 + pick(20000)));
		break;
	case 3:
		note("punch",
		     fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
			       pick(30000), 1 + pick(20000)));
		break;
	case 4:
		note("zero", fallocate(fd, FALLOC_FL_ZERO_RANGE, pick(30000),
				       1 + pick(20000)));
		break;
	default: note("lseek", seek(fd, (long)pick(30000) - 5000, pick(3)));
	}
}

static void random_copy(void)
{
	loff_t from = pick(30000), to = pick(30000);
	int a = *slot(), b = *slot();

	note("copy", copy_file_range(a, pick(2) ? &from : NULL, b,
				     pick(2) ? &to : NULL, pick(10000), 0));
	note("from", from);
	note("to", to);
}

static void random_names(void)
{
	char target[64];
	long n;

	switch (pick(8)) {
	case 0: note("mkdir", mkdir(path(), 0755)); break;
	case 1: note("rmdir", rmdir(path())); break;
	case 2: note("unlink", unlink(path())); break;
	case 3: note("link", link(path(), path())); break;
	case 4:
		snprintf(target, sizeof(target), "%s", path());
		note("symlink", symlink(target, path()));
		break;
	case 5:
		n = readlink(path(), target, sizeof(target));
		note("readlink", n);
		if (n > 0)
			add(target, n);
		break;
	default:
		note("rename",
		     syscall(SYS_renameat2, AT_FDCWD, path(), AT_FDCWD, path(),
			     pick(4) ? 0 : 1 << pick(2)));
	}
}

static void random_stat(void)
{
	struct stat st;
	int fd = *slot();

	switch (pick(4)) {
	case 0: note_stat("stat", stat(path(), &st), &st); break;
	case 1: note_stat("lstat", lstat(path(), &st), &st); break;
	case 2: note_stat("fstat", fstat(fd, &st), &st); break;
	default: note("chmod", chmod(path(), pick(01000))); break;
	}
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void random_list(void)
{
	DIR *dir = opendir(path());
	char *names[64];
	int n = 0;
	struct dirent *entry;

	note("list", dir ? 0 : -1);
	if (!dir)
		return;
	while ((entry = readdir(dir)) && n < 64) {
		names[n] = strdup(entry->d_name);
		names[n++][0] ^= entry->d_type << 4;
	}
	closedir(dir);
	qsort(names, n, sizeof(*names), compare);
	for (int i = 0; i < n; i++) {
		add(names[i], strlen(names[i]));
		free(names[i]);
	}
}

static void random_descriptor(void)
{
	int *a = slot(), *b = slot(), fd;

	switch (pick(4)) {
	case 0:
		note("close", *a < 0 ? -2 : close(*a));
		*a = -1;
		break;
	case 1:
		fd = dup(*a);
		note("dup", fd < 0 ? -1 : 0);
		if (*b >= 0)
			close(*b);
		*b = fd;
		break;
	case 2: note("flags", fcntl(*a, F_GETFL)); break;
	default: note("setfl", fcntl(*a, F_SETFL, pick(2) ? O_APPEND : 0));
	}
}

/* Programs that map what others write and cut. */
static void random_map(void)
{
	int fd = *slot();
	unsigned char *map;
	struct stat st;

	if (fstat(fd, &st) || !S_ISREG(st.st_mode) || !st.st_size)
		return;
	map = mmap(NULL, st.st_size, PROT_READ | PROT_WRITE,
		   pick(2) ? MAP_SHARED : MAP_PRIVATE, fd, 0);
	note("mmap", map == MAP_FAILED ? -1 : 0);
	if (map == MAP_FAILED)
		return;
	add(map, st.st_size);
	for (int i = 0; i < 10; i++)
		map[pick(st.st_size)] = pick(256);
	munmap(map, st.st_size);
}

int main(int argc, char **argv)
{
	static void (*const calls[])(void) = {
		random_open,  random_open, random_write, random_write,
		random_read,  random_size, random_copy,	 random_names,
		random_names, random_stat, random_list,	 random_descriptor,
		random_map,
	};

	if (argc > 1)
		show_from = atol(argv[1]);
	umask(022);
	/* So deep that no ".." leads out of it. */
	for (int i = 0; i < 20; i++) {
		mkdir("top", 0755);
		chdir("top");
	}
	memset(fds, -1, sizeof(fds));
	for (call_number = 0; call_number < CALLS; call_number++) {
		calls[pick(sizeof(calls) / sizeof(calls[0]))]();
		if (call_number % 500 == 499)
			printf("%ld: %016lx\n", call_number + 1, (long)sum);
	}
	return 0;
}
