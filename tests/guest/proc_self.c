// SPDX-License-Identifier: BSD-3-Clause
/* /proc/self: formats as proc(5) has them, and what must be true of them. */
#include "hostile.h"

#include <dirent.h>
#include <stdbool.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

static char text[1 << 20];

static size_t slurp(const char *path)
{
	int fd = open(path, O_RDONLY);
	size_t n = 0;
	ssize_t got;

	text[0] = 0;
	if (fd < 0) {
		show(path, -1);
		return 0;
	}
	while ((got = read(fd, text + n, 1000)) > 0)
		n += got;
	text[n] = 0;
	close(fd);
	return n;
}

/* The value of "Name:" in TEXT, blanks before it left out. */
static const char *field(const char *name)
{
	static char value[200];
	char *p = strstr(text, name);

	if (!p)
		return "(none)";
	p += strlen(name);
	p += strspn(p, " \t");
	snprintf(value, sizeof(value), "%.*s", (int)strcspn(p, "\n"), p);
	return value;
}

static void test_stat(void)
{
	char *rest;
	int pid, n = 0;

	slurp("/proc/self/stat");
	pid = atoi(text);
	printf("pid is mine: %d\n", pid == getpid());
	rest = strrchr(text, ')');
	printf("comm: %.*s\n", (int)(rest - strchr(text, '(')) + 1,
	       strchr(text, '('));
	printf("state: %c\n", rest[2]);
	for (char *p = rest; *p; p++)
		n += *p == ' ';
	printf("fields: %d\n", n + 2);
	slurp("/proc/self/statm");
	n = 0;
	for (char *p = text; *p; p++)
		n += *p == ' ';
	printf("statm fields: %d\n", n + 1);
}

static void test_status(void)
{
	static const char *const same[] = {
		"Name:",   "Umask:",  "State:",	 "Ngid:",	"TracerPid:",
		"Uid:",	   "Gid:",    "VmLck:",	 "VmSwap:",	"Threads:",
		"SigBlk:", "SigIgn:", "SigCgt:", "NoNewPrivs:", "Seccomp:",
	};
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGUSR2, SIG_IGN);
	signal(SIGHUP, exit);
	raise(SIGUSR1);
	slurp("/proc/self/status");
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++)
		printf("%s %s\n", same[i], field(same[i]));
	printf("Tgid is mine: %d\n", atoi(field("Tgid:")) == getpid());
	printf("Pid is mine: %d\n", atoi(field("\nPid:")) == getpid());
	printf("PPid: %d\n", atoi(field("PPid:")) == getppid());
	printf("VmRSS: %d\n", atoi(field("VmRSS:")) > 100);
	printf("VmSize >= VmRSS: %d\n",
	       atoi(field("VmSize:")) >= atoi(field("VmRSS:")));
	printf("pending: %s\n", field("SigPnd:"));
	sigprocmask(SIG_SETMASK, NULL, &set);
}

static void test_arguments(char **argv)
{
	size_t n = slurp("/proc/self/cmdline");

	printf("cmdline: %d %d\n", n == strlen(argv[0]) + 1,
	       !strcmp(text, argv[0]));
	n = slurp("/proc/self/environ");
	printf("environ: %d\n",
	       !strncmp(text, "PATH=", 5) || !strncmp(text, "HOME=", 5));
	n = slurp("/proc/self/auxv");
	printf("auxv: %d\n",
	       n && n % 16 == 0 && *(long *)(text + n - 16) == AT_NULL);
	slurp("/proc/self/comm");
	printf("comm: %s", text);
	prctl(PR_SET_NAME, "a name that is too long");
	slurp("/proc/self/comm");
	printf("comm: %s", text);
	n = open("/proc/self/comm", O_WRONLY);
	show("write comm", write(n, "other\n", 6));
	close(n);
	slurp("/proc/self/comm");
	printf("comm: %s", text);
}

static void test_maps(void)
{
	unsigned long start, end, offset, inode, heap = 0, stack = 0;
	unsigned long code = 0, vdso = 0;
	char perms[5], device[20];
	char *line, *save;
	int lines = 0, bad = 0, column = 0;
	static int data = 1;
	void *p = malloc(100000);

	slurp("/proc/self/maps");
	for (line = strtok_r(text, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save)) {
		char name[200] = "";
		int n = sscanf(line, "%lx-%lx %4s %lx %19s %lu %199[^\n]",
			       &start, &end, perms, &offset, device, &inode,
			       name);

		lines++;
		bad += n < 6 || start >= end || strlen(perms) != 4;
		heap += !strcmp(name, "[heap]");
		stack += !strcmp(name, "[stack]");
		vdso += !strcmp(name, "[vdso]");
		if ((unsigned long)test_maps >= start &&
		    (unsigned long)test_maps < end) {
			printf("code: %s\n", perms);
			code = 1;
		}
		if ((unsigned long)&data >= start && (unsigned long)&data < end)
			printf("data: %s\n", perms);
		if (!strcmp(name, "[stack]")) {
			printf("stack: %s %s\n", perms, device);
			column = strchr(line, '[') - line;
			printf("inside: %d\n", (unsigned long)&p >= start &&
						       (unsigned long)&p < end);
		}
	}
	printf("bad lines: %d of some: %d\n", bad, lines > 5);
	printf("heap %lu stack %lu vdso %lu code %lu column %d\n", heap, stack,
	       vdso, code, column);
	free(p);
	slurp("/proc/self/smaps");
	printf("smaps: %d\n", strstr(text, "Private_Dirty:") != NULL);
	printf("Size: %d\n", atoi(field("Size:")) > 0);
}

