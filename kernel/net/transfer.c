// SPDX-License-Identifier: BSD-3-Clause
/*
 * Sending and receiving, whatever the call was: the family is asked until it
 * has done enough, and between two questions the caller sleeps.
 */
#include <asm/signal.h>
#include <linux/errno.h>

#include "net/socket.h"
#include "proc/timespec.h"
#include "sched/clock.h"
#include "sched/raise.h"

u64 socket_deadline(const struct timeval *time)
{
	if (!time->tv_sec && !time->tv_usec)
		return 0;
	return deadline_after(clock_monotonic_ns(),
			      time->tv_sec < 0 ? 0 : timeval_to_ns(time));
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

typedef ssize_t socket_step(struct socket *socket, struct message *message);

/* STEP, as soon as it can be done. MSG_DONTWAIT says all about waiting. */
static ssize_t step_when_ready(struct socket *socket, struct message *message,
			       socket_step *step, u32 events, u64 deadline)
{
	ssize_t n;
	int error;

	if (socket->file->flags & O_NONBLOCK)
		message->flags |= MSG_DONTWAIT;
	for (;;) {
		n = step(socket, message);
		if (n != -EAGAIN || message->flags & MSG_DONTWAIT)
			return n;
		error = socket_wait(socket, events, deadline);
		if (error)
			return error;
	}
}

/* A datagram goes at once or not at all, a stream until all is gone. */
ssize_t socket_send(struct socket *socket, struct message *message)
{
	u64 deadline = socket_deadline(&socket->sndtimeo);
	bool stream = socket->type == SOCK_STREAM;
	ssize_t done = 0, n;

	do {
		n = step_when_ready(socket, message, socket->ops->send, POLLOUT,
				    deadline);
		done += MAX(n, 0L);
	} while (n > 0 && stream && message->data->left);
	if (n == -EPIPE && stream && !done && !(message->flags & MSG_NOSIGNAL))
		raise_signal(SIGPIPE);
	return done ? done : n;
}

ssize_t socket_receive(struct socket *socket, struct message *message)
{
	u64 deadline = socket_deadline(&socket->rcvtimeo);
	bool all = socket->type == SOCK_STREAM &&
		   (message->flags & (MSG_WAITALL | MSG_PEEK)) == MSG_WAITALL;
	ssize_t done = 0, n;

	do {
		n = step_when_ready(socket, message, socket->ops->receive,
				    POLLIN, deadline);
		done += MAX(n, 0L);
	} while (n > 0 && all && message->data->left && !message->parcel);
	return done ? done : n;
}
