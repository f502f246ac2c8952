/* SPDX-License-Identifier: BSD-3-Clause */
/* getdents, positions in directories, the working directory, chroot, paths at
 * their limits. */
#include "hostile.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>

#define MANY 700

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* All names in order, with their types. */
static void show_directory(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	char *names[MANY + 10];
	int n = 0;

	while ((entry = readdir(dir))) {
		char line[300];

		snprintf(line, sizeof(line), "%s %d", entry->d_name,
			 entry->d_type);
		names[n++] = strdup(line);
	}
	closedir(dir);
	qsort(names, n, sizeof(*names), compare);
	for (int i = 0; i < n; i++)
		printf("  %s\n", names[i]);
}

static void touch(const char *path)
{
	close(open(path, O_WRONLY | O_CREAT, 0644));
}

static void test_types(void)
{
	mkdir("d", 0755);
	mkdir("d/dir", 0755);
	touch("d/file");
	symlink("x", "d/link");
	mkfifo("d/fifo", 0600);
	mknod("d/sock", S_IFSOCK | 0600, 0);
	mknod("d/chr", S_IFCHR | 0600, 0x103);
	mknod("d/blk", S_IFBLK | 0600, 0x103);
	show_directory("d");
}

static int count_names(int fd, size_t size, int *calls)
{
	char buf[4096];
	int names = 0;
	long n;

	*calls = 0;
	while ((n = syscall(SYS_getdents64, fd, buf, size)) > 0) {
		++*calls;
		for (long at = 0; at < n;) {
			struct dirent64 *entry = (void *)(buf + at);

			names++;
			at += entry->d_reclen;
		}
	}
	show("last", n);
	return names;
}

static void test_many(void)
{
	int fd, calls;
	char name[20];

	mkdir("many", 0755);
	for (int i = 0; i < MANY; i++) {
		snprintf(name, sizeof(name), "many/%03d", i);
		touch(name);
	}
	fd = open("many", O_RDONLY);
	printf("names %d\n", count_names(fd, 4096, &calls));
	printf("again %d\n", count_names(fd, 4096, &calls));
	lseek(fd, 0, SEEK_SET);
	printf("rewound %d\n", count_names(fd, 256, &calls));
	printf("many calls %d\n", calls > 20);
	close(fd);
}

