// SPDX-License-Identifier: BSD-3-Clause
/*
 * Sending and receiving, whatever the call was: the family is asked until it
 * has done enough, and between two questions the caller sleeps.
 */
#include "net/socket.h"

#include <asm/signal.h>
#include <linux/errno.h>

#include "sched/raise.h"

/* From here on MSG_DONTWAIT says all about waiting. */
static bool may_wait(const struct file *file, struct message *message)
{
	if (file->flags & O_NONBLOCK)
		message->flags |= MSG_DONTWAIT;
	return !(message->flags & MSG_DONTWAIT);
}

/* A datagram goes at once or not at all, a stream until all is gone. */
ssize_t socket_send(struct file *file, struct message *message)
{
	struct socket *socket = file->private;
	u64 deadline = socket_deadline(socket->send_timeout);
	bool stream = socket->type == SOCK_STREAM;
	bool wait = may_wait(file, message);
	ssize_t done = 0, n;

	for (;;) {
		n = socket->ops->send(socket, message);
		if (n == -EAGAIN && wait) {
			n = socket_wait(socket, POLLOUT, deadline);
			if (!n)
				continue;
		}
		if (n < 0)
			break;
		done += n;
		if (!stream || !message->data->left)
			return done;
	}
	if (n == -EPIPE && stream && !done && !(message->flags & MSG_NOSIGNAL))
		raise_signal(SIGPIPE);
	return done ? done : n;
}

ssize_t socket_receive(struct file *file, struct message *message)
{
	struct socket *socket = file->private;
	u64 deadline = socket_deadline(socket->receive_timeout);
	bool all = socket->type == SOCK_STREAM &&
		   (message->flags & (MSG_WAITALL | MSG_PEEK)) == MSG_WAITALL;
	bool wait = may_wait(file, message);
	ssize_t done = 0, n;

	for (;;) {
		n = socket->ops->receive(socket, message);
		if (n == -EAGAIN && wait) {
			n = socket_wait(socket, POLLIN, deadline);
			if (!n)
				continue;
		}
		if (n > 0)
			done += n;
		if (n <= 0 || !all || !message->data->left ||
		    message->file_count)
			return done ? done : n;
	}
}
