// SPDX-License-Identifier: BSD-3-Clause
/*
 * Sockets as files: how they come to be, and what read, write, poll and ioctl
 * do with them. Another family is a line in the table below.
 */
#include "net/socket.h"

#include <linux/stat.h>

#include "fs/fd.h"
#include "fs/pipe.h"
#include "shim/syscall.h"

#define DEFAULT_BUFFER 212992 /* net.core.wmem_default */

static socket_create *const families[AF_MAX] = {
	[AF_UNIX] = unix_create,
};

void socket_init(struct socket *socket, const struct socket_ops *ops,
		 u32 family, u32 type)
{
	socket->ops = ops;
	socket->family = family;
	socket->type = type;
	waitq_init(&socket->queue);
	socket->send_size = socket->receive_size = DEFAULT_BUFFER;
	socket->send_low = socket->receive_low = 1;
}

/* ---- Files ---- */

static ssize_t socket_read(struct file *file, struct iter *to,
			   u64 offset UNUSED)
{
	struct message message = { .data = to };
	ssize_t n;

	if (!to->left)
		return 0;
	n = socket_receive(file, &message);
	message_drop_files(&message);
	return n;
}

static ssize_t socket_write(struct file *file, struct iter *from,
			    u64 offset UNUSED)
{
	struct message message = { .data = from };

	return socket_send(file, &message);
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

	return socket->ops->ioctl(socket, command, (void *)argument);
}

static void socket_release(struct file *file)
{
	struct socket *socket = file->private;

	socket->ops->release(socket);
}

const struct file_ops socket_file_ops = {
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
		socket->ino = (*out)->inode->ino;
	return error;
}

int socket_get(int fd, struct file **file, struct socket **socket)
{
	*file = fd_get(fd);
	if (!*file)
		return -EBADF;
	*socket = socket_of(*file);
	return *socket ? 0 : -ENOTSOCK;
}

/* ---- socket, socketpair ---- */

static int create(int family, int type, int protocol, struct file **out)
{
	struct socket *socket;
	int error;

	if ((u32)family >= AF_MAX)
		return -EAFNOSUPPORT;
	if (type & ~(SOCK_TYPE_MASK | SOCK_CLOEXEC | SOCK_NONBLOCK) ||
	    (type & SOCK_TYPE_MASK) > SOCK_MAX)
		return -EINVAL;
	if (!families[family])
		return -EAFNOSUPPORT;
	error = families[family](type & SOCK_TYPE_MASK, protocol, &socket);
	return error ? error : socket_open(socket, type, out);
}

UK_SYSCALL_R_DEFINE(int, socket, int, domain, int, type, int, protocol)
{
	struct file *file;
	int error = create(domain, type, protocol, &file);

	return error ? error : fd_install(file, 0, type & SOCK_CLOEXEC);
}

static int create_pair(int family, int type, int protocol,
		       struct file *files[2])
{
	struct socket *a;
	int error = create(family, type, protocol, &files[0]);

	if (error)
		return error;
	error = create(family, type, protocol, &files[1]);
	if (error) {
		file_put(files[0]);
		return error;
	}
	a = files[0]->private;
	error = a->ops->pair ? a->ops->pair(a, files[1]->private) : -EOPNOTSUPP;
	if (error) {
		file_put(files[0]);
		file_put(files[1]);
	}
	return error;
}

UK_SYSCALL_R_DEFINE(int, socketpair, int, domain, int, type, int, protocol,
		    int *, sv)
{
	struct file *files[2];
	int error = create_pair(domain, type, protocol, files);

	return error ? error :
		       pipe_install_ends(files, type & SOCK_CLOEXEC, sv);
}
