// SPDX-License-Identifier: BSD-3-Clause
/* Interval timers: real, virtual, profiling, alarm; RLIMIT_CPU. */
#include "hostile.h"

#include <sys/resource.h>
#include <sys/time.h>
#include <time.h>

static volatile int count[65];

static void note(int signo)
{
	count[signo]++;
}

static void burn_until(volatile int *what, int value)
{
	while (*what < value)
		;
}

static void test_real(void)
{
	struct itimerval value = { { 0, 2000 }, { 0, 5000 } }, old, off = { 0 };

	puts("ITIMER_REAL:");
	show("set", setitimer(ITIMER_REAL, &value, NULL));
	while (count[SIGALRM] < 3)
		pause();
	show("get", getitimer(ITIMER_REAL, &old));
	printf("interval %d, left %d\n", (int)old.it_interval.tv_usec,
	       old.it_value.tv_usec > 0 && old.it_value.tv_usec <= 2000);
	show("stop", setitimer(ITIMER_REAL, &off, &old));
	printf("interval %d\n", (int)old.it_interval.tv_usec);
	getitimer(ITIMER_REAL, &old);
	printf("stopped: %d %d\n", (int)old.it_value.tv_usec,
	       (int)old.it_interval.tv_usec);
	printf("alarm: %u", alarm(100));
	printf(" %u", alarm(50));
	printf(" %u\n", alarm(0));
}

static void test_cpu(int which, int signo, const char *name)
{
	struct itimerval value = { { 0, 10000 }, { 0, 10000 } }, old,
			 off = { 0 };
	struct timespec wait = { 0, 30000000 };

	printf("%s:\n", name);
	show("set", setitimer(which, &value, NULL));
	nanosleep(&wait, NULL);
	printf("asleep it stands still: %d\n", count[signo] == 0);
	burn_until(&count[signo], 2);
	show("get", getitimer(which, &old));
	printf("runs %d\n", old.it_value.tv_usec > 0);
	show("stop", setitimer(which, &off, NULL));
	getitimer(which, &old);
	printf("left %d\n", (int)old.it_value.tv_usec);
}

static void test_errors(void)
{
	struct itimerval value = { { 0, 0 }, { 0, 1000000 } }, old;

	puts("errors:");
	show("usec", setitimer(ITIMER_REAL, &value, NULL));
	value.it_value.tv_usec = -1;
	show("usec", setitimer(ITIMER_REAL, &value, NULL));
	value.it_value = (struct timeval){ -1, 0 };
	show("sec", setitimer(ITIMER_REAL, &value, NULL));
	value.it_value = (struct timeval){ 0, 0 };
	value.it_interval.tv_usec = 1000000;
	show("interval", setitimer(ITIMER_REAL, &value, NULL));
	show("which", syscall(SYS_getitimer, 3, &old));
	value.it_interval.tv_usec = 0;
	show("which", syscall(SYS_setitimer, -1, &value, NULL));
	show("NULL", syscall(SYS_setitimer, ITIMER_REAL, NULL, NULL));
	for (int i = 1; i < 5; i++)
		show("hostile value", syscall(SYS_setitimer, ITIMER_REAL,
					      hostile_pointers()[i].p, NULL));
	SHOW_HOSTILE("getitimer", syscall(SYS_getitimer, ITIMER_REAL, P));
	for (int i = 1; i < HOSTILE_COUNT; i++)
		show("hostile old", syscall(SYS_setitimer, ITIMER_REAL, &value,
					    hostile_pointers()[i].p));
}

static void over_limit(rlim_t soft, rlim_t hard)
{
	struct rlimit limit = { soft, hard };

	signal(SIGXCPU, note);
	setrlimit(RLIMIT_CPU, &limit);
	for (;;)
		if (count[SIGXCPU] == 1) {
			puts("SIGXCPU came");
			count[SIGXCPU]++;
		}
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	signal(SIGALRM, note);
	signal(SIGVTALRM, note);
	signal(SIGPROF, note);
	test_real();
	test_cpu(ITIMER_VIRTUAL, SIGVTALRM, "ITIMER_VIRTUAL");
	test_cpu(ITIMER_PROF, SIGPROF, "ITIMER_PROF");
	test_errors();
	IN_CHILD("CPU limit", over_limit(1, 2));
	return 0;
}
