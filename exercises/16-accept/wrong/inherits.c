// SPDX-License-Identifier: BSD-3-Clause
/*
 * caught by: the listener's O_NONBLOCK is its own
 * message: = 0
 *
 * The connection gets the listener's O_NONBLOCK, as on BSD.
 */
#include "fs/fd.h"
#include "net/socket.h"
#include "shim/syscall.h"

/*
 * One connection out of LISTENER's queue. The family never sleeps: it says
 * -EAGAIN when the queue is empty. Then we sleep until the listener is
 * readable, and ask again, since another thread may have been quicker.
 */
static int take_connection(struct socket *listener, struct socket **out)
{
	u64 deadline = socket_deadline(&listener->rcvtimeo);
	int error;

	for (;;) {
		error = listener->ops->accept(listener, out);
		if (error != -EAGAIN || listener->file->flags & O_NONBLOCK)
			return error;
		error = socket_wait(listener, POLLIN, deadline);
		if (error)
			return error; /* a signal, or SO_RCVTIMEO is over */
	}
}

/* Tells the program who has called, if it wants to know. */
static int tell_address(struct socket *socket, struct sockaddr *addr,
			socklen_t *addrlen)
{
	struct address peer = { 0 };
	int error;

	if (!addr)
		return 0;
	error = socket->ops->name(socket, true, &peer);
	if (error)
		return -ECONNABORTED; /* it has gone already */
	return address_put(&peer, addr, addrlen);
}

static long accept_flags(int fd, struct sockaddr *addr, socklen_t *addrlen,
			 int flags)
{
	struct socket *listener AUTO(socket_auto_put), *socket;
	struct file *file;
	int error = socket_get(fd, &listener);

	if (error)
		return error;
	if (flags & ~(SOCK_CLOEXEC | SOCK_NONBLOCK))
		return -EINVAL;
	if (!listener->ops->accept)
		return -EOPNOTSUPP;
	error = fd_check_free();
	if (!error)
		error = take_connection(listener, &socket);
	if (!error)
		error = socket_open(
			socket, flags | (listener->file->flags & O_NONBLOCK),
			&file);
	if (error)
		return error;
	error = tell_address(socket, addr, addrlen);
	if (error) {
		file_put(file); /* closes the connection */
		return error;
	}
	return fd_install(file, 0, flags & SOCK_CLOEXEC);
}

UK_SYSCALL_R_DEFINE(int, accept, int, fd, struct sockaddr *, addr, socklen_t *,
		    addrlen)
{
	return accept_flags(fd, addr, addrlen, 0);
}

UK_SYSCALL_R_DEFINE(int, accept4, int, fd, struct sockaddr *, addr, socklen_t *,
		    addrlen, int, flags)
{
	return accept_flags(fd, addr, addrlen, flags);
}
