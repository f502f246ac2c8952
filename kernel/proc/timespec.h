/* SPDX-License-Identifier: BSD-3-Clause */
/* Programs give times as seconds and a fraction; the kernel counts ns in a u64.
 */
#pragma once

#include <linux/time.h>

#include "lib/abi.h"
#include "lib/types.h"
#include "mm/usercopy.h"

#define TIME_MAX_NS 0x7fffffffffffffffUL /* 292 years: for ever */

static inline bool timespec_valid(const struct timespec *ts)
{
	return ts->tv_sec >= 0 && (u64)ts->tv_nsec < NS_PER_SEC;
}

/* Of a valid one; what is too far away becomes TIME_MAX_NS. */
static inline u64 timespec_to_ns(const struct timespec *ts)
{
	if ((u64)ts->tv_sec >= TIME_MAX_NS / NS_PER_SEC)
		return TIME_MAX_NS;
	return (u64)ts->tv_sec * NS_PER_SEC + (u64)ts->tv_nsec;
}

static inline struct timespec timespec_from_ns(u64 ns)
{
	return (struct timespec){ .tv_sec = (long)(ns / NS_PER_SEC),
				  .tv_nsec = (long)(ns % NS_PER_SEC) };
}

static inline bool timeval_valid(const struct timeval *tv)
{
	return tv->tv_sec >= 0 && (u64)tv->tv_usec < 1000000;
}

static inline u64 timeval_to_ns(const struct timeval *tv)
{
	struct timespec ts = { tv->tv_sec, tv->tv_usec * 1000 };

	return timespec_to_ns(&ts);
}

static inline struct timeval timeval_from_ns(u64 ns)
{
	return (struct timeval){ .tv_sec = (long)(ns / NS_PER_SEC),
				 .tv_usec = (long)(ns % NS_PER_SEC / 1000) };
}

/* Copies in and checks: 0, -EFAULT, -EINVAL. */
static inline int timespec_get(u64 *ns, const struct timespec *user)
{
	struct timespec ts;

	if (get_user_struct(&ts, user))
		return -EFAULT;
	if (!timespec_valid(&ts))
		return -EINVAL;
	*ns = timespec_to_ns(&ts);
	return 0;
}

/* clocks.c: the time of any clock of clock_gettime(2), in ns; 0 or -EINVAL. */
int clock_read(clockid_t clock, u64 *ns);
/* The same of a clock_name, without asking whether the caller may see it. */
int clock_look(clockid_t clock, u64 *ns);
/* The CPU time that a process has used, or only in its program. */
#define CPU_CLOCK_PROF 0
#define CPU_CLOCK_VIRT 1
struct process;
clockid_t clock_of_process(const struct process *process, int which);
/* Another name for the caller's CLOCK, that means the same to everybody. */
clockid_t clock_name(clockid_t clock);

/* Now plus NS, without wrapping, and never 0 (which means: no deadline). */
static inline u64 deadline_after(u64 now, u64 ns)
{
	return ns >= TIME_MAX_NS - now ? TIME_MAX_NS : now + ns + !(now + ns);
}
