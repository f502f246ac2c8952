// SPDX-License-Identifier: BSD-3-Clause
/* Clocks, sleeps and their errors; no times are printed, only what holds. */
#include "hostile.h"

#include <sys/resource.h>
#include <sys/time.h>
#include <sys/times.h>
#include <time.h>

static const struct {
	clockid_t clock;
	const char *name;
} clocks[] = {
	{ CLOCK_REALTIME, "realtime" },
	{ CLOCK_MONOTONIC, "monotonic" },
	{ CLOCK_PROCESS_CPUTIME_ID, "process" },
	{ CLOCK_THREAD_CPUTIME_ID, "thread" },
	{ CLOCK_MONOTONIC_RAW, "raw" },
	{ CLOCK_REALTIME_COARSE, "realtime coarse" },
	{ CLOCK_MONOTONIC_COARSE, "monotonic coarse" },
	{ CLOCK_BOOTTIME, "boottime" },
	{ CLOCK_TAI, "tai" },
	{ 10, "10" },
	{ 12, "12" },
	{ 16, "16" },
	{ -1, "-1" },
	{ (clockid_t)(~0U << 3) | 3, "bad CPU clock" },
	{ (clockid_t)(~99999999U << 3) | 2, "CPU clock of nobody" },
};

#define CLOCKS (sizeof(clocks) / sizeof(clocks[0]))

static int64_t ns(const struct timespec *ts)
{
	return ts->tv_sec * 1000000000LL + ts->tv_nsec;
}

static void burn(void)
{
	for (volatile int i = 0; i < 100000; i++)
		;
}

static void test_clocks(void)
{
	for (size_t i = 0; i < CLOCKS; i++) {
		struct timespec a = { 0 }, b = { 0 }, c = { 0 };
		long result = syscall(SYS_clock_gettime, clocks[i].clock, &a);

		printf("%s: ", clocks[i].name);
		show("get", result);
		if (result)
			continue;
		clock_gettime(clocks[i].clock, &b); /* perhaps by the vDSO */
		burn();
		syscall(SYS_clock_gettime, clocks[i].clock, &c);
		printf("  in order %d %d, normal %d, res ", ns(&a) <= ns(&b),
		       ns(&b) <= ns(&c),
		       a.tv_nsec >= 0 && a.tv_nsec < 1000000000);
		result = syscall(SYS_clock_getres, clocks[i].clock, &a);
		printf("%ld, sane %d\n", result,
		       a.tv_sec == 0 && a.tv_nsec > 0 && a.tv_nsec <= 10000000);
	}
	show("getres without result",
	     syscall(SYS_clock_getres, CLOCK_MONOTONIC, NULL));
	show("getres of nothing", syscall(SYS_clock_getres, 12, NULL));
}

static void test_agreement(void)
{
	struct timespec a, b;
	struct timeval tv;
	time_t t;

	syscall(SYS_clock_gettime, CLOCK_REALTIME, &a);
	syscall(SYS_gettimeofday, &tv, NULL);
	t = syscall(SYS_time, NULL);
	syscall(SYS_clock_gettime, CLOCK_REALTIME, &b);
	printf("gettimeofday between %d, time %d, after 2024 %d\n",
	       tv.tv_sec >= a.tv_sec && tv.tv_sec <= b.tv_sec,
	       t >= a.tv_sec && t <= b.tv_sec, t > 1700000000);
	gettimeofday(&tv, NULL);
	printf("time(): %d\n", time(NULL) >= t);
}

