// SPDX-License-Identifier: BSD-3-Clause
/*
 * setsockopt(2) and getsockopt(2): one table of all options, of socket(7),
 * ip(7), ipv6(7), tcp(7) and raw(7). Most are fields of the socket, with a rule
 * for what a program may put there; those that are more than a number have
 * functions (inet_option.c, inet_group.c).
 */
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/tcp.h>

#include "lib/string.h"
#include "net/inet.h"
#include "shim/syscall.h"

#define VALUE_MAX   256	   /* bytes of the longest option */
#define BUFFER_MAX  212992 /* net.core.wmem_max and rmem_max */
#define SOL_RAW	    255
#define ICMP_FILTER 1

enum kind {
	CALLS,	/* the two functions; NULL: not that way */
	FIXED,	/* by programs */
	ERROR,	/* forgotten once it is read */
	ON_OFF, /* any number but 0 means yes */
	EARLY,	/* the same, until there is a control block */
	BYTE,	/* its lowest one counts */
	NUMBER, /* negative: the most; at least the least */
	BUFFER, /* twice that: what is around the bytes counts, too */
	TIME,
	RANGE,
	HOPS, /* a range, or -1: as it was */
};

static const struct option {
	u8 level, option, kind, size;
	u16 offset; /* in struct inet_socket, which begins with the socket */
	int least, most;
	inet_option_get *get;
	inet_option_set *set;
} options[] = {
#define OPTION(level, option, kind, field, least, most)                        \
	{                                                                      \
		level, option, kind, sizeof(((struct inet_socket *)0)->field), \
			offsetof(struct inet_socket, field), least, most,      \
			NULL, NULL                                             \
	}
#define SOCKET(option, kind, field, least) \
	OPTION(SOL_SOCKET, option, kind, socket.field, least, 0)
#define FLAG(option) SOCKET(option, ON_OFF, on[option], 0)
#define INET(level, option, kind, field, least, most) \
	OPTION(IPPROTO_##level, option, kind, options.field, least, most)
#define BOTH(name4, name6, kind, field, least, most) \
	INET(IP, name4, kind, field, least, most),   \
		INET(IPV6, name6, kind, field, least, most)
#define CALL_BOTH(name4, name6, get, set) \
	CALL(IP, name4, get, set), CALL(IPV6, name6, get, set)
#define CALL(level, option, get, set)                                \
	{                                                            \
		IPPROTO_##level, option, CALLS, 0, 0, 0, 0, get, set \
	}
	SOCKET(SO_TYPE, FIXED, type, 0),
	SOCKET(SO_DOMAIN, FIXED, domain, 0),
	SOCKET(SO_PROTOCOL, FIXED, protocol, 0),
	SOCKET(SO_ACCEPTCONN, FIXED, acceptconn, 0),
	SOCKET(SO_SNDLOWAT, FIXED, sndlowat, 0),
	SOCKET(SO_PEERCRED, FIXED, peer_cred, 0),
	SOCKET(SO_ERROR, ERROR, error, 0),
	FLAG(SO_DEBUG),
	FLAG(SO_REUSEADDR),
	FLAG(SO_DONTROUTE),
	FLAG(SO_BROADCAST),
	FLAG(SO_KEEPALIVE),
	FLAG(SO_OOBINLINE),
	FLAG(SO_REUSEPORT),
	FLAG(SO_PASSCRED),
	SOCKET(SO_LINGER, ON_OFF, linger, 0),
	SOCKET(SO_RCVLOWAT, NUMBER, rcvlowat, 1),
	SOCKET(SO_SNDBUF, BUFFER, sndbuf, 4608),
	SOCKET(SO_RCVBUF, BUFFER, rcvbuf, 2304),
	SOCKET(SO_RCVTIMEO_OLD, TIME, rcvtimeo, 0),
	SOCKET(SO_SNDTIMEO_OLD, TIME, sndtimeo, 0),

	INET(IP, IP_TOS, BYTE, tos, 0, 0),
	INET(IPV6, IPV6_TCLASS, HOPS, tos, 0, 255),
	INET(IP, IP_TTL, HOPS, ttl, 1, 255),
	INET(IPV6, IPV6_UNICAST_HOPS, HOPS, ttl, 0, 255),
	INET(IP, IP_HDRINCL, ON_OFF, header_included, 0, 0),
	INET(IPV6, IPV6_V6ONLY, EARLY, v6_only, 0, 0),
	BOTH(IP_MTU_DISCOVER, IPV6_MTU_DISCOVER, RANGE, mtu_discover, 0, 5),
	BOTH(IP_PKTINFO, IPV6_RECVPKTINFO, ON_OFF, packet_info, 0, 0),
	BOTH(IP_RECVTTL, IPV6_RECVHOPLIMIT, ON_OFF, receive_ttl, 0, 0),
	BOTH(IP_RECVTOS, IPV6_RECVTCLASS, ON_OFF, receive_tos, 0, 0),
	BOTH(IP_RECVERR, IPV6_RECVERR, ON_OFF, receive_errors, 0, 0),
	BOTH(IP_MULTICAST_TTL, IPV6_MULTICAST_HOPS, HOPS, multicast_ttl, 0,
	     255),
	BOTH(IP_MULTICAST_LOOP, IPV6_MULTICAST_LOOP, ON_OFF, multicast_loop, 0,
	     0),
	CALL_BOTH(IP_MTU, IPV6_MTU, inet_get_mtu, NULL),
	CALL_BOTH(IP_MULTICAST_IF, IPV6_MULTICAST_IF, inet_get_outgoing,
		  inet_set_outgoing),
	CALL_BOTH(IP_ADD_MEMBERSHIP, IPV6_ADD_MEMBERSHIP, NULL,
		  inet_join_group),
	CALL_BOTH(MCAST_JOIN_GROUP, MCAST_JOIN_GROUP, NULL, inet_join_group),
	CALL_BOTH(IP_DROP_MEMBERSHIP, IPV6_DROP_MEMBERSHIP, NULL,
		  inet_leave_group),
	CALL_BOTH(MCAST_LEAVE_GROUP, MCAST_LEAVE_GROUP, NULL, inet_leave_group),

	INET(TCP, TCP_NODELAY, ON_OFF, no_delay, 0, 0),
	INET(TCP, TCP_CORK, ON_OFF, cork, 0, 0),
	CALL(TCP, TCP_QUICKACK, inet_get_quick_ack, inet_set_quick_ack),
	INET(TCP, TCP_DEFER_ACCEPT, RANGE, defer_accept, 0, INT32_MAX),
	INET(TCP, TCP_USER_TIMEOUT, RANGE, user_timeout, 0, INT32_MAX),
	INET(TCP, TCP_KEEPIDLE, RANGE, keep_idle, 1, 32767),
	INET(TCP, TCP_KEEPINTVL, RANGE, keep_interval, 1, 32767),
	INET(TCP, TCP_KEEPCNT, RANGE, keep_count, 1, 127),
	CALL(TCP, TCP_MAXSEG, inet_get_segment, inet_set_segment),
	CALL(TCP, TCP_CONGESTION, inet_get_congestion, inet_set_congestion),
	CALL(TCP, TCP_INFO, inet_get_tcp_info, NULL),
	OPTION(SOL_RAW, ICMP_FILTER, RANGE, options.icmp_filter, INT32_MIN,
	       INT32_MAX),
};

static bool is_inet(const struct socket *socket)
{
	return socket->domain == AF_INET || socket->domain == AF_INET6;
}

/* Has SOCKET options of LEVEL at all? */
static bool has_level(const struct socket *socket, int level)
{
	switch (level) {
	case SOL_SOCKET: return true;
	case IPPROTO_IP: return is_inet(socket);
	case IPPROTO_IPV6: return socket->domain == AF_INET6;
	case SOL_RAW:
		return is_inet(socket) && socket->type == SOCK_RAW &&
		       socket->protocol == IPPROTO_ICMP;
	default:
		return is_inet(socket) && socket->type != SOCK_RAW &&
		       socket->protocol == level;
	}
}

static int find(const struct socket *socket, int level, int number,
		const struct option **out)
{
	if (!has_level(socket, level))
		return -EOPNOTSUPP;
	for (u32 i = 0; i < ARRAY_SIZE(options); i++) {
		*out = &options[i];
		if ((*out)->level == level && (*out)->option == number)
			return 0;
	}
	return -ENOPROTOOPT;
}

/* From what the program says, N bytes, to what is kept. */
static int adapt(struct socket *socket, const struct option *option,
		 void *value, size_t n)
{
	int *number = value;

	if (option->kind == FIXED || option->kind == ERROR)
		return -ENOPROTOOPT;
	if (option->level == IPPROTO_IP && n < sizeof(int))
		*number = *(u8 *)value; /* a byte will do, or none */
	else if (n < option->size)
		return -EINVAL;
	switch (option->kind) {
	case EARLY:
		if (inet_of(socket)->block)
			return -EINVAL;
		/* fall through */
	case ON_OFF: *number = !!*number; break;
	case BYTE: *number &= 255; break;
	case BUFFER:
		*number = MIN((u32)*number, (u32)BUFFER_MAX) * 2;
		*number = MAX(*number, option->least);
		break;
	case NUMBER:
		*number = *number < 0 ? INT32_MAX : MAX(*number, option->least);
		break;
	case TIME:
		if ((u64)((struct timeval *)value)->tv_usec >= 1000000)
			return -EDOM;
		break;
	case HOPS:
		if (*number == -1)
			*number =
				*(int *)((u8 *)&inet_default_options +
					 option->offset -
					 offsetof(struct inet_socket, options));
		/* fall through */
	case RANGE:
		if (*number < option->least || *number > option->most)
			return -EINVAL;
	}
	return 0;
}

UK_SYSCALL_R_DEFINE(int, setsockopt, int, fd, int, level, int, optname,
		    const void *, optval, int, optlen)
{
	struct socket *socket AUTO(socket_auto_put);
	u64 value[VALUE_MAX / 8] = { 0 };
	const struct option *option;
	int error = socket_get(fd, &socket);

	if (error)
		return error;
	if (optlen < 0)
		return -EINVAL;
	error = find(socket, level, optname, &option);
	if (error)
		return is_inet(socket) ? -ENOPROTOOPT : error;
	optlen = MIN(optlen, (int)sizeof(value));
	if (copy_from_user(value, optval, optlen))
		return -EFAULT;
	if (option->kind == CALLS) {
		TRY(option->set ? option->set(inet_of(socket), level, optname,
					      value, optlen) :
				  -ENOPROTOOPT);
	} else {
		TRY(adapt(socket, option, value, optlen));
		memcpy((u8 *)socket + option->offset, value, option->size);
	}
	if (socket->ops->changed)
		socket->ops->changed(socket);
	return 0;
}

UK_SYSCALL_R_DEFINE(int, getsockopt, int, fd, int, level, int, optname, void *,
		    optval, socklen_t *, optlen)
{
	struct socket *socket AUTO(socket_auto_put);
	u64 value[VALUE_MAX / 8] = { 0 };
	const struct option *option;
	ssize_t n = socket_get(fd, &socket);
	u32 room;

	TRY(n);
	if (get_user_u32(&room, optlen))
		return -EFAULT;
	if ((int)room < 0)
		return -EINVAL;
	TRY(find(socket, level, optname, &option));
	if (option->kind == CALLS) {
		n = option->get ? option->get(inet_of(socket), level, value) :
				  -ENOPROTOOPT;
		if (n < 0)
			return n;
	} else {
		n = option->size;
		memcpy(value, (u8 *)socket + option->offset, n);
		if (option->kind == ERROR)
			socket_error(socket);
	}
	n = MIN(n, (ssize_t)room);
	return copy_to_user(optval, value, n) ? -EFAULT :
						put_user_u32(optlen, n);
}
