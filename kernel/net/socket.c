// SPDX-License-Identifier: BSD-3-Clause
/*
 * Sockets as files: how they come to be, and what read, write, poll and ioctl
 * do with them. Another family is a line in the table below.
 */
#include "net/socket.h"

#include <linux/stat.h>

#include "fs/fd.h"
#include "fs/pipe.h"
#include "net/interface.h"
#include "shim/syscall.h"

#define DEFAULT_BUFFER 212992 /* net.core.wmem_default */

static socket_create *const families[AF_MAX] = {
	[AF_UNIX] = unix_create,
	[AF_INET] = inet_create,
	[AF_INET6] = inet_create,
	[AF_NETLINK] = netlink_create,
};

void socket_init(struct socket *socket, const struct socket_ops *ops,
		 int domain, int type)
{
	socket->ops = ops;
	socket->domain = domain;
	socket->type = type;
	waitq_init(&socket->queue);
	socket->sndbuf = socket->rcvbuf = DEFAULT_BUFFER;
	socket->sndlowat = socket->rcvlowat = 1;
	socket->peer_cred = (struct ucred){ 0, ~0U, ~0U };
}

int socket_error(struct socket *socket)
{
	int error = -socket->error;

	socket->error = 0;
	return error;
}

/* ---- Files ---- */

static ssize_t socket_read(struct file *file, struct iter *to)
{
	struct message message = { .data = to };
	ssize_t n = to->left ? socket_receive(file->private, &message) : 0;

	parcel_put(message.parcel);
	return n;
}

static ssize_t socket_write(struct file *file, struct iter *from)
{
	struct message message = { .data = from };

	return socket_send(file->private, &message);
}

static u32 socket_poll(struct file *file, struct poll_table *table)
{
	struct socket *socket = file->private;

	poll_add(table, &socket->queue);
	return socket->ops->poll(socket);
}

static long socket_ioctl(struct file *file, unsigned int command, u64 argument)
{
	struct socket *socket = file->private;
	void *user = (void *)argument;
	long result = -ENOTTY;

	if (socket->ops->ioctl)
		result = socket->ops->ioctl(socket, command, user);
	return result == -ENOTTY ? interface_ioctl(command, user) : result;
}

static void socket_release(struct file *file)
{
	struct socket *socket = file->private;

	socket->ops->release(socket);
}

static const struct file_ops socket_file_ops = {
	.read = socket_read,
	.write = socket_write,
	.poll = socket_poll,
	.ioctl = socket_ioctl,
	.release = socket_release,
	.stream = true,
};

int socket_open(struct socket *socket, u32 flags, struct file **out)
{
	int error = file_open_anonymous("socket", S_IFSOCK | 0777,
					&socket_file_ops, socket,
					O_RDWR | (flags & SOCK_NONBLOCK), out);

	if (error)
		socket->ops->release(socket);
	else
		socket->file = *out;
	return error;
}

struct socket *socket_of(const struct file *file)
{
	return file->ops == &socket_file_ops ? file->private : NULL;
}

int socket_get(int fd, struct socket **socket)
{
	struct file *file = fd_get(fd);

	*socket = file ? socket_of(file) : NULL;
	if (file && !*socket)
		file_put(file);
	return *socket ? 0 : file ? -ENOTSOCK : -EBADF;
}

/* ---- socket, socketpair ---- */

static int create(int family, int type, int protocol, struct file **out)
{
	struct socket *socket;

	if ((u32)family >= AF_MAX)
		return -EAFNOSUPPORT;
	if (type & ~(SOCK_TYPE_MASK | SOCK_CLOEXEC | SOCK_NONBLOCK) ||
	    (type & SOCK_TYPE_MASK) > SOCK_MAX)
		return -EINVAL;
	if (!families[family])
		return -EAFNOSUPPORT;
	TRY(families[family](family, type & SOCK_TYPE_MASK, protocol, &socket));
	return socket_open(socket, type, out);
}

UK_SYSCALL_R_DEFINE(int, socket, int, domain, int, type, int, protocol)
{
	struct file *file;

	TRY(create(domain, type, protocol, &file));
	return fd_install(file, 0, type & SOCK_CLOEXEC);
}

UK_SYSCALL_R_DEFINE(int, socketpair, int, domain, int, type, int, protocol,
		    int *, sv)
{
	struct file *a AUTO(file_auto_put) = NULL;
	struct file *b AUTO(file_auto_put) = NULL;
	struct socket *socket;

	TRY(create(domain, type, protocol, &a));
	TRY(create(domain, type, protocol, &b));
	socket = a->private;
	if (!socket->ops->pair)
		return -EOPNOTSUPP;
	TRY(socket->ops->pair(socket, b->private));
	file_get(a);
	file_get(b);
	return pipe_install_ends((struct file *[]){ a, b }, type & SOCK_CLOEXEC,
				 sv);
}
