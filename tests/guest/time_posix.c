/* SPDX-License-Identifier: BSD-3-Clause */
/* timer_create(2) and its relatives, by their system calls. */
#include "hostile.h"

#include <pthread.h>
#include <sys/signalfd.h>
#include <time.h>

#define MS 1000000L

static volatile int count, last_code, last_value, last_overrun;
static volatile pid_t last_tid;

static void handler(int signo, siginfo_t *info, void *context)
{
	(void)signo;
	(void)context;
	count++;
	last_code = info->si_code;
	last_value = info->si_value.sival_int;
	last_overrun = info->si_overrun;
	last_tid = gettid();
}

static int create(clockid_t clock, int notify, int signo, int value)
{
	struct sigevent event = { .sigev_notify = notify,
				  .sigev_signo = signo,
				  .sigev_value = { .sival_int = value } };
	int id = -1;

	event._sigev_un._tid = gettid();
	if (syscall(SYS_timer_create, clock, &event, &id))
		return -1;
	return id;
}

static int delete (int id)
{
	return syscall(SYS_timer_delete, id);
}

static struct itimerspec spec(long first, long interval)
{
	return (struct itimerspec){
		.it_value = { first / 1000000000, first % 1000000000 },
		.it_interval = { interval / 1000000000, interval % 1000000000 },
	};
}

static long set(int id, int flags, long first, long interval)
{
	struct itimerspec new = spec(first, interval);

	return syscall(SYS_timer_settime, id, flags, &new, NULL);
}

static long ns_of(const struct timespec *ts)
{
	return ts->tv_sec * 1000000000 + ts->tv_nsec;
}

static long left(int id)
{
	struct itimerspec spec;

	if (syscall(SYS_timer_gettime, id, &spec))
		return -1;
	return ns_of(&spec.it_value);
}

static long now(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return ns_of(&ts);
}

static void show_between(const char *what, long value, long from, long to)
{
	printf("%s: %s\n", what,
	       value < from ? "too little" :
	       value > to   ? "too much" :
			      "right");
}

static void await(int n)
{
	for (int i = 0; i < 3000 && count < n; i++)
		usleep(1000);
}

static void test_errors(void)
{
	struct sigevent event = { .sigev_notify = 77 };
	struct itimerspec new = spec(1000 * MS, 0);
	int id, good = create(CLOCK_MONOTONIC, SIGEV_NONE, 0, 0);

	show("clock", create(77, SIGEV_SIGNAL, SIGUSR1, 0));
	show("raw clock", create(CLOCK_MONOTONIC_RAW, SIGEV_SIGNAL, 1, 0));
	show("coarse clock", create(CLOCK_REALTIME_COARSE, SIGEV_NONE, 1, 0));
	show("signal 0", create(CLOCK_MONOTONIC, SIGEV_SIGNAL, 0, 0));
	show("signal 65", create(CLOCK_MONOTONIC, SIGEV_SIGNAL, 65, 0));
	show("notify 77", syscall(SYS_timer_create, 1, &event, &id));
	event.sigev_notify = SIGEV_SIGNAL | SIGEV_THREAD_ID;
	event.sigev_signo = SIGUSR1;
	event._sigev_un._tid = 1;
	show("thread of another",
	     getpid() == 1 ? (errno = EINVAL, -1) :
			     syscall(SYS_timer_create, 1, &event, &id));
	show("settime", syscall(SYS_timer_settime, 12345, 0, &new, NULL));
	show("settime NULL", syscall(SYS_timer_settime, good, 0, NULL, NULL));
	show("gettime", syscall(SYS_timer_gettime, 12345, &new));
	show("getoverrun", syscall(SYS_timer_getoverrun, 12345));
	show("delete", delete (12345));
	show("delete -1", delete (-1));
	new.it_value.tv_nsec = 1000000000;
	show("much ns", syscall(SYS_timer_settime, good, 0, &new, NULL));
	new = spec(0, 0);
	new.it_interval.tv_sec = -1;
	show("negative", syscall(SYS_timer_settime, good, 0, &new, NULL));
	new = spec(1000 * MS, 0);
	SHOW_HOSTILE("create id", syscall(SYS_timer_create, 1, NULL, P));
	SHOW_HOSTILE("create event",
		     P ? syscall(SYS_timer_create, 1, P, &id) : 0);
	SHOW_HOSTILE("set", syscall(SYS_timer_settime, good, 0, P, NULL));
	SHOW_HOSTILE("set old", syscall(SYS_timer_settime, good, 0, &new, P));
	SHOW_HOSTILE("get", syscall(SYS_timer_gettime, good, P));
	show("delete", delete (good));
	show("delete again", delete (good));
}

