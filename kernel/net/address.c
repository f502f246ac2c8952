// SPDX-License-Identifier: BSD-3-Clause
/* The calls about a socket's own address and its peer's, and what goes with
 * them: bind, listen, connect, getsockname, getpeername, shutdown. */
#include "net/socket.h"
#include "shim/syscall.h"

#define SOMAXCONN 4096U /* net.core.somaxconn */

int address_get(struct address *address, const void *user, int length)
{
	if (length < 0 || length > (int)sizeof(address->storage))
		return -EINVAL;
	address->length = length;
	return copy_from_user(&address->storage, user, length) ? -EFAULT : 0;
}

/* As much as there is room for; the length says how much there would be. */
int address_put(const struct address *address, void *user,
		socklen_t *user_length)
{
	u32 room;

	if (get_user_u32(&room, user_length))
		return -EFAULT;
	if ((int)room < 0)
		return -EINVAL;
	if (copy_to_user(user, &address->storage, MIN(room, address->length)))
		return -EFAULT;
	return put_user_u32(user_length, address->length);
}

UK_SYSCALL_R_DEFINE(int, bind, int, fd, const struct sockaddr *, addr, int,
		    addrlen)
{
	struct socket *socket AUTO(socket_auto_put);
	struct address address;

	TRY(socket_get(fd, &socket));
	TRY(address_get(&address, addr, addrlen));
	return socket->ops->bind(socket, &address);
}

UK_SYSCALL_R_DEFINE(int, listen, int, fd, int, backlog)
{
	struct socket *socket AUTO(socket_auto_put);

	TRY(socket_get(fd, &socket));
	if (!socket->ops->listen)
		return -EOPNOTSUPP;
	return socket->ops->listen(socket, MIN((u32)backlog, SOMAXCONN));
}

/* A connection that takes time is asked for again until it is there. */
UK_SYSCALL_R_DEFINE(int, connect, int, fd, const struct sockaddr *, addr, int,
		    addrlen)
{
	struct socket *socket AUTO(socket_auto_put);
	struct address address;
	u64 deadline;
	int waited, error;

	TRY(socket_get(fd, &socket));
	TRY(address_get(&address, addr, addrlen));
	deadline = socket_deadline(&socket->sndtimeo);
	for (;;) {
		error = socket->ops->connect(socket, &address);
		if ((error != -EAGAIN && error != -EINPROGRESS) ||
		    socket->file->flags & O_NONBLOCK)
			return error;
		waited = socket_wait(socket, POLLOUT, deadline);
		if (waited)
			return waited == -EAGAIN ? error : waited;
	}
}

static int name(int fd, bool peer, void *user, socklen_t *user_length)
{
	struct socket *socket AUTO(socket_auto_put);
	struct address address = { 0 };

	TRY(socket_get(fd, &socket));
	TRY(socket->ops->name(socket, peer, &address));
	return address_put(&address, user, user_length);
}

UK_SYSCALL_R_DEFINE(int, getsockname, int, fd, struct sockaddr *, addr,
		    socklen_t *, addrlen)
{
	return name(fd, false, addr, addrlen);
}

UK_SYSCALL_R_DEFINE(int, getpeername, int, fd, struct sockaddr *, addr,
		    socklen_t *, addrlen)
{
	return name(fd, true, addr, addrlen);
}

/* SHUT_RD, WR and RDWR are 0, 1 and 2. */
UK_SYSCALL_R_DEFINE(int, shutdown, int, fd, int, how)
{
	struct socket *socket AUTO(socket_auto_put);

	TRY(socket_get(fd, &socket));
	if ((u32)how > SHUT_RDWR)
		return -EINVAL;
	return socket->ops->shutdown ? socket->ops->shutdown(socket, how + 1) :
				       -EOPNOTSUPP;
}
