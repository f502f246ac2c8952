// SPDX-License-Identifier: BSD-3-Clause
/* execve: what stays, what goes, and errors that leave the caller whole. */
#include "hostile.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#ifndef AT_EMPTY_PATH
#define AT_EMPTY_PATH 0x1000
#endif

static char self[] = "/proc/self/exe";

/* What the new program finds. */
static int second_life(int argc, char **argv, char **envp)
{
	sigset_t mask, pending;
	struct sigaction usr1, usr2;
	char name[16];
	stack_t stack;
	int envs = 0;

	while (envp[envs])
		envs++;
	printf("argc %d:", argc);
	for (int i = 0; i < argc && i < 4; i++)
		printf(" [%.20s]", argv[i]);
	printf(" env %d\n", envs);
	sigprocmask(SIG_BLOCK, NULL, &mask);
	sigpending(&pending);
	sigaction(SIGUSR1, NULL, &usr1);
	sigaction(SIGUSR2, NULL, &usr2);
	sigaltstack(NULL, &stack);
	prctl(PR_GET_NAME, name);
	printf("blocked hup %d pending hup %d; usr1 default %d, usr2 ignored "
	       "%d; altstack off %d; fd 50 open %d, 51 open %d\n",
	       sigismember(&mask, SIGHUP), sigismember(&pending, SIGHUP),
	       usr1.sa_handler == SIG_DFL, usr2.sa_handler == SIG_IGN,
	       stack.ss_flags == SS_DISABLE, fcntl(50, F_GETFD) >= 0,
	       fcntl(51, F_GETFD) >= 0);
	fflush(stdout);
	return 33;
}

static void handler(int signo)
{
	(void)signo;
}

static void prepare(void)
{
	static char stack_memory[16384];
	stack_t stack = { .ss_sp = stack_memory, .ss_size = 16384 };
	sigset_t hup;

	sigemptyset(&hup);
	sigaddset(&hup, SIGHUP);
	sigprocmask(SIG_BLOCK, &hup, NULL);
	raise(SIGHUP);
	signal(SIGUSR1, handler);
	signal(SIGUSR2, SIG_IGN);
	sigaltstack(&stack, NULL);
	dup2(1, 50);
	dup2(1, 51);
	fcntl(51, F_SETFD, FD_CLOEXEC);
}

static void life(char *a, char *b)
{
	char *argv[] = { "second", a, b, NULL },
	     *envp[] = { "A=1", "B=", NULL };

	prepare();
	execve(self, argv, envp);
	show("execve", -1);
}

static void *sleep_for_ever(void *unused)
{
	for (;;)
		pause();
	return unused;
}

static void *exec_from_thread(void *unused)
{
	life("from", "thread");
	return unused;
}

static void with_threads(int from_main)
{
	pthread_t thread;
	pid_t pid = getpid();
	char text[20];

	snprintf(text, sizeof(text), "%d", pid);
	for (int i = 0; i < 3; i++)
		pthread_create(&thread, NULL, sleep_for_ever, NULL);
	if (from_main)
		life("with", "threads");
	pthread_create(&thread, NULL, exec_from_thread, NULL);
	sleep_for_ever(NULL);
}

static void many_arguments(int count, size_t size)
{
	char **argv = calloc(count + 2, sizeof(*argv));
	char *string = malloc(size + 1);

	memset(string, 'x', size);
	string[size] = 0;
	argv[0] = "second";
	for (int i = 1; i <= count; i++)
		argv[i] = string;
	execve(self, argv, (char *[]){ NULL });
	show("execve", -1);
}

static void test_errors(void)
{
	char name[] = "/tmp/exec-XXXXXX", script[] = "/tmp/scr-XXXXXX";
	char long_name[5000];
	char *argv[] = { "x", NULL };
	int fd = mkstemp(name);

	puts("errors:");
	memset(long_name, 'a', sizeof(long_name));
	long_name[4999] = 0;
	show("nothing there", execve("/nothing/there", argv, NULL));
	show("empty path", execve("", argv, NULL));
	show("directory", execve("/tmp", argv, NULL));
	show("not a directory", execve("/proc/version/x", argv, NULL));
	show("long name", execve(long_name, argv, NULL));
	show("not executable", execve(name, argv, NULL));
	fchmod(fd, 0755);
	show("open for writing", execve(name, argv, NULL));
	close(fd);
	show("empty file", execve(name, argv, NULL));
	unlink(name);
	fd = mkstemp(script);
	fchmod(fd, 0755);
	if (write(fd, "#!/nothing/there -x\n", 20) != 20)
		return;
	close(fd);
	show("interpreter missing", execve(script, argv, NULL));
	unlink(script);
	SHOW_HOSTILE("path", syscall(SYS_execve, P, argv, NULL));
	for (int i = 1; i < 5; i++) {
		void *p = hostile_pointers()[i].p;
		void *bad_argv[] = { p, NULL };

		show("hostile argv", syscall(SYS_execve, self, p, NULL));
		show("hostile argv[0]",
		     syscall(SYS_execve, self, bad_argv, NULL));
		show("hostile envp", syscall(SYS_execve, self, argv, p));
		show("hostile envp[0]",
		     syscall(SYS_execve, self, argv, bad_argv));
	}
	show("execveat flags", syscall(SYS_execveat, -1, "", argv, NULL, 1));
	show("execveat bad fd",
	     syscall(SYS_execveat, -1, "", argv, NULL, AT_EMPTY_PATH));
	show("execveat bad dir", syscall(SYS_execveat, -1, "x", argv, NULL, 0));
}

static void test_execveat(void)
{
	char *argv[] = { "second", "by", "fd", NULL };
	int fd = open(self, O_RDONLY | O_CLOEXEC);

	syscall(SYS_execveat, fd, "", argv, argv, AT_EMPTY_PATH);
	show("execveat", -1);
}

static void vfork_and_exec(void)
{
	static volatile int touched;
	int status;
	pid_t pid;

	prepare();
	pid = vfork();
	if (!pid) {
		touched = 1;
		execle(self, "second", "after", "vfork", NULL,
		       (char *[]){ "A=1", NULL });
		_exit(1);
	}
	printf("parent goes on, saw it %d, ", touched);
	waitpid(pid, &status, 0);
	show_status("child", status);
	printf("parent's fd 51 open %d, handler kept %d\n",
	       fcntl(51, F_GETFD) >= 0, signal(SIGUSR1, SIG_DFL) == handler);
}

int main(int argc, char **argv, char **envp)
{
	struct rlimit stack = { 1 << 20, 1 << 20 };

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc && !strcmp(argv[0], "second"))
		return second_life(argc, argv, envp);
	IN_CHILD("plain", life("a b", "c\nd"));
	IN_CHILD("threads, from the first", with_threads(1));
	IN_CHILD("threads, from another", with_threads(0));
	IN_CHILD("1000 arguments", many_arguments(1000, 10));
	IN_CHILD("one of 130000 bytes", many_arguments(1, 130000));
	IN_CHILD("one of 131072 bytes", many_arguments(1, 131072));
	setrlimit(RLIMIT_STACK, &stack);
	IN_CHILD("200 KiB", many_arguments(20, 10000));
	IN_CHILD("300 KiB of 1 MiB stack", many_arguments(30, 10000));
	test_errors();
	IN_CHILD("execveat", test_execveat());
	IN_CHILD("vfork", vfork_and_exec());
	return 0;
}