static void test_once(clockid_t clock, const char *name)
{
	int id = create(clock, SIGEV_SIGNAL, SIGUSR1, 42);

	printf("-- %s\n", name);
	count = 0;
	show("off", left(id));
	show("set", set(id, 0, 20 * MS, 0));
	show_between("left", left(id), 1, 20 * MS);
	await(1);
	show("signals", count);
	printf("code %d value %d overrun %d\n", last_code, last_value,
	       last_overrun);
	show("left", left(id));
	show("absolute", set(id, TIMER_ABSTIME, now(clock) + 10 * MS, 0));
	await(2);
	show("signals", count);
	show("past", set(id, TIMER_ABSTIME, 1000, 0));
	await(3);
	show("signals", count);
	set(id, 0, 10 * MS, 0);
	show("stopped", set(id, 0, 0, 0));
	usleep(20000);
	show("signals", count);
	show("delete", delete (id));
}

static void test_period(void)
{
	int id = create(CLOCK_MONOTONIC, SIGEV_SIGNAL, SIGRTMIN + 1, 9);
	struct itimerspec old, new = spec(0, 0);
	sigset_t mask;

	count = 0;
	set(id, 0, 5 * MS, 5 * MS);
	await(4);
	show("periodic", count >= 4);
	sigemptyset(&mask);
	sigaddset(&mask, SIGRTMIN + 1);
	sigprocmask(SIG_BLOCK, &mask, NULL);
	usleep(80000);
	count = 0;
	sigprocmask(SIG_UNBLOCK, &mask, NULL);
	show("after being blocked", count);
	show_between("overrun", last_overrun, 8, 100);
	show_between("getoverrun", syscall(SYS_timer_getoverrun, id), 0, 100);
	show("set", syscall(SYS_timer_settime, id, 0, &new, &old));
	show("old period", ns_of(&old.it_interval));
	show_between("old left", ns_of(&old.it_value), 1, 5 * MS);
	set(id, 0, 1, 100000);
	await(20);
	set(id, 0, 0, 0);
	show("100 us", count >= 20);
	delete (id);
}

/* A timer whose signal is ignored goes on, and does not hang the machine. */
static void test_ignored(void)
{
	int id = create(CLOCK_MONOTONIC, SIGEV_SIGNAL, SIGUSR2, 5);
	struct sigaction action = { .sa_sigaction = handler,
				    .sa_flags = SA_SIGINFO };

	signal(SIGUSR2, SIG_IGN);
	count = 0;
	set(id, 0, 1, 1);
	usleep(20000);
	show("ignored", count);
	set(id, 0, 1 * MS, 1 * MS);
	usleep(10000);
	sigaction(SIGUSR2, &action, NULL);
	await(1);
	show("no longer", count >= 1);
	delete (id);
}

/* Two timers, one classic signal: neither is lost. */
static void test_two(void)
{
	int a = create(CLOCK_MONOTONIC, SIGEV_SIGNAL, SIGUSR1, 1);
	int b = create(CLOCK_MONOTONIC, SIGEV_SIGNAL, SIGUSR1, 2);
	sigset_t mask;

	sigemptyset(&mask);
	sigaddset(&mask, SIGUSR1);
	sigprocmask(SIG_BLOCK, &mask, NULL);
	count = 0;
	set(a, 0, 1 * MS, 0);
	set(b, 0, 5 * MS, 0);
	usleep(20000);
	sigprocmask(SIG_UNBLOCK, &mask, NULL);
	show("two", count);
	delete (a);
	delete (b);
}

static void test_none(void)
{
	int id = create(CLOCK_MONOTONIC, SIGEV_NONE, 0, 0);

	set(id, 0, 5 * MS, 0);
	show_between("none: left", left(id), 1, 5 * MS);
	usleep(10000);
	show("none: over", left(id));
	set(id, 0, 5 * MS, 5 * MS);
	usleep(10000);
	show_between("none: period", left(id), 1, 5 * MS);
	delete (id);
}

