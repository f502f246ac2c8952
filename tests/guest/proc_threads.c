// SPDX-License-Identifier: BSD-3-Clause
/* Threads: creation, joining, what they share, and how they end. */
#include "hostile.h"

#include <pthread.h>
#include <linux/sched.h>
#include <time.h>

#define THREADS 50
#define ROUNDS	2000

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static pthread_barrier_t barrier;
static int shared, turns;
static __thread int own = 5;

static void *count(void *arg)
{
	own += (intptr_t)arg;
	for (int i = 0; i < ROUNDS; i++) {
		pthread_mutex_lock(&mutex);
		shared++;
		if (i % 100 == 0)
			sched_yield();
		pthread_mutex_unlock(&mutex);
	}
	return (void *)(intptr_t)own;
}

static void test_counting(void)
{
	pthread_t threads[THREADS];
	int sum = 0;

	for (intptr_t i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, count, (void *)i);
	for (int i = 0; i < THREADS; i++) {
		void *result;

		pthread_join(threads[i], &result);
		sum += (intptr_t)result;
	}
	printf("counted %d, own variables %d\n", shared, sum);
}

static void *take_turns(void *arg)
{
	int me = (intptr_t)arg;

	pthread_mutex_lock(&mutex);
	while (turns < 1000) {
		if (turns % 3 == me) {
			turns++;
			pthread_cond_broadcast(&condition);
		} else {
			pthread_cond_wait(&condition, &mutex);
		}
	}
	pthread_cond_broadcast(&condition);
	pthread_mutex_unlock(&mutex);
	pthread_barrier_wait(&barrier);
	return NULL;
}

static void test_turns(void)
{
	pthread_t threads[3];
	struct timespec soon;
	int error;

	pthread_barrier_init(&barrier, NULL, 4);
	for (intptr_t i = 0; i < 3; i++)
		pthread_create(&threads[i], NULL, take_turns, (void *)i);
	pthread_barrier_wait(&barrier);
	for (int i = 0; i < 3; i++)
		pthread_join(threads[i], NULL);
	printf("turns %d\n", turns);
	clock_gettime(CLOCK_REALTIME, &soon);
	soon.tv_nsec += 2000000;
	if (soon.tv_nsec >= 1000000000)
		soon = (struct timespec){ soon.tv_sec + 1, 0 };
	pthread_mutex_lock(&mutex);
	error = pthread_cond_timedwait(&condition, &mutex, &soon);
	pthread_mutex_unlock(&mutex);
	printf("timed wait: %s\n", strerrorname_np(error));
}

static volatile int where;

static void note_thread(int signo)
{
	(void)signo;
	where = gettid();
}

static void *wait_for_signal(void *arg)
{
	*(volatile int *)arg = gettid();
	while (!where)
		usleep(1000);
	return NULL;
}

static void test_signals(void)
{
	volatile int tid = 0;
	pthread_t thread;
	sigset_t usr;

	signal(SIGUSR1, note_thread);
	pthread_create(&thread, NULL, wait_for_signal, (void *)&tid);
	while (!tid)
		usleep(1000);
	pthread_kill(thread, SIGUSR1);
	pthread_join(thread, NULL);
	printf("directed at the thread: %d\n", where == tid);
	where = tid = 0;
	pthread_create(&thread, NULL, wait_for_signal, (void *)&tid);
	while (!tid)
		usleep(1000);
	sigemptyset(&usr);
	sigaddset(&usr, SIGUSR1);
	pthread_sigmask(SIG_BLOCK, &usr, NULL);
	kill(getpid(), SIGUSR1);
	pthread_join(thread, NULL);
	printf("to the process, blocked here: the other took it %d\n",
	       where == tid);
	pthread_sigmask(SIG_UNBLOCK, &usr, NULL);
}

static void *exit_group_from_thread(void *unused)
{
	(void)unused;
	exit(21);
}

static void *crash(void *unused)
{
	(void)unused;
	*(volatile int *)NULL = 1;
	return NULL;
}

static void *leave_later(void *unused)
{
	usleep(20000);
	puts("the last thread");
	fflush(stdout);
	_exit(unused ? 1 : 9);
}

static void start(void *(*function)(void *))
{
	pthread_t thread;

	pthread_create(&thread, NULL, function, NULL);
}

static void wait_for_ever(void)
{
	for (;;)
		pause();
}

static void leader_leaves(void)
{
	start(leave_later);
	pthread_exit(NULL);
}

static void leader_leaves_alone(void)
{
	syscall(SYS_exit, 77);
}

static void *just_return(void *arg)
{
	usleep(10000);
	return arg;
}

static void leader_first_status(void)
{
	start(just_return);
	syscall(SYS_exit, 78);
}

static void *robust_owner(void *arg)
{
	pthread_mutex_lock(arg);
	return NULL;
}

static void test_robust(void)
{
	pthread_mutexattr_t attributes;
	pthread_mutex_t lock;
	pthread_t thread;
	int error;

	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
	pthread_mutex_init(&lock, &attributes);
	pthread_create(&thread, NULL, robust_owner, &lock);
	pthread_join(thread, NULL);
	error = pthread_mutex_lock(&lock);
	printf("robust: %s\n", error ? strerrorname_np(error) : "0");
	pthread_mutex_consistent(&lock);
	printf("unlock %d\n", pthread_mutex_unlock(&lock));
}

static void test_errors(void)
{
	struct clone_args args = { .flags = CLONE_THREAD };

	puts("errors:");
	show("THREAD alone", syscall(SYS_clone, CLONE_THREAD, 0, 0, 0, 0));
	show("SIGHAND alone", syscall(SYS_clone, CLONE_SIGHAND, 0, 0, 0, 0));
	show("THREAD|SIGHAND",
	     syscall(SYS_clone, CLONE_THREAD | CLONE_SIGHAND, 0, 0, 0, 0));
	show("clone3 THREAD", syscall(SYS_clone3, &args, sizeof(args)));
	show("clone3 small", syscall(SYS_clone3, &args, 32));
	show("clone3 huge", syscall(SYS_clone3, &args, 5000));
	args.flags = 0;
	args.exit_signal = 100;
	show("clone3 signal", syscall(SYS_clone3, &args, sizeof(args)));
	args.exit_signal = SIGCHLD;
	args.stack = 0x1000;
	show("clone3 stack", syscall(SYS_clone3, &args, sizeof(args)));
	SHOW_HOSTILE("clone3", P == hostile_pointers()[5].p ?
				       0 :
				       syscall(SYS_clone3, P, 88));
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	test_counting();
	test_turns();
	test_signals();
	test_robust();
	IN_CHILD("exit in a thread", start(exit_group_from_thread);
		 wait_for_ever());
	IN_CHILD("crash in a thread", start(crash); wait_for_ever());
	IN_CHILD("the first thread leaves", leader_leaves());
	IN_CHILD("the only thread leaves", leader_leaves_alone());
	IN_CHILD("the first's status", leader_first_status());
	IN_CHILD("SIGKILL for all", start(just_return); start(just_return);
		 kill(getpid(), SIGKILL); wait_for_ever());
	test_errors();
	return 0;
}
