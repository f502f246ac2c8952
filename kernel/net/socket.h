/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A socket is a file whose bytes go to another socket. What all families share
 * is done once, by the calls in this folder: descriptors, addresses and
 * messages in and out of the program's memory, options, and all waiting. A
 * family (unix.c is one) is a table of operations that never sleep: one that
 * can't go on says -EAGAIN, and wakes the socket's queue when it could.
 */
#ifndef NET_SOCKET_H
#define NET_SOCKET_H

#include "fs/file.h"
#include "fs/iter.h"
#include "lib/types.h"
#include "net/abi.h"
#include "sched/waitq.h"

struct socket;

/* An address in the kernel; LENGTH 0: none. */
struct address {
	u32 length;
	struct __kernel_sockaddr_storage storage;
};

/* What one send or receive moves. */
struct message {
	struct iter *data;
	u32 flags;		 /* MSG_* of the call */
	u32 result;		 /* MSG_TRUNC... of what was received */
	struct address *address; /* NULL: it has none, or nobody asks */
	/* Sent: the kernel's copy. Received: room in the program. */
	u8 *control;
	size_t control_size;
	struct ucred sender; /* SCM_CREDENTIALS; pid 0: not known yet */
	u32 file_count;	     /* SCM_RIGHTS: a reference to each */
	struct file **files;
};

struct socket_ops {
	/* Each 0 or a negative errno; NULL: -EOPNOTSUPP. */
	int (*bind)(struct socket *socket, const struct address *address);
	int (*listen)(struct socket *socket, u32 backlog);
	/* A connection that waits: -EAGAIN, -EINVAL (it does not listen). */
	int (*accept)(struct socket *listener, struct socket **out);
	/* -EAGAIN, -EINPROGRESS: ask again once POLLOUT is there. */
	int (*connect)(struct socket *socket, const struct address *address);
	int (*pair)(struct socket *a, struct socket *b);
	int (*name)(struct socket *socket, bool peer, struct address *out);
	int (*shutdown)(struct socket *socket, u32 how); /* SHUTDOWN_* */

	/* Bytes, at least one or a whole datagram; a negative errno. */
	ssize_t (*send)(struct socket *socket, struct message *message);
	ssize_t (*receive)(struct socket *socket, struct message *message);

	u32 (*poll)(struct socket *socket); /* POLL* */
	long (*ioctl)(struct socket *socket, u32 command, void *user);
	/* Those that are not every socket's, in the kernel; *N: bytes of room
	 * for get, set to what there is. NULL: -EOPNOTSUPP. */
	int (*set_option)(struct socket *socket, int level, int option,
			  const void *value, size_t n);
	int (*get_option)(struct socket *socket, int level, int option,
			  void *value, size_t *n);
	void (*release)(struct socket *socket); /* its file is closed */
};

#define SHUTDOWN_READ  1
#define SHUTDOWN_WRITE 2
#define SHUTDOWN_BOTH  3

struct socket {
	const struct socket_ops *ops;
	struct waitq queue; /* woken with the POLL* bits that came up */
	int family, type, protocol;
	int shutdown;  /* SHUTDOWN_* */
	int listening; /* SO_ACCEPTCONN */
	int error;     /* SO_ERROR, as a positive errno */
	u32 options;   /* on and off: bit SO_* */
	int send_size, receive_size, send_low, receive_low, priority;
	u64 send_timeout, receive_timeout; /* ns; 0: for ever */
	u32 linger[2];
	u64 ino;
};

/* The families; each fills *OUT for a TYPE without flags, or says -E*. */
typedef int socket_create(int type, int protocol, struct socket **out);
socket_create unix_create;

void socket_init(struct socket *socket, const struct socket_ops *ops,
		 u32 family, u32 type);

/* A file for SOCKET, which it takes over also when this fails; FLAGS are
 * SOCK_NONBLOCK and such. */
int socket_open(struct socket *socket, u32 flags, struct file **out);

extern const struct file_ops socket_file_ops;

/* The socket of FD with a reference to its file: 0, -EBADF, -ENOTSOCK. */
int socket_get(int fd, struct file **file, struct socket **socket);

/* NULL if FILE is no socket. */
static inline struct socket *socket_of(const struct file *file)
{
	return file->ops == &socket_file_ops ? file->private : NULL;
}

static inline void socket_wake(struct socket *socket, u32 events)
{
	if (!list_empty(&socket->queue.waiters))
		waitq_wake(&socket->queue, events);
}

static inline bool socket_option(const struct socket *socket, int option)
{
	return socket->options >> option & 1;
}

/* The pending error, which is forgotten: 0 or a negative errno. */
static inline int socket_error(struct socket *socket)
{
	int error = -socket->error;

	socket->error = 0;
	return error;
}

/* ---- wait.c ---- */

u64 socket_deadline(u64 timeout); /* ns from now; 0: none */

/* Until one of EVENTS is there: 0, -EAGAIN when DEADLINE has
 * passed, -ERESTARTSYS, or -EINTR if there is a deadline. */
int socket_wait(struct socket *socket, u32 events, u64 deadline);

/* ---- address.c: into the kernel and out of it: 0, -EINVAL, -EFAULT ---- */

int address_get(struct address *address, const void *user, int length);
int address_put(const struct address *address, void *user,
		socklen_t *user_length);

/* ---- transfer.c: send and receive with all the waiting ---- */

ssize_t socket_send(struct file *file, struct message *message);
ssize_t socket_receive(struct file *file, struct message *message);

/* ---- control.c ---- */

/* A program's control data: message->control, files and sender. 0, -EINVAL,
 * -EBADF... message_drop_files and kfree afterwards, also on failure. */
int control_get(struct message *message, const void *user, size_t size);

/* One more item for the program; false: there was no room or no memory. */
bool control_put(struct message *message, int level, int type, const void *data,
		 size_t n);

/* The sender and the files that were received, as SOCKET wants them. */
void control_put_standard(const struct socket *socket, struct message *message);
void message_drop_files(struct message *message);

#endif
