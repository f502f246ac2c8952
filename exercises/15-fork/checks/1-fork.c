// SPDX-License-Identifier: BSD-3-Clause
/* Exercise 15: fork, vfork and threads. */
#include "check.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* The exit status of PID, or 1000 and the signal. */
static int status_of(long pid)
{
	int status = -1;

	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) :
				   1000 + WTERMSIG(status);
}

static void fresh(void)
{
	call(SYS_close_range, 3, ~0U, 0);
}

/* Two return; a pipe tells which values they have got. */
static void two_return(void)
{
	long parent = getpid(), pid, told[2] = { -1, -1 };
	int fds[2];

	fresh();
	if (pipe(fds))
		return;
	pid = call(SYS_fork);
	if (!pid) {
		told[0] = getpid();
		told[1] = getppid();
		_exit(write(fds[1], told, sizeof(told)) != sizeof(told));
	}
	EXPECT_AS("fork, a number that is not the parent's", true,
		  pid > 0 && pid != parent);
	EXPECT(sizeof(told), read(fds[0], told, sizeof(told)));
	EXPECT_AS("the child's getpid, which is fork's result", pid, told[0]);
	EXPECT_AS("the child's getppid", parent, told[1]);
	EXPECT_AS("the child's exit status", 0, status_of(pid));
}

static void statuses(void)
{
	long pid;

	fresh();
	pid = call(SYS_fork);
	if (!pid)
		_exit(42);
	EXPECT_AS("exit status of a child", 42, status_of(pid));
	pid = call(SYS_fork);
	if (!pid)
		for (;;)
			pause();
	kill(pid, SIGKILL);
	EXPECT_AS("1000 and the signal of a child that was killed",
		  1000 + SIGKILL, status_of(pid));
	EXPECT_AS("wait without children", -ECHILD,
		  call(SYS_wait4, -1, NULL, 0, NULL));
}

static volatile int variable = 1;

static void memory(void)
{
	volatile int on_stack = 1, *shared;
	int *on_heap = malloc(sizeof(*on_heap));
	long pid;

	fresh();
	*on_heap = 1;
	variable = 1;
	shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid = call(SYS_fork);
	if (!pid) {
		int sum = variable + on_stack + *on_heap;

		variable = on_stack = *on_heap = *shared = 2;
		_exit(sum);
	}
	EXPECT_AS("sum of three ones, as the child saw them", 3,
		  status_of(pid));
	EXPECT_AS("a variable that the child has changed", 1, variable);
	EXPECT_AS("one on the stack", 1, on_stack);
	EXPECT_AS("one on the heap", 1, *on_heap);
	EXPECT_AS("one in shared memory", 2, *shared);
	munmap((void *)shared, 4096);
	free(on_heap);
}

/* Numbers are copied; what they mean is shared. */
static void files(void)
{
	char byte;
	long pid;
	int fd;

	fresh();
	fd = open("/tmp/fork", O_RDWR | O_CREAT | O_TRUNC, 0600);
	unlink("/tmp/fork");
	EXPECT(3, write(fd, "abc", 3));
	EXPECT(0, lseek(fd, 0, SEEK_SET));
	pid = call(SYS_fork);
	if (!pid) {
		if (read(fd, &byte, 1) != 1)
			_exit(0);
		close(fd);
		_exit(byte);
	}
	EXPECT_AS("what the child has read", 'a', status_of(pid));
	EXPECT_AS("read in the parent, which has not closed it", 1,
		  read(fd, &byte, 1));
	EXPECT_AS("what it has read: the position is common", 'b', byte);
}

static void directories(void)
{
	char name[64];
	long pid;

	fresh();
	if (chdir("/tmp"))
		return;
	umask(022);
	pid = call(SYS_fork);
	if (!pid) {
		if (!getcwd(name, sizeof(name)) || strcmp(name, "/tmp") != 0)
			_exit(1);
		if (umask(077) != 022 || chdir("/"))
			_exit(2);
		_exit(0);
	}
	EXPECT_AS("the child has found /tmp and umask 022", 0, status_of(pid));
	EXPECT_THAT(getcwd(name, sizeof(name)) && strcmp(name, "/tmp") == 0,
		    "the parent is in /tmp", name);
	EXPECT_AS("the parent's umask", 022, umask(022));
}

