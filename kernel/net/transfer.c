// SPDX-License-Identifier: BSD-3-Clause
/*
 * Sending and receiving, whatever the call was: the family is asked until it
 * has done enough, and between two questions the caller sleeps.
 */
#include <asm/signal.h>

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

/* STEP, as soon as it can be done, and again until LEAST bytes are moved. */
static ssize_t transfer(struct socket *socket, struct message *message,
			socket_step *step, u32 events, u64 deadline,
			size_t least)
{
	size_t done = 0;
	ssize_t n;

	if (socket->file->flags & O_NONBLOCK)
		message->flags |= MSG_DONTWAIT;
	for (;;) {
		n = step(socket, message);
		if (n == -EAGAIN && !(message->flags & MSG_DONTWAIT)) {
			n = socket_wait(socket, events, deadline);
			if (!n)
				continue;
		}
		done += MAX(n, 0L);
		if (n <= 0 || done >= least || message->parcel)
			return done ? (ssize_t)done : n;
	}
}

/* A datagram goes at once or not at all, a stream until all is gone. */
ssize_t socket_send(struct socket *socket, struct message *message)
{
	bool stream = socket->type == SOCK_STREAM;
	ssize_t n = transfer(socket, message, socket->ops->send, POLLOUT,
			     socket_deadline(&socket->sndtimeo),
			     stream ? message->data->left : 0);

	if (n == -EPIPE && stream && !(message->flags & MSG_NOSIGNAL))
		raise_signal(SIGPIPE);
	return n;
}

ssize_t socket_receive(struct socket *socket, struct message *message)
{
	size_t least = 0;

	if (socket->type == SOCK_STREAM && !(message->flags & MSG_PEEK))
		least = message->flags & MSG_WAITALL ? message->data->left :
						       (u32)socket->rcvlowat;
	return transfer(socket, message, socket->ops->receive, POLLIN,
			socket_deadline(&socket->rcvtimeo),
			MIN(least, message->data->left));
}
