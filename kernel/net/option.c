// SPDX-License-Identifier: BSD-3-Clause
/* setsockopt(2) and getsockopt(2): the options of socket(7) are fields of every
 * socket; all others are the family's. */
#include "lib/string.h"
#include "net/socket.h"
#include "shim/syscall.h"

#define VALUE_MAX  256	  /* bytes of the longest option */
#define BUFFER_MAX 212992 /* net.core.wmem_max and rmem_max */

enum kind { FIXED, ERROR, ON_OFF, NUMBER, BUFFER, TIME };

static const struct option {
	u8 option, kind;
	u8 size, offset; /* in struct socket */
	u16 least;
} options[] = {
#define OPTION(option, kind, field, least)                         \
	{                                                          \
		option, kind, sizeof(((struct socket *)0)->field), \
			offsetof(struct socket, field), least      \
	}
	OPTION(SO_TYPE, FIXED, type, 0),
	OPTION(SO_DOMAIN, FIXED, domain, 0),
	OPTION(SO_PROTOCOL, FIXED, protocol, 0),
	OPTION(SO_ACCEPTCONN, FIXED, acceptconn, 0),
	OPTION(SO_SNDLOWAT, FIXED, sndlowat, 0),
	OPTION(SO_ERROR, ERROR, error, 0),
	OPTION(SO_DEBUG, ON_OFF, on[SO_DEBUG], 0),
	OPTION(SO_REUSEADDR, ON_OFF, on[SO_REUSEADDR], 0),
	OPTION(SO_DONTROUTE, ON_OFF, on[SO_DONTROUTE], 0),
	OPTION(SO_BROADCAST, ON_OFF, on[SO_BROADCAST], 0),
	OPTION(SO_KEEPALIVE, ON_OFF, on[SO_KEEPALIVE], 0),
	OPTION(SO_OOBINLINE, ON_OFF, on[SO_OOBINLINE], 0),
	OPTION(SO_REUSEPORT, ON_OFF, on[SO_REUSEPORT], 0),
	OPTION(SO_PASSCRED, ON_OFF, on[SO_PASSCRED], 0),
	OPTION(SO_LINGER, ON_OFF, linger, 0),
	OPTION(SO_RCVLOWAT, NUMBER, rcvlowat, 1),
	OPTION(SO_SNDBUF, BUFFER, sndbuf, 4608),
	OPTION(SO_RCVBUF, BUFFER, rcvbuf, 2304),
	OPTION(SO_RCVTIMEO_OLD, TIME, rcvtimeo, 0),
	OPTION(SO_SNDTIMEO_OLD, TIME, sndtimeo, 0),
};

static const struct option *find(int level, int number)
{
	for (u32 i = 0; level == SOL_SOCKET && i < ARRAY_SIZE(options); i++)
		if (options[i].option == number)
			return &options[i];
	return NULL;
}

/* From what the program says to what is kept. */
static int adapt(const struct option *option, void *value)
{
	int *number = value;

	switch (option->kind) {
	case FIXED:
	case ERROR: return -ENOPROTOOPT;
	case ON_OFF: *number = !!*number; break;
	case BUFFER: /* twice that: what is around the bytes counts, too */
		*number = MIN((u32)*number, (u32)BUFFER_MAX) * 2;
		*number = MAX(*number, (int)option->least);
		break;
	case NUMBER:
		*number = *number < 0 ? INT32_MAX :
					MAX(*number, (int)option->least);
		break;
	case TIME:
		if ((u64)((struct timeval *)value)->tv_usec >= 1000000)
			return -EDOM;
	}
	return 0;
}

UK_SYSCALL_R_DEFINE(int, setsockopt, int, fd, int, level, int, optname,
		    const void *, optval, int, optlen)
{
	struct socket *socket AUTO(socket_auto_put);
	const struct option *option = find(level, optname);
	u64 value[VALUE_MAX / 8];
	int error = socket_get(fd, &socket);

	if (error)
		return error;
	if (!option && !socket->ops->set_option)
		return level == SOL_SOCKET ? -ENOPROTOOPT : -EOPNOTSUPP;
	if (optlen < (option ? option->size : 0))
		return -EINVAL;
	optlen = MIN(optlen, (int)sizeof(value));
	if (copy_from_user(value, optval, optlen))
		return -EFAULT;
	if (!option)
		return socket->ops->set_option(socket, level, optname, value,
					       optlen);
	error = adapt(option, value);
	if (error)
		return error;
	memcpy((u8 *)socket + option->offset, value, option->size);
	if (socket->ops->changed)
		socket->ops->changed(socket);
	return 0;
}

UK_SYSCALL_R_DEFINE(int, getsockopt, int, fd, int, level, int, optname, void *,
		    optval, socklen_t *, optlen)
{
	struct socket *socket AUTO(socket_auto_put);
	const struct option *option = find(level, optname);
	u64 value[VALUE_MAX / 8] = { 0 };
	u32 room;
	size_t n = sizeof(value);
	int error = socket_get(fd, &socket);

	if (!error && get_user_u32(&room, optlen))
		error = -EFAULT;
	if (!error && (int)room < 0)
		error = -EINVAL;
	if (!error && !option && !socket->ops->get_option)
		error = level == SOL_SOCKET ? -ENOPROTOOPT : -EOPNOTSUPP;
	else if (!error && !option)
		error = socket->ops->get_option(socket, level, optname, value,
						&n);
	if (error)
		return error;
	if (option) {
		n = option->size;
		memcpy(value, (u8 *)socket + option->offset, n);
		if (option->kind == ERROR)
			socket_error(socket);
	}
	n = MIN(n, (size_t)room);
	return copy_to_user(optval, value, n) ? -EFAULT :
						put_user_u32(optlen, n);
}
