/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A socket is a file whose bytes go to another socket. What all families share
 * is done once, by the calls in this folder: descriptors, addresses and
 * messages in and out of the program's memory, options, and all waiting. A
 * family (unix.c is one) is a table of operations that never sleep: one that
 * can't go on says -EAGAIN, and wakes the socket's queue when it could.
 */
#pragma once

#include <linux/time.h>

#include "fs/file.h"
#include "fs/iter.h"
#include "net/abi.h"
#include "sched/waitq.h"

struct socket;

#define POLL_ALL (POLL_READ | POLL_WRITE | POLLRDHUP | POLLHUP)

/* An address in the kernel; LENGTH 0: none. */
struct address {
	u32 length;
	struct __kernel_sockaddr_storage storage;
};

static inline bool address_is_unspecified(const struct address *address)
{
	return address->length >= sizeof(u16) &&
	       address->storage.ss_family == AF_UNSPEC;
}

/* SCM_RIGHTS: open files on their way, with a reference to each. */
struct parcel {
	u32 refs, count;
	struct file *files[SCM_MAX_FD];
};

/* What one send or receive moves. */
struct message {
	struct iter *data;
	u32 flags;		 /* MSG_* of the call */
	u32 result;		 /* MSG_TRUNC... of what was received */
	struct address *address; /* NULL: there is none, or nobody asks */
	/* Sent: the kernel's copy. Received: room in the program. */
	u8 *control;
	size_t control_size;
	struct ucred sender;   /* SCM_CREDENTIALS; pid 0: not known yet */
	struct parcel *parcel; /* or NULL */
};

struct socket_ops {
	/* Each gives 0 or a negative errno; NULL: -EOPNOTSUPP. */
	int (*bind)(struct socket *socket, const struct address *address);
	int (*listen)(struct socket *socket, u32 backlog);
	/* -EAGAIN: there is no connection. */
	int (*accept)(struct socket *listener, struct socket **out);
	/* -EAGAIN, -EINPROGRESS: ask again once POLLOUT is there. */
	int (*connect)(struct socket *socket, const struct address *address);
	int (*pair)(struct socket *a, struct socket *b);
	int (*name)(struct socket *socket, bool peer, struct address *out);
	int (*shutdown)(struct socket *socket, u32 how); /* SHUTDOWN_* */

	/* Some bytes of a stream, or a whole datagram: how many. */
	ssize_t (*send)(struct socket *socket, struct message *message);
	ssize_t (*receive)(struct socket *socket, struct message *message);

	u32 (*poll)(struct socket *socket); /* POLL* */
	/* Or NULL: it has none of its own. */
	long (*ioctl)(struct socket *socket, u32 command, void *user);
	void (*changed)(struct socket *socket); /* a field's value; or NULL */
	void (*release)(struct socket *socket); /* its file is closed */
};

#define SHUTDOWN_READ  1
#define SHUTDOWN_WRITE 2
#define SHUTDOWN_BOTH  3

struct socket {
	const struct socket_ops *ops;
	struct file *file;  /* NULL: not accepted yet */
	struct waitq queue; /* woken with the POLL* bits that came up */
	int shutdown;	    /* SHUTDOWN_* */
	/* Options by their names in socket(7): */
	int domain, type, protocol, acceptconn;
	int error; /* a positive errno */
	int sndbuf, rcvbuf, sndlowat, rcvlowat;
	struct timeval sndtimeo, rcvtimeo; /* 0: for ever */
	int linger[2];
	struct ucred peer_cred;	 /* SO_PEERCRED; of a listener, its own */
	int on[SO_PASSCRED + 1]; /* SO_REUSEADDR and its like */
};

/* A family makes *OUT, for a TYPE without flags, or says -E*. */
typedef int socket_create(int domain, int type, int protocol,
			  struct socket **out);
socket_create unix_create, inet_create, netlink_create;

void socket_init(struct socket *socket, const struct socket_ops *ops,
		 int domain, int type);

/* Gives SOCKET (also on failure) to a file; FLAGS are SOCK_NONBLOCK... */
int socket_open(struct socket *socket, u32 flags, struct file **out);

/* The socket of FD, held by socket_auto_put: 0, -EBADF, -ENOTSOCK. */
int socket_get(int fd, struct socket **socket);

static inline void socket_auto_put(struct socket **socket)
{
	if (*socket)
		file_put((*socket)->file);
}

struct socket *socket_of(const struct file *file); /* NULL: it is none */

static inline void socket_wake(struct socket *socket, u32 events)
{
	if (!list_empty(&socket->queue.waiters))
		waitq_wake(&socket->queue, events);
}

int socket_error(struct socket *socket); /* which is forgotten; negative */

/* POLL* of errors and of ends, as of any family. */
static inline u32 socket_poll_ends(const struct socket *socket)
{
	u32 events = socket->error ? POLLERR : 0;

	if (socket->shutdown & SHUTDOWN_READ)
		events |= POLL_READ | POLLRDHUP;
	if (socket->shutdown == SHUTDOWN_BOTH)
		events |= POLLHUP;
	return events;
}

/* ---- transfer.c: all the waiting ---- */

/* When a time from now is over; 0: never. */
u64 socket_deadline(const struct timeval *time);

/* Until one of EVENTS is there: 0, -EAGAIN when DEADLINE has passed,
 * -ERESTARTSYS, or -EINTR if there is a deadline. */
int socket_wait(struct socket *socket, u32 events, u64 deadline);

ssize_t socket_send(struct socket *socket, struct message *message);
ssize_t socket_receive(struct socket *socket, struct message *message);

/* ---- address.c: into the kernel and out of it: 0, -EINVAL, -EFAULT ---- */

int address_get(struct address *address, const void *user, int length);
int address_put(const struct address *address, void *user,
		socklen_t *user_length);

/* ---- message.c ---- */

/* A header and what its vector points to. */
struct user_message {
	struct msghdr header;
	struct iter_vector vector;
	struct iter data;
};

/* Copies it in and checks it, to be put also on failure: 0, -EFAULT, -EINVAL,
 * -EMSGSIZE, -ENOMEM. */
int user_message_get(struct user_message *message, const struct msghdr *user);

static inline void user_message_put(struct user_message *message)
{
	iter_vector_free(&message->vector);
}

/* A program's control data: message->control, parcel and sender, to be put and
 * freed also on failure. 0, -EINVAL, -EBADF... */
int control_get(struct message *message, const void *user, size_t size);

/* What control_get has checked: an item with at least N bytes, or NULL. */
const void *control_find(const struct message *message, int level, int type,
			 size_t n);

/* One more item for the program; false: there was no room or no memory. */
bool control_put(struct message *message, int level, int type, const void *data,
		 size_t n);

/* The sender and the files that were received, as SOCKET wants them. */
void control_put_standard(const struct socket *socket, struct message *message);
void parcel_put(struct parcel *parcel); /* or NULL */
