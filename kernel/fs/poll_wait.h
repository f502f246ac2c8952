/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Waiting for several files at once: what poll and select share. Files are
 * asked without ceremony first; only a call that must sleep puts itself on
 * queues, and it keeps a reference to each file while it is there.
 */
#pragma once

#include "fs/file.h"

struct file;
struct poll_chunk;

#define POLL_FAST_ENTRIES 6

struct poll_entry {
	struct waiter waiter;
	struct file *file;
};

struct poll_wait {
	struct poll_table table;
	struct file *asked; /* whose poll is running */
	bool failed;	    /* memory was full: the call ends */
	u32 used;	    /* of fast, or of the first chunk */
	struct poll_entry fast[POLL_FAST_ENTRIES];
	struct poll_chunk *chunks;
};

/*
 * The POLL* bits of FD now, errors included; POLLNVAL if it is not open. WAIT
 * may be NULL: just ask.
 */
u32 poll_ask(int fd, struct poll_wait *wait);

/*
 * The loop of poll and select: LOOK(what, wait) asks all files and returns how
 * many are ready. Until one is, DEADLINE (monotonic ns, 0: for ever, 1: do not
 * wait) or a signal. The number, 0, -ERESTARTNOHAND or -ENOMEM.
 */
#define POLL_FOR_EVER 0
#define POLL_NO_WAIT  1
int poll_until(int (*look)(void *what, struct poll_wait *wait), void *what,
	       u64 deadline);

/* Sets the mask of ppoll and pselect6: 0, -EFAULT, -EINVAL. NULL is no mask. */
int poll_set_mask(const void *user_mask, size_t size);
/* After such a call returned RESULT; hands RESULT on. */
long poll_reset_mask(long result);

/* Copies in ppoll's and pselect6's relative time (NULL: for ever) and makes a
 * deadline of it: 0, -EFAULT, -EINVAL. */
struct timespec;
int poll_deadline(const struct timespec *user, u64 *deadline);
u64 poll_deadline_ns(u64 ns); /* from now; 0 ns means POLL_NO_WAIT */
/*
 * What is left of it goes back to the program; if it can't, a restarted call
 * would wait too long, so there is none. Hands RESULT on.
 */
long poll_put_left(struct timespec *user, u64 deadline, long result);
u64 poll_time_left(u64 deadline);
