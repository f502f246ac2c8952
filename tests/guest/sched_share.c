// SPDX-License-Identifier: BSD-3-Clause
/*
 * Needs root. Who gets the CPU: a thread that sleeps much runs soon after it
 * wakes, nice values count, SCHED_FIFO comes before all others. On one CPU, and
 * with wide margins: the machine may be busy with other things.
 */
#include "hostile.h"

#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>
#include <time.h>

static volatile unsigned long *counts; /* shared */

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec + ts.tv_nsec * 1e-9;
}

static void rest(double seconds)
{
	struct timespec ts = { 0, seconds * 1e9 };

	nanosleep(&ts, NULL);
}

/* A child that does nothing but count. */
static pid_t start_loop(int number, int nice)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	setpriority(PRIO_PROCESS, 0, nice);
	for (;;)
		counts[number * 8]++;
}

static void stop_loop(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void test_sleeper(void)
{
	pid_t one = start_loop(0, 0), two = start_loop(1, 0);
	double least = 1, late;

	for (int i = 0; i < 100; i++) {
		double before = now();

		rest(0.002);
		late = now() - before - 0.002;
		least = late < least ? late : least;
	}
	stop_loop(one);
	stop_loop(two);
	printf("a sleeper runs soon: %d\n", least < 0.003);
}

static void test_shares(void)
{
	pid_t kind, greedy;

	counts[0] = counts[8] = 0;
	kind = start_loop(0, 10);
	greedy = start_loop(1, 0);
	rest(0.6);
	stop_loop(kind);
	stop_loop(greedy);
	printf("both run: %d\n", counts[0] && counts[8]);
	printf("the nicer one less: %d\n", counts[8] / 3 > counts[0]);
}

static void *be_nice(void *unused)
{
	(void)unused;
	show("thread", setpriority(PRIO_PROCESS, 0, 7));
	printf("its nice value %d\n", getpriority(PRIO_PROCESS, 0));
	show("greatest of the group", getpriority(PRIO_PGRP, 0) <= 7);
	return NULL;
}

static void test_threads(void)
{
	int before = getpriority(PRIO_PROCESS, 0);
	pthread_t thread;

	pthread_create(&thread, NULL, be_nice, NULL);
	pthread_join(thread, NULL);
	printf("ours is the same: %d\n",
	       getpriority(PRIO_PROCESS, 0) == before);
}

static void test_fifo(void)
{
	struct sched_param param = { .sched_priority = 10 };
	unsigned long seen;
	double end;
	pid_t loop;

	counts[0] = 0;
	loop = start_loop(0, 0);
	while (!counts[0])
		rest(0.001);
	show("SCHED_FIFO", sched_setscheduler(0, SCHED_FIFO, &param));
	rest(0.001);
	seen = counts[0];
	for (end = now() + 0.05; now() < end;)
		sched_yield();
	printf("nobody else ran: %d\n", counts[0] == seen);
	param.sched_priority = 0;
	show("SCHED_OTHER", sched_setscheduler(0, SCHED_OTHER, &param));
	rest(0.02);
	printf("now it runs: %d\n", counts[0] != seen);
	stop_loop(loop);
}

/* Whoever must stop a real-time program that spins gets a moment to do it. */
static void test_fifo_spins(void)
{
	struct sched_param param = { .sched_priority = 10 };
	pid_t loop = start_loop(0, 0);

	show("SCHED_FIFO", sched_setscheduler(loop, SCHED_FIFO, &param));
	rest(0.1);
	stop_loop(loop);
	printf("stopped\n");
}

int main(void)
{
	cpu_set_t first;

	CPU_ZERO(&first);
	CPU_SET(0, &first);
	show("one CPU", sched_setaffinity(0, sizeof(first), &first));
	counts = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	test_sleeper();
	test_shares();
	test_threads();
	test_fifo();
	test_fifo_spins();
	return 0;
}
