// SPDX-License-Identifier: BSD-3-Clause
/*
 * adjtimex(2), by which programs see how well the clock is kept. Nobody
 * disciplines this one: it answers as Linux does before any ntpd has run, and
 * cannot be slewed.
 */
#include <linux/timex.h>

#include "fs/cred.h"
#include "proc/timespec.h"
#include "sched/clock.h"
#include "shim/syscall.h"

#define ERROR_MAX_US 16000000

UK_SYSCALL_R_DEFINE(int, clock_adjtime, clockid_t, clock,
		    struct __kernel_timex *, tx)
{
	struct timeval now = timeval_from_ns(clock_realtime_ns());
	struct __kernel_timex state;

	TRY(get_user_struct(&state, tx));
	if (clock != CLOCK_REALTIME)
		return clock < 0 || clock > CLOCK_TAI ? -EINVAL : -EOPNOTSUPP;
	if (state.modes && state.modes != ADJ_OFFSET_SS_READ) {
		if (!capable(CAP_SYS_TIME))
			return -EPERM;
		if (state.modes != ADJ_OFFSET_SINGLESHOT || state.offset)
			return -EOPNOTSUPP;
	}
	state = (struct __kernel_timex){
		.modes = state.modes,
		.maxerror = ERROR_MAX_US,
		.esterror = ERROR_MAX_US,
		.status = STA_UNSYNC,
		.constant = 2,
		.precision = 1,
		.tolerance = 500 << 16, /* ppm */
		.time = { now.tv_sec, now.tv_usec },
		.tick = 10000,
	};
	return put_user_struct(tx, &state) ? -EFAULT : TIME_ERROR;
}
