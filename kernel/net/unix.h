/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Inside AF_UNIX, unix(7): names (unix_name.c), what is queued (unix_queue.c)
 * and connections (unix.c). A packet lies in the queue of the socket that it
 * was sent to; who finds no room there is told when there is some.
 */
#pragma once

#include <linux/un.h>

#include "net/socket.h"
#include "sched/mutex.h"

struct unix_name {
	u32 refs; /* by sockets, and packets that tell where they are from */
	u32 length;
	struct sockaddr_un address;
};

struct unix_socket {
	struct socket socket;
	u32 refs;  /* its file or its listener, and peers */
	bool dead; /* closed, but somebody's peer */
	bool connected;
	struct unix_name *name;	  /* NULL: not bound */
	struct inode *inode;	  /* of a name in a file system, or NULL */
	struct list abstract;	  /* those with abstract names */
	struct list all;	  /* unix_sockets */
	struct unix_socket *peer; /* a reference */

	struct list packets;	 /* received, oldest first */
	struct list connections; /* of a listener: through their link */
	struct list link;
	struct unix_socket *listener; /* that will accept it */
	u32 queued;		      /* elements of the one or the other */
	u32 limit;		      /* full when there are more of them */
	size_t bytes;		      /* that the packets take up */
	struct mutex reading;	      /* for who looks at packets */

	struct list blocked; /* sockets that found no room here, by their: */
	struct list blocked_link;

	u32 on_its_way; /* how often it lies in queues, as a file */
	u32 carried;	/* such sockets in its queue or its connections' */
};

static inline struct unix_socket *unix_of(struct socket *socket)
{
	return container_of(socket, struct unix_socket, socket);
}

static inline bool unix_is_datagram(const struct unix_socket *u)
{
	return u->socket.type == SOCK_DGRAM;
}

extern struct list unix_sockets;
struct ucred unix_own_cred(void);     /* the caller, as SO_PEERCRED shows it */
void unix_put(struct unix_socket *u); /* or NULL */

static inline void unix_auto_put(struct unix_socket **u)
{
	unix_put(*u);
}

/* ---- unix_name.c ---- */

int unix_bind(struct socket *socket, const struct address *address);
int unix_autobind(struct unix_socket *u); /* unless it has a name */
void unix_unbind(struct unix_socket *u);
void unix_name_put(struct unix_name *name); /* or NULL */
void unix_name_tell(const struct unix_name *name, struct address *address);

/* Who is bound to ADDRESS, with a reference: 0, -ECONNREFUSED, -EPROTOTYPE...
 */
int unix_find(const struct address *address, int type,
	      struct unix_socket **out);

/* ---- unix_queue.c ---- */

struct unix_packet {
	struct list link;
	struct unix_name *from; /* or NULL */
	struct ucred sender;
	struct parcel *parcel; /* or NULL */
	size_t size, charge;   /* of the bytes; of all that it takes up */
	size_t taken;	       /* a stream's reader may have begun */
	u8 bytes[];
};

ssize_t unix_send(struct socket *socket, struct message *message);
ssize_t unix_receive(struct socket *socket, struct message *message);
void unix_purge(struct unix_socket *u); /* forgets all packets */

/* Is TARGET too full for U? (Then let it wake U.) */
bool unix_is_blocked(const struct unix_socket *u,
		     const struct unix_socket *target);
void unix_block(struct unix_socket *u, struct unix_socket *target);
void unix_wake_blocked(struct unix_socket *target, bool all);
