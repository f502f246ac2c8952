// SPDX-License-Identifier: BSD-3-Clause
/* /proc about the machine, and /proc/sys: shapes, and figures that must hold.
 */
#include "hostile.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/vfs.h>

static char text[1 << 16];

static ssize_t slurp(const char *path)
{
	int fd = open(path, O_RDONLY);
	ssize_t n = read(fd, text, sizeof(text) - 1);

	text[n > 0 ? n : 0] = 0;
	close(fd);
	return n;
}

static long kib(const char *name)
{
	char *p = strstr(text, name);

	return p ? atol(p + strlen(name)) : -1;
}

static void test_meminfo(void)
{
	char *p;

	slurp("/proc/meminfo");
	printf("%.9s at %d\n", text, (int)(strstr(text, " kB\n") - text));
	printf("total %d free %d available %d\n", kib("MemTotal:") > 0,
	       kib("MemFree:") > 0 && kib("MemFree:") <= kib("MemTotal:"),
	       kib("MemAvailable:") > 0);
	p = strstr(text, "SwapTotal:");
	printf("SwapTotal: %d\n", p != NULL);
}

static void test_numbers(void)
{
	double up, idle, one;
	int a, b;
	char *end;

	slurp("/proc/uptime");
	printf("uptime %d %d\n", sscanf(text, "%lf %lf", &up, &idle), up > 0);
	slurp("/proc/loadavg");
	printf("loadavg %d\n",
	       sscanf(text, "%lf %lf %lf %d/%d", &one, &up, &idle, &a, &b));
	slurp("/proc/stat");
	printf("stat %.4s %d\n", text, strstr(text, "\nbtime ") != NULL);
	printf("cpu0 %d\n", strstr(text, "\ncpu0 ") != NULL);
	slurp("/proc/version");
	printf("%.14s\n", text);
	slurp("/proc/cpuinfo");
	printf("%.13s\n", text);
	printf("flags %d fpu %d sse2 %d\n",
	       strstr(text, "\nflags\t\t:") != NULL,
	       strstr(text, " fpu ") != NULL, strstr(text, " sse2 ") != NULL);
	slurp("/proc/sys/kernel/random/uuid");
	printf("uuid %zu %c\n", strlen(text), text[14]);
	slurp("/proc/sys/kernel/random/boot_id");
	printf("boot_id %zu\n", strlen(text));
	slurp("/proc/sys/kernel/pid_max");
	printf("pid_max %d\n", strtol(text, &end, 10) > 1000 && *end == '\n');
	slurp("/proc/filesystems");
	printf("proc %d\n", strstr(text, "nodev\tproc\n") != NULL);
}

static void test_names(void)
{
	struct utsname names;

	uname(&names);
	slurp("/proc/sys/kernel/ostype");
	printf("%s", text);
	slurp("/proc/sys/kernel/osrelease");
	printf("osrelease %d\n",
	       !strncmp(text, names.release, strlen(names.release)));
	slurp("/proc/sys/kernel/hostname");
	printf("hostname %d\n",
	       !strncmp(text, names.nodename, strlen(names.nodename)));
}

static void test_tree(void)
{
	struct stat st;
	struct statfs fs;
	struct dirent *entry;
	DIR *dir = opendir("/proc");
	int self = 0, mine = 0, meminfo = 0, dots = 0;

	while ((entry = readdir(dir))) {
		self += !strcmp(entry->d_name, "self");
		meminfo += !strcmp(entry->d_name, "meminfo");
		mine += atoi(entry->d_name) == getpid();
		dots += entry->d_name[0] == '.';
	}
	closedir(dir);
	printf("self %d mine %d meminfo %d dots %d\n", self, mine, meminfo,
	       dots);
	stat("/proc", &st);
	printf("/proc %o\n", st.st_mode);
	stat("/proc/sys/kernel", &st);
	printf("sys/kernel %o\n", st.st_mode);
	stat("/proc/meminfo", &st);
	printf("meminfo %o %ld\n", st.st_mode, (long)st.st_size);
	statfs("/proc", &fs);
	printf("magic %lx\n", (long)fs.f_type);
	show("mkdir", mkdir("/proc/new", 0777));
	show("unlink", unlink("/proc/meminfo"));
	show("rename", rename("/proc/meminfo", "/proc/other"));
	show("no such", open("/proc/nothing", O_RDONLY));
	show("not a directory", open("/proc/meminfo/x", O_RDONLY));
}

int main(void)
{
	test_meminfo();
	test_numbers();
	test_names();
	test_tree();
	return 0;
}
