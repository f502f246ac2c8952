/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * AF_INET and AF_INET6, ip(7): a socket is one of lwIP's control blocks with
 * what a program has not read yet (and, of TCP, what the other side has not
 * acknowledged). inet.c has what both protocols share.
 */
#pragma once

#include "fs/pipe_ring.h"
#include "lwip/ip_addr.h"
#include "lwip/pbuf.h"
#include "net/socket.h"
#include "net/stack.h"
#include "sched/mutex.h"

struct inet_options {
	int tos, ttl, v6_only, no_delay;
	int keep_idle, keep_interval, keep_count; /* seconds; number */
};

struct inet_socket {
	struct socket socket;
	union {
		struct ip_pcb *block; /* NULL: not made yet, or gone */
		struct tcp_pcb *tcp;
		struct udp_pcb *udp;
	};
	struct list received; /* struct inet_packet, oldest first */
	size_t bytes;	      /* in them */
	struct mutex reading, writing;
	struct inet_options options;

	/* TCP alone. */
	enum inet_state {
		FRESH,
		LISTENING,
		CONNECTING,
		CONNECTED,
		ENDED, /* there was a connection */
	} state;
	bool told;   /* connect() has returned 0, or there was no call */
	bool closed; /* what is not acknowledged yet keeps it alive */
	struct pipe_ring unsent; /* not acknowledged, in fact */
	u64 passed;		 /* so far lwIP has it */
	struct list connections; /* not accepted yet, through link */
	struct list link;
	u32 queued;
	struct inet_socket *listener; /* until it is accepted */
};

static inline struct inet_socket *inet_of(struct socket *socket)
{
	return container_of(socket, struct inet_socket, socket);
}

/* A piece that has arrived; of UDP, where from. */
struct inet_packet {
	struct list link;
	struct pbuf *pbuf; /* the rest of it */
	ip_addr_t from;
	u16 port;
};

struct inet_socket *inet_alloc(const struct socket_ops *ops, int domain,
			       int type);
void inet_free(struct inet_socket *s);

/* PBUF is S's now; false: there is no memory, and it is the caller's still. */
bool inet_queue(struct inet_socket *s, struct pbuf *pbuf, const ip_addr_t *from,
		u16 port);

/* Takes N bytes off the first packet, which goes with its last one. */
void inet_consume(struct inet_socket *s, size_t n);

/* What a program means: 0, -EINVAL, -EAFNOSUPPORT. */
int inet_address_get(const struct inet_socket *s, const struct address *address,
		     ip_addr_t *ip, u16 *port);
/* The same for bind(), or -EADDRNOTAVAIL: it is no address of ours. */
int inet_own_address_get(const struct inet_socket *s,
			 const struct address *address, ip_addr_t *ip,
			 u16 *port);
void inet_address_put(const struct inet_socket *s, const ip_addr_t *ip,
		      u16 port, struct address *out);
u8 inet_address_type(const struct inet_socket *s); /* IPADDR_TYPE_* */
int inet_error(int error);			   /* lwIP's, as -errno */

/* inet_option.c */
extern const struct inet_options inet_default_options;
void inet_apply_options(struct inet_socket *s); /* to its control block */
int inet_set_option(struct socket *socket, int level, int option,
		    const void *value, size_t n);
int inet_get_option(struct socket *socket, int level, int option, void *value,
		    size_t *n);

extern const struct socket_ops tcp_ops, udp_ops;
