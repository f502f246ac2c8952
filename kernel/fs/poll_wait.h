/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Waiting for several files at once: what poll and select share. Files are
 * asked without ceremony first; only a call that must sleep puts itself on
 * queues, and it keeps a reference to each file while it is there.
 */
#pragma once

#include "fs/file.h"

/*
 * Waits until one of COUNT files is ready, DEADLINE (monotonic ns, 0: for ever,
 * 1: do not wait) has passed or a signal comes. revents gets what is there of
 * events and of ALWAYS; POLLNVAL says that the descriptor is not open. How many
 * are ready: 0, -ERESTARTNOHAND or -ENOMEM otherwise.
 */
#define POLL_FOR_EVER 0
#define POLL_NO_WAIT  1
int poll_until(struct pollfd *fds, u32 count, u32 always, u64 deadline);

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
 * What is left of it goes back to the program, as seconds and parts of UNIT ns
 * (a timespec, or select's timeval); if it can't, a restarted call
 * would wait too long, so there is none. Hands RESULT on.
 */
long poll_put_left(void *user, u64 unit, u64 deadline, long result);
