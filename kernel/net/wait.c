// SPDX-License-Identifier: BSD-3-Clause
/* How a call waits for a socket; families themselves never sleep. */
#include "net/socket.h"

#include <linux/errno.h>

#include "proc/timespec.h"
#include "sched/clock.h"
#include "sched/raise.h"

u64 socket_deadline(u64 timeout)
{
	return timeout ? deadline_after(clock_monotonic_ns(), timeout) : 0;
}

int socket_wait(struct socket *socket, u32 events, u64 deadline)
{
	int error = wait_event_until(
		&socket->queue, socket->ops->poll(socket) & events, deadline);

	if (error == -ETIMEDOUT)
		return -EAGAIN;
	/* What a time-out has cut short begins anew only by the program. */
	return error == -ERESTARTSYS && deadline ? -EINTR : error;
}
