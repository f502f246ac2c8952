// SPDX-License-Identifier: BSD-3-Clause
/* futex(2): each operation and error, private and shared between processes. */
#include "hostile.h"

#include <linux/futex.h>
#include <pthread.h>
#include <time.h>

static uint32_t word, word2;
static uint32_t *shared;
static volatile int ready;

static long futex(uint32_t *p, int op, uint32_t value, const void *timeout,
		  uint32_t *p2, uint32_t value3)
{
	return syscall(SYS_futex, p, op, value, timeout, p2, value3);
}

static void nap(void)
{
	struct timespec time = { 0, 20000000 };

	nanosleep(&time, NULL);
}

static void *wait_on_word(void *bitset)
{
	long result;

	__atomic_add_fetch(&ready, 1, __ATOMIC_SEQ_CST);
	if (bitset)
		result = futex(&word, FUTEX_WAIT_BITSET_PRIVATE, 0, NULL, NULL,
			       (uintptr_t)bitset);
	else
		result = futex(&word, FUTEX_WAIT_PRIVATE, 0, NULL, NULL, 0);
	return (void *)result;
}

static void start(pthread_t *threads, int count, uintptr_t bitset)
{
	ready = 0;
	for (int i = 0; i < count; i++)
		pthread_create(&threads[i], NULL, wait_on_word, (void *)bitset);
	while (ready < count)
		nap();
	nap();
}

