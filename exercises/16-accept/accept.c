// SPDX-License-Identifier: BSD-3-Clause
/*
 * Exercise 16: accept(2) and accept4(2), a listening socket hands out one
 * connection. Takes the place of kernel/net/accept.c; README.md tells the
 * story.
 *
 * What others do for you:
 *
 *	socket_get	 net/socket.h  descriptor to socket, with a reference
 *	ops->accept	 net/socket.h  takes a connection off the queue; the
 *				       family's own, and it never sleeps
 *	socket_wait	 net/socket.h  sleeps until the socket has an event
 *	socket_deadline	 net/socket.h  SO_RCVTIMEO as a point in time
 *	socket_open	 net/socket.h  a file for a socket
 *	ops->name	 net/socket.h  an address, the peer's if asked for that
 *	address_put	 net/socket.h  the address to the program
 *	fd_check_free	 fs/fd.h       is there a number left?
 *	fd_install	 fs/fd.h       the lowest free number means this file
 *	file_put	 fs/file.h     gives a file back
 */
#include "fs/fd.h"
#include "net/socket.h"
#include "shim/syscall.h"

/*
 * One connection out of LISTENER's queue, into *OUT. 0 or a negative errno:
 * -EAGAIN only for a listener that must not sleep, or when its time is over.
 */
static int take_connection(struct socket *listener, struct socket **out)
{
	/* TODO 2: ask the family; what it says is the answer, but for... */
	/* TODO 3: ...-EAGAIN without O_NONBLOCK: sleep until POLLIN, and ask
	 * again. Another thread may have been quicker. */
	(void)listener, (void)out;
	return -ENOSYS;
}

/*
 * The peer's address to where the program wants it; ADDR may be NULL: it does
 * not. 0 or a negative errno.
 */
static int tell_address(struct socket *socket, struct sockaddr *addr,
			socklen_t *addrlen)
{
	/* TODO 6: the peer may have gone already: -ECONNABORTED. */
	(void)socket, (void)addr, (void)addrlen;
	return 0;
}

static long accept_flags(int fd, struct sockaddr *addr, socklen_t *addrlen,
			 int flags)
{
	/* AUTO: socket_auto_put gives the reference back on every way out. */
	struct socket *listener AUTO(socket_auto_put), *socket = NULL;
	struct file *file = NULL;
	int error = socket_get(fd, &listener);

	if (error)
		return error;
	/* TODO 1: flags that are not known are -EINVAL. */
	/* TODO 7: what can fail before a connection is taken, must. */
	error = take_connection(listener, &socket);
	if (error)
		return error;
	/* TODO 4: a file for the socket, a descriptor for the file. */
	/* TODO 5: SOCK_NONBLOCK and SOCK_CLOEXEC: who takes which? */
	/* TODO 6: tell_address; and if that fails? */
	(void)addr, (void)addrlen, (void)flags, (void)file, (void)tell_address;
	return -ENOSYS;
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
