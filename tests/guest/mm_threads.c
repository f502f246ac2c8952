// SPDX-License-Identifier: BSD-3-Clause
/* Threads that change one address space at the same time. */
#include "mm_common.h"

#include <pthread.h>

#define THREADS 8
#define ROUNDS	300
#define RW	(PROT_READ | PROT_WRITE)

static unsigned char *shared;

/* Maps, fills, protects, moves and unmaps memory of its own. */
static void *work(void *argument)
{
	long id = (long)argument, wrong = 0;

	for (int round = 0; round < ROUNDS; round++) {
		size_t n = 1 + (id * 7 + round) % 24;
		unsigned char *p = mmap(NULL, n * PAGE, RW,
					MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		for (size_t i = 0; i < n; i++)
			p[i * PAGE] = id + i;
		if (round % 3 == 0)
			sched_yield();
		mprotect(p, n * PAGE, PROT_READ);
		p = mremap(p, n * PAGE, (n + 8) * PAGE, MREMAP_MAYMOVE);
		for (size_t i = 0; i < n; i++)
			wrong += p[i * PAGE] != (unsigned char)(id + i);
		munmap(p, (n + 8) * PAGE);
		__atomic_fetch_add(&shared[round % 16 * PAGE], 1,
				   __ATOMIC_RELAXED);
	}
	return (void *)wrong;
}

/* Waits in read() while somebody else unmaps the buffer. */
static int pipe_ends[2];
static char *buffer;

static void *reader(void *argument)
{
	long n = read(pipe_ends[0], buffer, 100);

	(void)argument;
	return (void *)(n < 0 ? -(long)errno : n);
}

int main(void)
{
	pthread_t threads[THREADS];
	long total = 0;
	void *result;

	setvbuf(stdout, NULL, _IOLBF, 0);
	shared = mmap(NULL, 16 * PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	for (long i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, work, (void *)i);
	for (int i = 0; i < THREADS; i++) {
		pthread_join(threads[i], &result);
		show_value("wrong bytes", (long)result);
	}
	for (int i = 0; i < 16; i++)
		total += shared[i * PAGE];
	show_value("counted", total);

	pipe(pipe_ends);
	buffer = area(1, RW);
	pthread_create(&threads[0], NULL, reader, NULL);
	usleep(20000);
	munmap(buffer, PAGE);
	write(pipe_ends[1], "hello", 5);
	pthread_join(threads[0], &result);
	printf("read into memory that has gone: %s\n",
	       (long)result == -EFAULT ? "EFAULT" : "something else");
	return 0;
}
