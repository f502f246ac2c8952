// SPDX-License-Identifier: BSD-3-Clause
/*
 * Handlers that scribble over their frames before they return: whatever comes
 * of it is the program's own trouble.
 */
#include "hostile.h"

#include <time.h>
#include <ucontext.h>

#define CHILDREN 150

static uint64_t seed = 88172645463325252ULL;

static uint64_t number(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

static uint64_t value(void)
{
	switch (number() % 6) {
	case 0: return 0;
	case 1: return number();
	case 2: return -1;
	case 3: return 1UL << number() % 64;
	case 4: return 0xffff800000000000 + number() % (1UL << 40);
	default: return 0x7ffffffff000 + number() % 64 - 32;
	}
}

static void scribble(int signo, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;
	uint64_t *words = context;
	uint8_t *fpu = (uint8_t *)uc->uc_mcontext.fpregs;

	(void)signo;
	(void)info;
	for (int i = number() % 3; i >= 0; i--)
		words[number() % (sizeof(*uc) / 8)] = value();
	for (int i = number() % 8; i > 4; i--)
		fpu[number() % 512] = value();
}

static void live_dangerously(int n)
{
	struct sigaction action = { .sa_sigaction = scribble,
				    .sa_flags = SA_SIGINFO | SA_NODEFER };

	seed += n * 0x9e3779b97f4a7c15;
	fclose(stderr); /* the C library may notice its damaged stack */
	for (int signo = 1; signo < 32; signo++)
		sigaction(signo, &action, NULL);
	for (int i = 0; i < 20; i++)
		raise(SIGUSR1);
	_exit(0);
}

/* One that hangs, with every signal blocked, is killed. */
static void wait_for(pid_t pid)
{
	struct timespec time = { 0, 2000000 };

	for (int i = 0; i < 100; i++) {
		if (waitpid(pid, NULL, WNOHANG))
			return;
		nanosleep(&time, NULL);
	}
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

int main(void)
{
	for (int i = 0; i < CHILDREN; i++) {
		pid_t pid = fork();

		if (!pid)
			live_dangerously(i);
		wait_for(pid);
	}
	puts("still here");
	return 0;
}
