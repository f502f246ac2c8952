/* SPDX-License-Identifier: BSD-3-Clause */
/* A lock that is waited for, a signal that is caught, a child that is made. */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *wait_for_lock(void *unused)
{
	pthread_mutex_lock(&lock);
	puts("thread: got the lock");
	pthread_mutex_unlock(&lock);
	return unused;
}

static void caught(int signal, siginfo_t *info, void *context)
{
	(void)context;
	printf("signal %d, sent by myself: %d\n", signal,
	       info->si_pid == getpid());
}

/* Gives the other thread time to come to the lock, and find it taken. */
static void lock_demo(void)
{
	pthread_t thread;

	pthread_mutex_lock(&lock);
	pthread_create(&thread, NULL, wait_for_lock, NULL);
	usleep(50000);
	pthread_mutex_unlock(&lock);
	pthread_join(thread, NULL);
}

/* The three, one after the other, so that a trace shows each by itself. */
int main(void)
{
	struct sigaction action = { .sa_sigaction = caught,
				    .sa_flags = SA_SIGINFO | SA_RESETHAND };
	int status;

	setvbuf(stdout, NULL, _IOLBF, 0);
	lock_demo();

	sigaction(SIGUSR1, &action, NULL);
	raise(SIGUSR1);

	if (fork() == 0)
		_exit(7);
	wait(&status);
	printf("child: status %d\n", WEXITSTATUS(status));
	return 0;
}