static void test_links(void)
{
	char path[4096], link[4096];
	struct stat a, b;
	ssize_t n;
	int fd;

	n = readlink("/proc/self/exe", link, sizeof(link) - 1);
	link[n > 0 ? n : 0] = 0;
	printf("exe: %d\n", strrchr(link, '/') != NULL);
	stat("/proc/self/exe", &a);
	stat(link, &b);
	printf("the same file: %d\n", a.st_ino == b.st_ino);
	n = readlink("/proc/self/cwd", link, sizeof(link) - 1);
	link[n > 0 ? n : 0] = 0;
	printf("cwd: %d\n", getcwd(path, sizeof(path)) && !strcmp(path, link));
	n = readlink("/proc/self/root", link, sizeof(link));
	printf("root: %.*s\n", (int)n, link);
	n = readlink("/proc/self", link, sizeof(link) - 1);
	link[n > 0 ? n : 0] = 0;
	printf("self: %d\n", atoi(link) == getpid());
	fd = open("file", O_RDWR | O_CREAT, 0600);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	lstat(path, &a);
	printf("link: %o\n", a.st_mode);
	unlink("file");
	n = readlink(path, link, sizeof(link) - 1);
	link[n > 0 ? n : 0] = 0;
	printf("deleted: %d\n", strstr(link, "/file (deleted)") != NULL);
	printf("write: %zd\n", write(fd, "abc", 3));
	printf("reopened: %zd\n", read(open(path, O_RDONLY), link, 10));
	show("closed", readlink("/proc/self/fd/999", link, 10));
	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	slurp(path);
	printf("pos: %s flags: %s\n", field("pos:"), field("flags:"));
	close(fd);
}

static int count_names(const char *path, bool print)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	int n = 0;

	while (dir && (entry = readdir(dir))) {
		if (print)
			printf("%s %s: %d\n", path, entry->d_name,
			       entry->d_type);
		n++;
	}
	if (dir)
		closedir(dir);
	return n;
}

static void *thread(void *arg)
{
	(void)arg;
	printf("tasks: %d\n", count_names("/proc/self/task", false));
	slurp("/proc/thread-self/status");
	printf("Pid is the thread's: %d\n", atoi(field("\nPid:")) == gettid());
	printf("Threads: %s\n", field("Threads:"));
	return NULL;
}

static void test_directories(void)
{
	struct stat a, b;
	pthread_t t;

	printf("fds: %d\n", count_names("/proc/self/fd", false) >= 6);
	printf("fdinfo: %d\n", count_names("/proc/self/fdinfo", false) >= 6);
	stat("/proc/self", &a);
	stat("/proc/self", &b);
	printf("directory: %o the same: %d\n", a.st_mode, a.st_ino == b.st_ino);
	stat("/proc/self/status", &a);
	printf("status: %o size %ld\n", a.st_mode, (long)a.st_size);
	show("no such", open("/proc/self/nothing", O_RDONLY));
	show("no such process", open("/proc/99999999/stat", O_RDONLY));
	show("leading zero", open("/proc/01/stat", O_RDONLY));
	show("create", open("/proc/self/new", O_RDWR | O_CREAT, 0600));
	show("write", write(open("/proc/self/stat", O_RDONLY), "x", 1));
	pthread_create(&t, NULL, thread, NULL);
	pthread_join(t, NULL);
}

static void test_offsets(void)
{
	char a[64], b[64];
	int fd = open("/proc/self/status", O_RDONLY);

	show("read", read(fd, a, 10));
	show("pread", pread(fd, b, 10, 5));
	printf("%d\n", !memcmp(a + 5, b, 5));
	show("lseek", lseek(fd, 0, SEEK_SET));
	show("read", read(fd, b, 10));
	printf("%d\n", !memcmp(a, b, 10));
	show("far", pread(fd, b, 10, 1 << 20));
	SHOW_HOSTILE("read", read(fd, P, 10));
	close(fd);
}

static void test_limits(void)
{
	struct rlimit limit = { 100, 200 };

	setrlimit(RLIMIT_NOFILE, &limit);
	slurp("/proc/self/limits");
	printf("%.*s\n", (int)strcspn(text, "\n"), text);
	printf("Max open files%s\n",
	       strstr(text, "Max open files") ? field("Max open files") : "?");
	slurp("/proc/self/oom_score_adj");
	printf("oom_score_adj: %s", text);
	slurp("/proc/self/cgroup");
	printf("cgroup: %d\n", strchr(text, ':') != NULL);
	slurp("/proc/self/mounts");
	printf("mounts: %d\n", strstr(text, " /proc proc ") != NULL);
	slurp("/proc/self/mountinfo");
	printf("mountinfo: %d\n", strstr(text, " - proc proc ") != NULL);
}

static void test_child(void)
{
	char path[64];
	pid_t child;

	fflush(stdout);
	child = fork();
	if (!child)
		_exit(3);
	usleep(100000);
	snprintf(path, sizeof(path), "/proc/%d/status", child);
	slurp(path);
	printf("zombie: %s\n", field("State:"));
	snprintf(path, sizeof(path), "/proc/%d/cmdline", child);
	printf("cmdline: %zu\n", slurp(path));
	snprintf(path, sizeof(path), "/proc/%d/exe", child);
	show("exe", readlink(path, text, 10));
	waitpid(child, NULL, 0);
	show("gone", readlink(path, text, 10));
}

static void test_attributes(void)
{
	show("chmod", chmod("/proc/self", 0700));
	show("chown", chown("/proc/self", 0, 0));
}

int main(int argc, char **argv)
{
	(void)argc;
	test_stat();
	test_status();
	test_arguments(argv);
	test_maps();
	test_links();
	test_directories();
	test_offsets();
	test_limits();
	test_child();
	test_attributes();
	return 0;
}