static void test_sleep(void)
{
	struct timespec begin, end, request = { 0, 20000000 }, left = { 9, 9 };

	puts("sleeping:");
	clock_gettime(CLOCK_MONOTONIC, &begin);
	show("nanosleep", nanosleep(&request, &left));
	clock_gettime(CLOCK_MONOTONIC, &end);
	printf("long enough %d, not too long %d, left untouched %d\n",
	       ns(&end) - ns(&begin) >= 20000000,
	       ns(&end) - ns(&begin) < 2000000000, left.tv_sec == 9);
	request = (struct timespec){ 0, 1 };
	show("until the past", syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC,
				       TIMER_ABSTIME, &request, NULL));
	request = (struct timespec){ 0, 0 };
	show("zero", nanosleep(&request, NULL));
	clock_gettime(CLOCK_REALTIME, &request);
	request.tv_nsec += 5000000;
	if (request.tv_nsec >= 1000000000)
		request = (struct timespec){ request.tv_sec + 1, 0 };
	show("until soon", syscall(SYS_clock_nanosleep, CLOCK_REALTIME,
				   TIMER_ABSTIME, &request, NULL));
	clock_gettime(CLOCK_REALTIME, &end);
	printf("reached %d\n", ns(&end) >= ns(&request));
}

static void test_sleep_errors(void)
{
	static const struct timespec bad[] = { { 0, -1 },
					       { 0, 1000000000 },
					       { -1, 0 } };
	struct timespec zero = { 0, 0 };

	puts("sleep errors:");
	for (int i = 0; i < 3; i++) {
		show("nanosleep", syscall(SYS_nanosleep, &bad[i], NULL));
		show("clock_nanosleep",
		     syscall(SYS_clock_nanosleep, 0, 0, &bad[i], NULL));
	}
	for (size_t i = 0; i < CLOCKS; i++) {
		printf("%s: ", clocks[i].name);
		show("clock_nanosleep",
		     syscall(SYS_clock_nanosleep, clocks[i].clock, 0, &zero,
			     NULL));
	}
	SHOW_HOSTILE("nanosleep", syscall(SYS_nanosleep, P, NULL));
	SHOW_HOSTILE("clock_nanosleep",
		     syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, P, NULL));
}

static void test_hostile(void)
{
	puts("hostile:");
	SHOW_HOSTILE("clock_gettime",
		     syscall(SYS_clock_gettime, CLOCK_REALTIME, P));
	SHOW_HOSTILE("clock_getres",
		     syscall(SYS_clock_getres, CLOCK_REALTIME, P));
	SHOW_HOSTILE("gettimeofday", syscall(SYS_gettimeofday, P, NULL));
	SHOW_HOSTILE("gettimeofday zone", syscall(SYS_gettimeofday, NULL, P));
	for (int i = 1; i < HOSTILE_COUNT; i++) {
		const struct hostile *bad = &hostile_pointers()[i];

		printf("%s: ", bad->name);
		show("time", syscall(SYS_time, bad->p));
		show_ok("times", syscall(SYS_times, bad->p));
	}
	show_ok("times(NULL)", syscall(SYS_times, NULL));
	SHOW_HOSTILE("getrusage", syscall(SYS_getrusage, RUSAGE_SELF, P));
	show("getrusage 7", syscall(SYS_getrusage, 7, NULL));
	SHOW_HOSTILE("clock_settime",
		     P == hostile_pointers()[5].p ?
			     0 :
			     syscall(SYS_clock_settime, CLOCK_REALTIME, P));
	show("clock_settime monotonic",
	     syscall(SYS_clock_settime, CLOCK_MONOTONIC,
		     &(struct timespec){ 1, 0 }));
	show("clock_settime ns", syscall(SYS_clock_settime, CLOCK_REALTIME,
					 &(struct timespec){ 1, 1000000000 }));
}

static void test_usage(void)
{
	struct rusage before, after;
	struct tms tms;
	struct timespec process, thread;

	getrusage(RUSAGE_SELF, &before);
	do {
		burn();
		getrusage(RUSAGE_SELF, &after);
	} while (after.ru_utime.tv_sec == before.ru_utime.tv_sec &&
		 after.ru_utime.tv_usec < before.ru_utime.tv_usec + 30000);
	times(&tms);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &process);
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &thread);
	printf("usage: user grew, maxrss %d, faults %d, times %d, clocks %d\n",
	       after.ru_maxrss > 50, after.ru_minflt > 10,
	       tms.tms_utime + tms.tms_stime >= 2,
	       ns(&process) >= 30000000 && ns(&thread) >= 30000000);
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	test_clocks();
	test_agreement();
	test_sleep();
	test_sleep_errors();
	test_hostile();
	test_usage();
	return 0;
}
