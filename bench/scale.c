// SPDX-License-Identifier: BSD-3-Clause
/*
 * How the cost of one operation grows with the number of things that are there
 * already: the same operation beside 10, 1,000 and 10,000 of them, the quickest
 * of many short rounds. A line for each kind: "name ns ns ns".
 *
 *	scale [NAME...]
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/futex.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS	  40
#define PER_ROUND 500
#define PAGE	  4096UL

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1e9 + ts.tv_nsec;
}

static void need(int condition, const char *what)
{
	if (condition)
		return;
	perror(what);
	_exit(1);
}

/* ---- Mappings: neighbours differ in protection, so that they stay apart ----
 */

static void vma_prepare(int count)
{
	char *p = mmap(NULL, (count + 1) * PAGE, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	need(p != MAP_FAILED, "mmap");
	for (int i = 0; i < count; i += 2)
		need(!mprotect(p + i * PAGE, PAGE, PROT_READ), "mprotect");
}

static void vma_once(void)
{
	char *p = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	*p = 1;
	munmap(p, PAGE);
}

/* ---- Descriptors ---- */

static void fd_prepare(int count)
{
	while (count--)
		need(dup(0) >= 0, "dup");
}

static void fd_once(void)
{
	close(dup(0));
}

/* ---- Descriptors that epoll watches, of which one is busy ---- */

static int epoll, busy;

static void epoll_prepare(int count)
{
	struct epoll_event event = { .events = EPOLLIN };

	epoll = epoll_create1(0);
	need(epoll >= 0, "epoll_create1");
	while (count--) {
		busy = eventfd(0, EFD_NONBLOCK);
		need(busy >= 0, "eventfd");
		need(!epoll_ctl(epoll, EPOLL_CTL_ADD, busy, &event),
		     "epoll_ctl");
	}
}

static void epoll_once(void)
{
	struct epoll_event event;
	uint64_t value = 1;

	need(write(busy, &value, 8) == 8, "write");
	need(epoll_wait(epoll, &event, 1, -1) == 1, "epoll_wait");
	need(read(busy, &value, 8) == 8, "read");
}

/* ---- Threads that wait, and two that hand something to and fro ---- */

static uint32_t words[10001], ball[2];

static void futex(uint32_t *word, int operation, uint32_t value)
{
	syscall(SYS_futex, word, operation | FUTEX_PRIVATE_FLAG, value, NULL);
}

static void *wait_for_ever(void *word)
{
	for (;;)
		futex(word, FUTEX_WAIT, 0);
	return NULL;
}

static void pass(int to)
{
	__atomic_store_n(&ball[to], 1, __ATOMIC_SEQ_CST);
	futex(&ball[to], FUTEX_WAKE, 1);
}

static void receive(int at)
{
	while (!__atomic_exchange_n(&ball[at], 0, __ATOMIC_SEQ_CST))
		futex(&ball[at], FUTEX_WAIT, 0);
}

static void *play(void *unused)
{
	for (;;) {
		receive(1);
		pass(0);
	}
	return unused;
}

static void start(void *(*function)(void *), void *argument)
{
	pthread_attr_t attributes;
	pthread_t thread;

	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, 16384);
	need(!pthread_create(&thread, &attributes, function, argument),
	     "pthread_create");
}

static void thread_prepare(int count)
{
	for (int i = 0; i < count; i++)
		start(wait_for_ever, &words[i]);
	start(play, NULL);
	usleep(200000); /* until they all wait */
}

static void thread_once(void)
{
	pass(1);
	receive(0);
}

/* ---- Names in a directory ---- */

static void dir_prepare(int count)
{
	char name[64];

	need(!mkdir("/tmp/scale", 0700) && !chdir("/tmp/scale"), "mkdir");
	while (count--) {
		snprintf(name, sizeof(name), "file-%d", count);
		close(open(name, O_CREAT | O_WRONLY, 0600));
	}
}

static void dir_once(void)
{
	close(open("/tmp/scale/new", O_CREAT | O_WRONLY, 0600));
	close(open("/tmp/scale/file-7", O_RDONLY));
	unlink("/tmp/scale/new");
}

/* ---- Timers that run ---- */

static int timer;

static void timer_prepare(int count)
{
	while (count--) {
		struct itimerspec end = { .it_value.tv_sec = 1000 + count };

		timer = timerfd_create(CLOCK_MONOTONIC, 0);
		need(timer >= 0, "timerfd_create");
		need(!timerfd_settime(timer, 0, &end, NULL), "timerfd_settime");
	}
}

static void timer_once(void)
{
	static const struct itimerspec end = { .it_value.tv_sec = 1500 };

	timerfd_settime(timer, 0, &end, NULL);
}

/* ---- Measuring ---- */

static const struct kind {
	const char *name;
	void (*prepare)(int count);
	void (*once)(void);
} kinds[] = {
	{ "mappings", vma_prepare, vma_once },
	{ "descriptors", fd_prepare, fd_once },
	{ "watched", epoll_prepare, epoll_once },
	{ "threads", thread_prepare, thread_once },
	{ "names", dir_prepare, dir_once },
	{ "timers", timer_prepare, timer_once },
};

static double measure(const struct kind *kind, int count)
{
	double least = 1e18;

	kind->prepare(count);
	for (int round = 0; round < ROUNDS; round++) {
		double before = now(), took;

		for (int i = 0; i < PER_ROUND; i++)
			kind->once();
		took = (now() - before) / PER_ROUND;
		least = took < least ? took : least;
	}
	return least;
}

/* In a process of its own, which takes all that it made with it. */
static void measure_apart(const struct kind *kind, int count)
{
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (!pid) {
		printf(" %.0f", measure(kind, count));
		fflush(stdout);
		_exit(0);
	}
	waitpid(pid, NULL, 0);
	for (int i = count; i-- && !strcmp(kind->name, "names");) {
		char name[64];

		snprintf(name, sizeof(name), "/tmp/scale/file-%d", i);
		unlink(name);
	}
	rmdir("/tmp/scale");
}

static int is_wanted(const char *name, char **names)
{
	int any = *names != NULL;

	for (; *names; names++)
		if (!strcmp(*names, name))
			return 1;
	return !any;
}

int main(int argc, char **argv)
{
	struct rlimit many = { 20000, 20000 };

	(void)argc;
	setrlimit(RLIMIT_NOFILE, &many);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (!is_wanted(kinds[i].name, argv + 1))
			continue;
		printf("%s", kinds[i].name);
		measure_apart(&kinds[i], 10);
		measure_apart(&kinds[i], 1000);
		measure_apart(&kinds[i], 10000);
		puts("");
	}
	return 0;
}