static void *thread(void *result)
{
	int id = create(CLOCK_MONOTONIC, SIGEV_SIGNAL | SIGEV_THREAD_ID,
			SIGUSR1, 3);

	count = 0;
	set(id, 0, 5 * MS, 0);
	await(1);
	*(int *)result = last_tid == gettid();
	delete (id);
	return NULL;
}

static void test_thread(void)
{
	pthread_t id;
	int result = -1;

	pthread_create(&id, NULL, thread, &result);
	pthread_join(id, NULL);
	show("to this thread", result);
}

static void burn(int until)
{
	long start = now(CLOCK_MONOTONIC);

	while (count < until && now(CLOCK_MONOTONIC) - start < 5000 * MS)
		;
}

static void test_cpu(clockid_t clock, const char *name)
{
	int id = create(clock, SIGEV_SIGNAL, SIGUSR1, 3);
	long start = now(clock);

	printf("-- %s\n", name);
	count = 0;
	show("set", set(id, 0, 30 * MS, 10 * MS));
	usleep(50000);
	show("asleep", count);
	burn(1);
	show_between("time", now(clock) - start, 30 * MS, 2000 * MS);
	burn(3);
	show("periods", count >= 3);
	delete (id);
}

static void test_inheritance(void)
{
	int id = create(CLOCK_MONOTONIC, SIGEV_SIGNAL, SIGUSR1, 3);

	count = 0;
	set(id, 0, 10 * MS, 0);
	IN_CHILD("child", show("not in a child", left(id)); usleep(20000);
		 show("no signal", count));
	await(1);
	show("parent's", count);
	delete (id);
}

static void test_signalfd(void)
{
	struct signalfd_siginfo info;
	sigset_t mask;
	int fd, id;

	sigemptyset(&mask);
	sigaddset(&mask, SIGUSR1);
	sigprocmask(SIG_BLOCK, &mask, NULL);
	fd = signalfd(-1, &mask, 0);
	id = create(CLOCK_MONOTONIC, SIGEV_SIGNAL, SIGUSR1, 17);
	set(id, 0, 5 * MS, 5 * MS);
	for (int i = 0; i < 3; i++) {
		show("signalfd", read(fd, &info, sizeof(info)));
		printf("code %d value %d id %d\n", info.ssi_code, info.ssi_int,
		       (int)info.ssi_tid == id);
	}
	delete (id);
	close(fd);
	while (sigpending(&mask) == 0 && sigismember(&mask, SIGUSR1))
		sigtimedwait(&mask, NULL, &(struct timespec){ 0, 0 });
	sigemptyset(&mask);
	sigprocmask(SIG_SETMASK, &mask, NULL);
}

#define MANY 400

static void test_many(void)
{
	static int ids[MANY];
	int failed = 0;

	count = 0;
	for (int i = 0; i < MANY; i++) {
		ids[i] = create(CLOCK_MONOTONIC, SIGEV_SIGNAL, SIGRTMIN + 1, i);
		failed += ids[i] < 0;
	}
	for (int i = 0; i < MANY; i++)
		failed += set(ids[i], 0, (i * 7919 % 40 + 1) * MS, 0) != 0;
	await(MANY);
	show("many", count);
	for (int i = 0; i < MANY; i++)
		failed += delete (ids[i]) != 0;
	show("failed", failed);
}

int main(void)
{
	struct sigaction action = { .sa_sigaction = handler,
				    .sa_flags = SA_SIGINFO | SA_RESTART };

	sigaction(SIGUSR1, &action, NULL);
	sigaction(SIGRTMIN + 1, &action, NULL);
	test_errors();
	test_once(CLOCK_MONOTONIC, "monotonic");
	test_once(CLOCK_REALTIME, "realtime");
	test_once(CLOCK_BOOTTIME, "boottime");
	test_period();
	test_ignored();
	test_two();
	test_none();
	test_thread();
	test_cpu(CLOCK_PROCESS_CPUTIME_ID, "process");
	test_cpu(CLOCK_THREAD_CPUTIME_ID, "thread");
	test_inheritance();
	test_signalfd();
	test_many();
	return 0;
}