/* Removing while reading: every other name must still come exactly once. */
static void test_remove_while_reading(void)
{
	DIR *dir = opendir("many");
	struct dirent *entry;
	int seen = 0, place = -1;
	char path[300];

	while ((entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		seen++;
		if (seen == 100)
			place = telldir(dir);
		snprintf(path, sizeof(path), "many/%s", entry->d_name);
		unlink(path);
	}
	printf("seen %d place %d\n", seen, place != -1);
	closedir(dir);
	show("rmdir", rmdir("many"));
}

static void test_seekdir(void)
{
	DIR *dir;
	struct dirent *entry;
	char third[300] = "";
	long place = 0;

	mkdir("seek", 0755);
	for (int i = 0; i < 8; i++) {
		char name[20];

		snprintf(name, sizeof(name), "seek/%d", i);
		touch(name);
	}
	dir = opendir("seek");
	for (int i = 0; i < 5; i++) {
		place = telldir(dir);
		entry = readdir(dir);
		snprintf(third, sizeof(third), "%s", entry->d_name);
	}
	while (readdir(dir))
		;
	seekdir(dir, place);
	entry = readdir(dir);
	printf("came back %d\n", entry && !strcmp(entry->d_name, third));
	rewinddir(dir);
	entry = readdir(dir);
	printf("rewound %d\n", !!entry);
	closedir(dir);
}

static void test_errors(void)
{
	int fd = open("d", O_RDONLY), file = open("d/file", O_RDONLY);
	char buf[1024];

	show("file", syscall(SYS_getdents64, file, buf, sizeof(buf)));
	show("closed", syscall(SYS_getdents64, 99, buf, sizeof(buf)));
	show("small", syscall(SYS_getdents64, fd, buf, 10));
	show("old small", syscall(SYS_getdents, fd, buf, 10));
	show_ok("old", syscall(SYS_getdents, fd, buf, sizeof(buf)) <= 0);
	show("old end", syscall(SYS_getdents, fd, buf, sizeof(buf)));
	mkdir("gone", 0755);
	close(fd);
	fd = open("gone", O_RDONLY);
	rmdir("gone");
	show("removed", syscall(SYS_getdents64, fd, buf, sizeof(buf)));
	show("removed old", syscall(SYS_getdents, fd, buf, sizeof(buf)));
	close(fd);
	for (int i = 0; i < HOSTILE_COUNT; i++) {
		const struct hostile *h = &hostile_pointers()[i];

		fd = open("d", O_RDONLY);
		printf("%s ", h->name);
		show("getdents64", syscall(SYS_getdents64, fd, h->p, 1000));
		close(fd);
	}
	close(file);
}

static void test_cwd(void)
{
	char base[PATH_MAX], now[PATH_MAX];

	show_ok("getcwd", syscall(SYS_getcwd, base, sizeof(base)) <= 0);
	mkdir("w", 0755);
	mkdir("w/x", 0755);
	chdir("w/x");
	getcwd(now, sizeof(now));
	printf("%s\n", now + strlen(base));
	rename("../../w", "../../w2");
	getcwd(now, sizeof(now));
	printf("%s\n", now + strlen(base));
	show("short", syscall(SYS_getcwd, now, 3));
	show("zero", syscall(SYS_getcwd, now, 0));
	rmdir("../x");
	show("gone", syscall(SYS_getcwd, now, sizeof(now)));
	show("still there", access(".", F_OK));
	show("above", access("../../d", F_OK));
	chdir(base);
	show("chdir missing", chdir("no"));
	show("chdir file", chdir("d/file"));
	show("chdir empty", chdir(""));
	show("chdir link", (symlink("d", "dl"), chdir("dl")));
	getcwd(now, sizeof(now));
	printf("%s\n", now + strlen(base));
	chdir("..");
	chdir("/");
	show("root", syscall(SYS_getcwd, now, sizeof(now)));
	printf("%s\n", now);
	show("above root", chdir(".."));
	show("root", syscall(SYS_getcwd, now, 2));
	SHOW_HOSTILE("getcwd", syscall(SYS_getcwd, P, 100));
	SHOW_HOSTILE("chdir", chdir(P));
	chdir(base);
}

static void test_limits(void)
{
	static char path[PATH_MAX + 10];
	char name[NAME_MAX + 2];

	memset(name, 'n', sizeof(name));
	name[NAME_MAX + 1] = 0;
	show("256", mkdir(name, 0700));
	name[NAME_MAX] = 0;
	show("255", mkdir(name, 0700));
	show("255", rmdir(name));
	name[NAME_MAX] = 'n';
	show("256 in missing", access("no/x", F_OK));
	show("open 256", open(name, O_RDONLY));
	show("create 256", open(name, O_RDWR | O_CREAT, 0600));
	memset(path, '/', PATH_MAX - 1);
	path[PATH_MAX - 1] = 0;
	show("4095 slashes", access(path, F_OK));
	memcpy(path, "d", 1);
	show("d and 4094 slashes", access(path, F_OK));
	path[PATH_MAX - 1] = '/';
	path[PATH_MAX] = 0;
	show("4096", access(path, F_OK));
	for (int i = 0; i < PATH_MAX - 2; i += 2)
		memcpy(path + i, "./", 2);
	strcpy(path + PATH_MAX - 2, "d");
	show("4095 dots", access(path, F_OK));
}

static void test_link_limits(void)
{
	char from[10], to[10];

	touch("l0");
	for (int i = 1; i <= 45; i++) {
		snprintf(to, sizeof(to), "l%d", i - 1);
		snprintf(from, sizeof(from), "l%d", i);
		symlink(to, from);
	}
	show("40 links", access("l40", F_OK));
	show("41 links", access("l41", F_OK));
	symlink("d/", "slash");
	symlink("../../../../../../../../../../tmp", "uptmp");
	show("slash", access("slash/file", F_OK));
	show("many ups", access("uptmp", F_OK));
	symlink("slash/file", "deep");
	show("deep", access("deep", F_OK));
	show("deep/", access("deep/", F_OK));
	show("double", access("dl//file", F_OK));
	show("dots", access("dl/../d/./file", F_OK));
}

static void test_chroot(void)
{
	char cwd[PATH_MAX];
	int out = open("/", O_RDONLY);

	mkdir("jail", 0755);
	mkdir("jail/in", 0755);
	symlink("/in", "jail/abs");
	show("chroot file", chroot("d/file"));
	show("chroot missing", chroot("no"));
	show("chroot", chroot("jail"));
	show("cwd outside", syscall(SYS_getcwd, cwd, sizeof(cwd)) < 0);
	printf("%.13s\n", cwd);
	show("chdir", chdir("/"));
	show_directory("/");
	show("up", chdir("../../.."));
	show("in", access("/in", F_OK));
	show("absolute link", access("abs", F_OK));
	show("proc", access("/proc", F_OK));
	show("up of in", access("/in/../../in", F_OK));
	show("root", syscall(SYS_getcwd, cwd, sizeof(cwd)));
	printf("%s\n", cwd);
	show("out", fchdir(out));
	show("outside", access("proc", F_OK));
	show("cwd", syscall(SYS_getcwd, cwd, sizeof(cwd)));
	printf("%s\n", cwd);
}

int main(void)
{
	umask(022);
	test_types();
	test_many();
	test_remove_while_reading();
	test_seekdir();
	test_errors();
	test_cwd();
	test_limits();
	test_link_limits();
	test_chroot();
	return 0;
}
