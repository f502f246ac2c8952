/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * AF_INET and AF_INET6, ip(7): a socket is one of lwIP's control blocks with
 * what a program has not read yet (and, of TCP, what the other side has not
 * acknowledged). inet.c has what the protocols share.
 */
#pragma once

#include "fs/pipe_ring.h"
#include "lwip/ip_addr.h"
#include "lwip/pbuf.h"
#include "net/socket.h"
#include "net/stack.h"
#include "sched/mutex.h"

struct inet_options {
	int tos, ttl, v6_only, mtu_discover;
	int packet_info, receive_ttl, receive_tos, receive_errors;
	int multicast_ttl, multicast_loop, header_included, icmp_filter;
	int no_delay, cork, quick_ack, segment, defer_accept;
	int keep_idle, keep_interval, keep_count; /* seconds; number */
	int user_timeout;			  /* ms */
};

struct inet_socket {
	struct socket socket;
	union {
		struct ip_pcb *block; /* NULL: not made yet, or gone */
		struct tcp_pcb *tcp;
		struct udp_pcb *udp;
		struct raw_pcb *raw;
	};
	struct list received; /* struct inet_packet, oldest first */
	size_t bytes;	      /* in them */
	size_t charge;	      /* the memory that they take up */
	struct mutex reading, writing;
	struct inet_options options;
	struct list groups; /* of multicast that it has joined */
	u32 netlink_port;   /* AF_NETLINK keeps its answers here, too */

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
	bool ended;  /* lwIP knows that nothing more is sent */
	struct pipe_ring unacked; /* what lwIP has, and what it will */
	u64 passed;		  /* so far lwIP has it */
	u64 progress;		  /* when something was acknowledged last */
	struct list connections;  /* not accepted yet, through link */
	struct list link;
	u32 queued, backlog;
	struct inet_socket *listener; /* until it is accepted */
	bool deferred;		      /* accept() waits for its first bytes */
};

static inline struct inet_socket *inet_of(struct socket *socket)
{
	return container_of(socket, struct inet_socket, socket);
}

/* A piece that has arrived; of datagrams, where from and where to. */
struct inet_packet {
	struct list link;
	struct pbuf *pbuf; /* the rest of it */
	size_t charge;
	ip_addr_t from, to;
	u16 port;
	u8 interface, ttl, tos;
};

struct inet_socket *inet_alloc(const struct socket_ops *ops, int domain,
			       int type);
void inet_free(struct inet_socket *s);

/* PBUF is S's now; NULL: there is no memory, and it is the caller's still. */
struct inet_packet *inet_queue(struct inet_socket *s, struct pbuf *pbuf);

/*
 * Of MOST bytes that a socket may keep, each way, what it may now: while memory
 * is short those that are slow get little more, so that all others go on.
 */
u64 inet_limit(u64 most);

static inline struct inet_packet *inet_first(struct inet_socket *s)
{
	return list_first(&s->received, struct inet_packet, link);
}

/* Takes N bytes off the first packet, which goes with its last one. */
void inet_consume(struct inet_socket *s, size_t n);

/* What fits of PACKET: the number of bytes. */
size_t inet_copy(const struct inet_packet *packet, struct iter *to);

/* What a program means: 0, -EINVAL, -EAFNOSUPPORT. */
int inet_address_get(const struct inet_socket *s, const struct address *address,
		     ip_addr_t *ip, u16 *port);
/* The same for bind(), or -EADDRNOTAVAIL: it is no address of ours. */
int inet_own_address_get(const struct inet_socket *s,
			 const struct address *address, ip_addr_t *ip,
			 u16 *port);
/* The same for connect() and sendto(): no address is this machine. */
int inet_target_get(const struct inet_socket *s, const struct address *address,
		    ip_addr_t *ip, u16 *port);
void inet_address_put(const struct inet_socket *s, const ip_addr_t *ip,
		      u16 port, struct address *out);
void inet_v6_words(const ip_addr_t *ip, u32 words[4]); /* IPv4 is mapped */
u8 inet_address_type(const struct inet_socket *s);     /* IPADDR_TYPE_* */
int inet_error(int error);			       /* lwIP's, as -errno */

/*
 * Options. S's numbers into its control block (inet_changed: and what follows
 * from that goes out); and those that are more than a number: a getter writes
 * to VALUE, which has room, and says how many bytes; a setter gets N of them,
 * and zeros behind.
 */
typedef ssize_t inet_option_get(struct inet_socket *s, int level, void *value);
typedef int inet_option_set(struct inet_socket *s, int level, int option,
			    const void *value, size_t n);
extern const struct inet_options inet_default_options;
void inet_apply_options(struct inet_socket *s);
void inet_changed(struct socket *socket);
inet_option_get inet_get_mtu, inet_get_quick_ack, inet_get_segment,
	inet_get_congestion, inet_get_tcp_info, inet_get_outgoing;
inet_option_set inet_set_segment, inet_set_quick_ack, inet_set_congestion,
	inet_set_outgoing, inet_join_group, inet_leave_group;
void inet_leave_groups(struct inet_socket *s);

struct ip_pcb *inet_datagram_block(struct inet_socket *s); /* or NULL */
ssize_t inet_datagram_receive(struct socket *socket, struct message *message);
u32 inet_datagram_poll(struct socket *socket);
void inet_datagram_release(struct socket *socket);

/* PCB's socket; NULL: it has none, not yet or not any more. */
struct inet_socket *inet_tcp_socket(const struct tcp_pcb *pcb);

/* TCP_ESTABLISHED... as Linux numbers them. */
u8 inet_tcp_state(const struct tcp_pcb *pcb);

/*
 * TCP: programs call inet_tcp.c, which calls these; so does lwIP
 * (inet_tcp_events.c).
 */
void inet_tcp_adopt(struct inet_socket *s, struct tcp_pcb *pcb);
err_t inet_tcp_connected(void *arg, struct tcp_pcb *pcb, err_t error);
err_t inet_tcp_arrived(void *arg, struct tcp_pcb *pcb, err_t error);
struct tcp_pcb *inet_tcp_detach(struct inet_socket *s); /* its block, or NULL */
void inet_tcp_push(struct inet_socket *s);   /* gives lwIP what it may send */
void inet_tcp_finish(struct inet_socket *s); /* sends an end; S is gone */
void inet_tcp_abort(struct inet_socket *s);  /* a reset; S is gone */
struct tcp_pcb *inet_tcp_block(struct inet_socket *s); /* or NULL: no memory */

/* inet_tcp_listen.c: parts of tcp_ops. */
int inet_tcp_bind(struct socket *socket, const struct address *address);
int inet_tcp_listen(struct socket *socket, u32 backlog);
int inet_tcp_accept(struct socket *listener, struct socket **out);
int inet_tcp_stop_listening(struct inet_socket *s); /* 0 */

/* inet_tcp_guard.c: limits what strangers can make us keep. */
struct tcp_pcb_listen; /* whom somebody calls; NULL: we call */
void inet_tcp_trim(const struct tcp_pcb_listen *listener);

extern const struct socket_ops tcp_ops, datagram_ops;