static void join(pthread_t *threads, int count)
{
	for (int i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
}

static void test_wake(void)
{
	pthread_t threads[6];

	puts("wake:");
	show("nobody", futex(&word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0));
	start(threads, 5, 0);
	show("two", futex(&word, FUTEX_WAKE_PRIVATE, 2, NULL, NULL, 0));
	show("shared key is another",
	     futex(&word2, FUTEX_WAKE_PRIVATE, 9, NULL, NULL, 0));
	show("all", futex(&word, FUTEX_WAKE_PRIVATE, 9, NULL, NULL, 0));
	join(threads, 5);
	puts("bitsets:");
	start(threads, 2, 1);
	start(threads + 2, 2, 6);
	show("8", futex(&word, FUTEX_WAKE_BITSET_PRIVATE, 9, NULL, NULL, 8));
	show("2", futex(&word, FUTEX_WAKE_BITSET_PRIVATE, 1, NULL, NULL, 2));
	show("1", futex(&word, FUTEX_WAKE_BITSET_PRIVATE, 9, NULL, NULL, 1));
	show("any", futex(&word, FUTEX_WAKE_PRIVATE, 9, NULL, NULL, 0));
	join(threads, 4);
}

static void test_requeue(void)
{
	pthread_t threads[6];

	puts("requeue:");
	start(threads, 5, 0);
	show("wrong value",
	     futex(&word, FUTEX_CMP_REQUEUE_PRIVATE, 1, (void *)2, &word2, 7));
	show("1 and 2",
	     futex(&word, FUTEX_CMP_REQUEUE_PRIVATE, 1, (void *)2, &word2, 0));
	show("moved", futex(&word2, FUTEX_WAKE_PRIVATE, 9, NULL, NULL, 0));
	show("1 and 9",
	     futex(&word, FUTEX_REQUEUE_PRIVATE, 1, (void *)9, &word2, 0));
	show("moved", futex(&word2, FUTEX_WAKE_PRIVATE, 9, NULL, NULL, 0));
	join(threads, 5);
	show("negative",
	     futex(&word, FUTEX_REQUEUE_PRIVATE, -1, NULL, &word2, 0));
}

static void try_wake_op(const char *what, uint32_t encoded, uint32_t before)
{
	long result;

	word2 = before;
	result = futex(&word, FUTEX_WAKE_OP_PRIVATE, 1, (void *)1, &word2,
		       encoded);
	show(what, result);
	printf("  %x\n", word2);
}

static void test_wake_op(void)
{
	pthread_t threads[2];

	puts("WAKE_OP:");
	try_wake_op("set", FUTEX_OP(FUTEX_OP_SET, 5, FUTEX_OP_CMP_EQ, 0), 1);
	try_wake_op("add", FUTEX_OP(FUTEX_OP_ADD, 5, FUTEX_OP_CMP_GT, 0), 1);
	try_wake_op("add -1", FUTEX_OP(FUTEX_OP_ADD, 0xfff, FUTEX_OP_CMP_LT, 0),
		    1);
	try_wake_op("or", FUTEX_OP(FUTEX_OP_OR, 8, FUTEX_OP_CMP_GE, 1), 1);
	try_wake_op("andn", FUTEX_OP(FUTEX_OP_ANDN, 1, FUTEX_OP_CMP_LE, 1), 3);
	try_wake_op("xor", FUTEX_OP(FUTEX_OP_XOR, 3, FUTEX_OP_CMP_NE, 1), 1);
	try_wake_op("shift",
		    FUTEX_OP((FUTEX_OP_OR | FUTEX_OP_OPARG_SHIFT), 4,
			     FUTEX_OP_CMP_NE, 1),
		    1);
	try_wake_op("bad op", FUTEX_OP(7, 1, FUTEX_OP_CMP_NE, 1), 1);
	try_wake_op("bad comparison", FUTEX_OP(FUTEX_OP_SET, 1, 9, 1), 1);
	start(threads, 2, 0);
	try_wake_op("wakes one", FUTEX_OP(FUTEX_OP_SET, 1, FUTEX_OP_CMP_EQ, 1),
		    0);
	futex(&word, FUTEX_WAKE_PRIVATE, 9, NULL, NULL, 0);
	join(threads, 2);
}

static void test_timeouts(void)
{
	struct timespec little = { 0, 5000000 }, zero = { 0, 0 }, now, soon,
			bad = { 0, 1000000000 };

	puts("time-outs:");
	show("relative", futex(&word, FUTEX_WAIT, 0, &little, NULL, 0));
	show("zero", futex(&word, FUTEX_WAIT, 0, &zero, NULL, 0));
	show("past", futex(&word, FUTEX_WAIT_BITSET, 0, &zero, NULL, 1));
	clock_gettime(CLOCK_MONOTONIC, &now);
	soon = (struct timespec){ now.tv_sec, now.tv_nsec + 5000000 };
	if (soon.tv_nsec >= 1000000000)
		soon = (struct timespec){ now.tv_sec + 1, 0 };
	show("monotonic", futex(&word, FUTEX_WAIT_BITSET, 0, &soon, NULL, 1));
	clock_gettime(CLOCK_REALTIME, &now);
	soon = (struct timespec){ now.tv_sec, now.tv_nsec + 5000000 };
	if (soon.tv_nsec >= 1000000000)
		soon = (struct timespec){ now.tv_sec + 1, 0 };
	show("realtime", futex(&word, FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME,
			       0, &soon, NULL, 1));
	clock_gettime(CLOCK_REALTIME, &now);
	printf("reached %d\n",
	       now.tv_sec > soon.tv_sec || now.tv_nsec >= soon.tv_nsec);
	show("ns", futex(&word, FUTEX_WAIT, 0, &bad, NULL, 0));
	bad = (struct timespec){ -1, 0 };
	show("negative", futex(&word, FUTEX_WAIT, 0, &bad, NULL, 0));
	show("other value", futex(&word, FUTEX_WAIT, 1, &zero, NULL, 0));
	show("no bits", futex(&word, FUTEX_WAIT_BITSET, 0, &zero, NULL, 0));
	show("no bits", futex(&word, FUTEX_WAKE_BITSET, 1, NULL, NULL, 0));
	show("unaligned", futex((uint32_t *)((char *)&word + 1), FUTEX_WAIT, 0,
				&zero, NULL, 0));
	show("unaligned", futex((uint32_t *)((char *)&word + 2), FUTEX_WAKE, 0,
				NULL, NULL, 0));
	show("operation 99", futex(&word, 99, 0, NULL, NULL, 0));
	show("FUTEX_FD", futex(&word, FUTEX_FD, 0, NULL, NULL, 0));
}

static void test_hostile(void)
{
	struct timespec zero = { 0, 0 };

	puts("hostile:");
	for (int i = 0; i < 4; i++) {
		uint32_t *p = hostile_pointers()[i].p;

		printf("%s:\n", hostile_pointers()[i].name);
		show("wait", futex(p, FUTEX_WAIT_PRIVATE, 0, &zero, NULL, 0));
		show("wait shared", futex(p, FUTEX_WAIT, 0, &zero, NULL, 0));
		show("wake shared", futex(p, FUTEX_WAKE, 1, NULL, NULL, 0));
		show("timeout",
		     i ? futex(&word, FUTEX_WAIT, 1, (void *)p, NULL, 0) : 0);
		show("requeue from",
		     futex(p, FUTEX_CMP_REQUEUE, 1, NULL, &word2, 0));
		show("requeue to",
		     futex(&word, FUTEX_CMP_REQUEUE, 1, NULL, p, 0));
		show("wake op",
		     futex(&word, FUTEX_WAKE_OP_PRIVATE, 1, NULL, p, 0));
	}
	show("wake op read-only", futex(&word, FUTEX_WAKE_OP_PRIVATE, 1, NULL,
					hostile_pointers()[5].p, 0));
	show("robust size", syscall(SYS_set_robust_list, &word, 8));
	SHOW_HOSTILE("robust list", syscall(SYS_get_robust_list, 0, P, &word2));
	show("robust nobody",
	     syscall(SYS_get_robust_list, 99999999, &word, &word2));
}

static void hostile_robust_list(void *p)
{
	syscall(SYS_set_robust_list, p, sizeof(struct robust_list_head));
}

/* A list that leads nowhere and one that never ends. */
static void damaged_robust_list(int circular)
{
	static struct robust_list_head head;
	static struct robust_list entry;

	head.futex_offset = circular ? 8 : -1;
	head.list_op_pending = (void *)0xffffffff80000001;
	head.list.next = circular ? &entry : (void *)0x123;
	entry.next = &entry;
	syscall(SYS_set_robust_list, &head, sizeof(head));
}

static void wait_shared(void)
{
	shared[1] = 1;
	show("child woken", futex(shared, FUTEX_WAIT, 0, NULL, NULL, 0));
}

static void test_processes(void)
{
	int woken = 0, status;
	pid_t pid;

	puts("between processes:");
	shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid = fork();
	if (!pid) {
		wait_shared();
		_exit(0);
	}
	while (!*(volatile uint32_t *)&shared[1])
		nap();
	nap();
	show("private finds nobody",
	     futex(shared, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0));
	woken = futex(shared, FUTEX_WAKE, 1, NULL, NULL, 0);
	waitpid(pid, &status, 0);
	printf("woken %d\n", woken);
	show_status("child", status);
}

/*
 * A kernel without priority inheritance says so for each operation, and then
 * the C library does not make such a mutex; half of it would be a trap.
 */
static void test_inheritance(void)
{
	static const int operations[] = {
		FUTEX_LOCK_PI,	 FUTEX_LOCK_PI2,	FUTEX_TRYLOCK_PI,
		FUTEX_UNLOCK_PI, FUTEX_WAIT_REQUEUE_PI, FUTEX_CMP_REQUEUE_PI
	};
	struct timespec past = { 0, 0 };
	int missing = 0, total = 0, result;
	pthread_mutexattr_t attributes;
	pthread_mutex_t mutex;

	for (; total < 6; total++) {
		uint32_t free_word[2] = { 0, 0 };

		result = futex(free_word, operations[total], 1, &past,
			       free_word + 1, 0);
		missing += result < 0 && errno == ENOSYS;
	}
	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_setprotocol(&attributes, PTHREAD_PRIO_INHERIT);
	result = pthread_mutex_init(&mutex, &attributes);
	printf("inheritance: all or nothing %d\n",
	       missing == (result ? total : 0));
	printf("and the library knows %d\n", !result || result == ENOTSUP);
	show("no such operation", futex(&word, 77, 0, NULL, NULL, 0));
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	test_wake();
	test_requeue();
	test_wake_op();
	test_timeouts();
	test_hostile();
	test_inheritance();
	for (int i = 0; i < 5; i++)
		IN_CHILD("hostile robust list",
			 hostile_robust_list(hostile_pointers()[i].p));
	IN_CHILD("broken robust list", damaged_robust_list(0));
	IN_CHILD("endless robust list", damaged_robust_list(1));
	test_processes();
	return 0;
}
