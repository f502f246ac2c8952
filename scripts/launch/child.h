/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CHILD_H
#define CHILD_H

#include <sys/types.h>

#include "launch.h"

/* QEMU as a process. */
struct child {
	pid_t pid;	 /* 0 once it has been waited for */
	int wait_status; /* as wait() gives it, when pid is 0 */
	int said;	 /* what QEMU prints, -1 once it is closed */
	char text[4096]; /* the first of it, shown if QEMU fails */
	size_t length;
};

/*
 * Starts the program of arguments in a session of its own, so that the
 * terminal's signals do not reach it, with the inherited descriptors kept
 * open. It dies when the launcher does.
 */
void child_start(struct child *child, char **arguments, const int *inherited,
		 size_t inherited_count);
/* Notes the end of QEMU if it has ended. */
void child_reap(struct child *child);
void child_signal(const struct child *child, int signal);
/* Takes what QEMU has printed; to be called when said is readable. */
void child_listen(struct child *child);
/* Shows what QEMU has printed and how it ended. */
void child_report(const struct child *child);

#endif
