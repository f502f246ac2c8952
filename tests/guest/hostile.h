/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * For the guest tests of processes, signals, time and ids: results by name, and
 * pointers that no kernel may follow. What is printed is the same natively and
 * in Elfin, so no numbers of processes, addresses or times.
 */
#ifndef GUEST_HOSTILE_H
#define GUEST_HOSTILE_H

#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* "what: 0" or "what: EINVAL", from what syscall() returned. */
static inline void show(const char *what, long result)
{
	int error = errno;

	if (result == -1 && strerrorname_np(error))
		printf("%s: %s\n", what, strerrorname_np(error));
	else
		printf("%s: %ld\n", what, result);
	fflush(stdout);
}

/* The same, but only whether it worked: for results that differ. */
static inline void show_ok(const char *what, long result)
{
	show(what, result < 0 ? -1 : 0);
}

#define HOSTILE_COUNT 6

struct hostile {
	const char *name;
	void *p;
};

/*
 * Pointers to SIZE bytes that are not all there. READ_ONLY can be read;
 * OVER_END begins in memory and has only its first byte there.
 */
static inline const struct hostile *hostile_pointers(void)
{
	static struct hostile list[HOSTILE_COUNT];
	char *pages;

	if (list[0].name)
		return list;
	pages = mmap(NULL, 3 * 4096, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	pages[4095] = 'x';
	munmap(pages + 4096, 4096);
	mprotect(pages + 2 * 4096, 4096, PROT_READ);
	list[0] = (struct hostile){ "NULL", NULL };
	list[1] = (struct hostile){ "kernel", (void *)0xffffffff80000000 };
	list[2] =
		(struct hostile){ "non-canonical", (void *)0x8000000000000000 };
	list[3] = (struct hostile){ "unmapped", pages + 4096 };
	list[4] = (struct hostile){ "over the end", pages + 4095 };
	list[5] = (struct hostile){ "read-only", pages + 2 * 4096 };
	return list;
}

/* CALL with P as each hostile pointer in turn; SKIP names one to leave out. */
#define SHOW_HOSTILE(what, call)                                               \
	do {                                                                   \
		const struct hostile *hostile_list = hostile_pointers();       \
		for (int hostile_i = 0; hostile_i < HOSTILE_COUNT;             \
		     hostile_i++) {                                            \
			void *P = hostile_list[hostile_i].p;                   \
			char hostile_name[100];                                \
			snprintf(hostile_name, sizeof(hostile_name), "%s(%s)", \
				 what, hostile_list[hostile_i].name);          \
			errno = 0;                                             \
			show(hostile_name, (call));                            \
		}                                                              \
	} while (0)

/* What became of a child: "exited 3", "killed by 11". */
static inline void show_status(const char *what, int status)
{
	if (WIFEXITED(status))
		printf("%s: exited %d\n", what, WEXITSTATUS(status));
	else if (WIFSIGNALED(status))
		printf("%s: killed by %d\n", what, WTERMSIG(status));
	else if (WIFSTOPPED(status))
		printf("%s: stopped by %d\n", what, WSTOPSIG(status));
	else if (WIFCONTINUED(status))
		printf("%s: continued\n", what);
	else
		printf("%s: status %x\n", what, status);
	fflush(stdout);
}

/* Runs BODY in a child and shows how it ended. */
#define IN_CHILD(what, ...)                           \
	do {                                          \
		int child_status = 0;                 \
		pid_t child_pid;                      \
		fflush(stdout);                       \
		child_pid = fork();                   \
		if (!child_pid) {                     \
			__VA_ARGS__;                  \
			fflush(stdout);               \
			_exit(0);                     \
		}                                     \
		waitpid(child_pid, &child_status, 0); \
		show_status(what, child_status);      \
	} while (0)

#endif