static volatile int handled;

static void handler(int signo)
{
	(void)signo;
	handled = 1;
}

static void signals(void)
{
	long pid;

	fresh();
	handled = 0;
	signal(SIGUSR1, handler);
	pid = call(SYS_fork);
	if (!pid) {
		raise(SIGUSR1);
		signal(SIGUSR1, SIG_IGN);
		_exit(handled);
	}
	EXPECT_AS("the child has the handler, too", 1, status_of(pid));
	EXPECT_AS("handled in the parent", 0, handled);
	raise(SIGUSR1);
	EXPECT_AS("handled in the parent, which has its handler still", 1,
		  handled);
}

static void child_signal(void)
{
	struct sigaction action = { .sa_handler = handler };
	long pid;

	fresh();
	handled = 0;
	sigaction(SIGCHLD, &action, NULL);
	pid = call(SYS_fork);
	if (!pid)
		_exit(0);
	status_of(pid);
	signal(SIGCHLD, SIG_DFL);
	EXPECT_AS("SIGCHLD was handled when the child had ended", 1, handled);
}

/* vfork(2): the memory is the parent's, and the parent sleeps meanwhile. */
static void vfork_call(void)
{
	long pid;

	fresh();
	variable = 1;
	pid = vfork();
	if (!pid) {
		usleep(20000);
		variable = 2;
		_exit(7);
	}
	EXPECT_AS("what a vfork child has written 20 ms later", 2, variable);
	EXPECT_AS("its exit status", 7, status_of(pid));
}

static void *thread(void *argument)
{
	variable += *(int *)argument;
	return (void *)(long)getpid();
}

static void threads(void)
{
	void *pid = NULL;
	pthread_t id;
	int two = 2;

	fresh();
	variable = 1;
	EXPECT_AS("pthread_create", 0, pthread_create(&id, NULL, thread, &two));
	EXPECT_AS("pthread_join", 0, pthread_join(id, &pid));
	EXPECT_AS("a variable that the thread has changed", 3, variable);
	EXPECT_AS("getpid in the thread", getpid(), (long)pid);
}

/* Without room for the pidfd all that was copied goes back. */
static void fails_midway(void)
{
	struct rlimit old, limit;
	int fds[2], pidfd = -1;
	char byte;

	fresh();
	if (pipe(fds))
		return;
	getrlimit(RLIMIT_NOFILE, &old);
	limit = old;
	limit.rlim_cur = 5;
	setrlimit(RLIMIT_NOFILE, &limit);
	EXPECT_AS("clone with CLONE_PIDFD and no number left", -EMFILE,
		  call(SYS_clone, CLONE_PIDFD | SIGCHLD, 0, &pidfd));
	setrlimit(RLIMIT_NOFILE, &old);
	EXPECT_AS("wait without children", -ECHILD,
		  call(SYS_wait4, -1, NULL, 0, NULL));
	close(fds[1]);
	EXPECT(0, fcntl(fds[0], F_SETFL, O_NONBLOCK));
	EXPECT_AS("read of a pipe that the failed child must not hold", 0,
		  call(SYS_read, fds[0], &byte, 1));
}

/* Not as root: there is a number of processes that a user may have. */
static void too_many_work(void)
{
	struct rlimit none = { 0, 0 };

	setrlimit(RLIMIT_NPROC, &none);
	if (setuid(12345))
		_exit(1);
	_exit(-call(SYS_fork));
}

static void too_many(void)
{
	long pid;

	fresh();
	pid = call(SYS_fork);
	if (!pid)
		too_many_work();
	EXPECT_AS("fork beyond RLIMIT_NPROC: the error", EAGAIN,
		  status_of(pid));
}

STEPS({ "two return, with different results", two_return },
      { "how a child ends", statuses }, { "memory is the child's own", memory },
      { "descriptors are copied, files are shared", files },
      { "directory and umask are the child's own", directories },
      { "signal handlers are copied", signals },
      { "SIGCHLD when it ends", child_signal }, { "vfork", vfork_call },
      { "a thread shares it all", threads },
      { "an error midway leaves nothing behind", fails_midway },
      { "RLIMIT_NPROC", too_many });
