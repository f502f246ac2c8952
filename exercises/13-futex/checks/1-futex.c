// SPDX-License-Identifier: BSD-3-Clause
/* Exercise 13: FUTEX_WAIT and FUTEX_WAKE between processes. */
#include "check.h"

#include <linux/futex.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>

static int *word; /* a page of them, shared with children */

static void fresh(void)
{
	call(SYS_close_range, 3, ~0U, 0);
	if (!word)
		word = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

static long wake(int *address, int count)
{
	return call(SYS_futex, address, FUTEX_WAKE, count);
}

static long wake_bits(int count, unsigned int bits)
{
	return call(SYS_futex, word, FUTEX_WAKE_BITSET, count, 0, 0, bits);
}

/* Waits while *ADDRESS is VALUE, MS milliseconds at most. */
static long wait_on(const void *address, int op, int value, int ms)
{
	struct timespec time = { ms / 1000, ms % 1000 * 1000000L };

	return call(SYS_futex, address, op, value, &time);
}

/* A child that waits on *ADDRESS; it ends with the error, 0 when woken. */
static pid_t sleeper(int *address)
{
	pid_t pid = fork();

	if (!pid)
		_exit(-wait_on(address, FUTEX_WAIT, 0, 2000));
	usleep(20000);
	return pid;
}

static long result_of(pid_t pid)
{
	int status = -1;

	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? -WEXITSTATUS(status) : 1;
}

static long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void nobody(void)
{
	fresh();
	EXPECT(0, wake(word, 1));
	EXPECT(0, wake(word, 1000));
}

static void another_value(void)
{
	fresh();
	EXPECT_AS("waiting for 1 to change, where 0 is", -EAGAIN,
		  wait_on(word, FUTEX_WAIT, 1, 1000));
}

static void addresses(void)
{
	fresh();
	EXPECT(-EINVAL, wait_on((char *)word + 1, FUTEX_WAIT, 0, 1000));
	EXPECT(-EINVAL, call(SYS_futex, (char *)word + 2, FUTEX_WAKE, 1));
	EXPECT(-EFAULT, wait_on((void *)8, FUTEX_WAIT_PRIVATE, 0, 1000));
	EXPECT_AS("waiting in the kernel's memory", -EFAULT,
		  wait_on((void *)0xffffffff80000000, FUTEX_WAIT, 0, 1000));
}

static void times_out(void)
{
	long start;

	fresh();
	start = now_ms();
	EXPECT_AS("waiting for 20 ms", -ETIMEDOUT,
		  wait_on(word, FUTEX_WAIT, 0, 20));
	EXPECT_AS("20 ms have passed", true, now_ms() - start >= 20);
	EXPECT_AS("how many wait after that", 0, wake(word, 1000));
}

static void on_alarm(int signo)
{
	(void)signo;
}

static void interrupted(void)
{
	struct sigaction action = { .sa_handler = on_alarm };
	struct itimerval soon = { .it_value = { 0, 20000 } };

	fresh();
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &soon, NULL);
	EXPECT_AS("waiting when a signal has been handled", -EINTR,
		  call(SYS_futex, word, FUTEX_WAIT, 0, NULL));
	EXPECT_AS("how many wait after that", 0, wake(word, 1000));
}

static void woken(void)
{
	pid_t pid;

	fresh();
	pid = sleeper(word);
	EXPECT_AS("how many wake(word, 1) has woken", 1, wake(word, 1));
	EXPECT_AS("what the sleeper's call returned", 0, result_of(pid));
	EXPECT_AS("how many wait after that", 0, wake(word, 1000));
}

/* The value changes before anybody is woken: who sleeps does not look. */
static void value_changes(void)
{
	pid_t pid;

	fresh();
	pid = sleeper(word);
	*word = 1;
	EXPECT_AS("how many wait though the value has changed", 1,
		  wake(word, 1));
	*word = 0;
	EXPECT_AS("what the sleeper's call returned", 0, result_of(pid));
}

static void in_order(void)
{
	int fds[2];
	char name;

	fresh();
	if (pipe(fds))
		return;
	for (char i = 'a'; i <= 'c'; i++) {
		if (!fork()) {
			long result = wait_on(word, FUTEX_WAIT, 0, 2000);

			name = result ? '-' : i;
			_exit(write(fds[1], &name, 1) != 1);
		}
		usleep(20000);
	}
	EXPECT_AS("how many wake(word, 1) has woken", 1, wake(word, 1));
	EXPECT(1, read(fds[0], &name, 1));
	EXPECT_AS("the first of the sleepers a, b, c", 'a', name);
	EXPECT_AS("how many wake(word, 1000) has woken", 2, wake(word, 1000));
	EXPECT(1, read(fds[0], &name, 1));
	EXPECT_AS("the second", 'b', name);
	while (wait(NULL) > 0)
		;
}

/* The kernel keeps all of them in a few lists: keys tell them apart. */
static void other_words(void)
{
	long others = 0;
	pid_t pid;

	fresh();
	pid = sleeper(word);
	for (int i = 1; i < 1024; i++)
		others += wake(word + i, 1000);
	EXPECT_AS("how many wait on 1023 other words", 0, others);
	EXPECT_AS("how many wait on a private futex there", 0,
		  call(SYS_futex, word, FUTEX_WAKE_PRIVATE, 1000));
	EXPECT(1, wake(word, 1));
	EXPECT(0, result_of(pid));
}

static void bits(void)
{
	struct timespec end;
	pid_t pid;

	fresh();
	clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_sec += 5;
	pid = fork();
	if (!pid)
		_exit(-call(SYS_futex, word, FUTEX_WAIT_BITSET, 0, &end, 0, 2));
	usleep(20000);
	EXPECT_AS("how many with bit 0 or 2", 0, wake_bits(1000, 5));
	EXPECT_AS("how many with bit 1 or 2", 1, wake_bits(1000, 6));
	EXPECT_AS("what the sleeper's call returned", 0, result_of(pid));
}

static void untouched(void)
{
	int *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	fresh();
	EXPECT_AS("waiting on a page that nobody has touched", -ETIMEDOUT,
		  wait_on(page, FUTEX_WAIT_PRIVATE, 0, 1));
	EXPECT_AS("waiting for 1 to change there", -EAGAIN,
		  wait_on(page, FUTEX_WAIT_PRIVATE, 1, 1));
}

STEPS({ "nobody waits", nobody },
      { "the word has another value", another_value },
      { "addresses that can't be", addresses },
      { "the time is over", times_out }, { "one sleeps, one wakes", woken },
      { "who sleeps stays asleep when the value changes", value_changes },
      { "a signal", interrupted },
      { "who came first is woken first", in_order },
      { "another word is another futex", other_words },
      { "bits of FUTEX_WAIT_BITSET", bits },
      { "a page that is not there yet", untouched });
