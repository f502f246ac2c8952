// SPDX-License-Identifier: BSD-3-Clause
/*
 * setsockopt(2) and getsockopt(2): the options that every socket has, by
 * socket(7). Those that are only on or off are bits; those of a family go to
 * it.
 */
#include <asm/socket.h>
#include <linux/capability.h>

#include "fs/cred.h"
#include "fs/fd.h"
#include "lib/string.h"
#include "net/socket.h"
#include "proc/timespec.h"
#include "shim/syscall.h"

#define VALUE_MAX   256	   /* bytes of the longest option */
#define BUFFER_MAX  212992 /* net.core.wmem_max and rmem_max */
#define SEND_MIN    4608
#define RECEIVE_MIN 2304

#define BIT(option) (1UL << (option))
#define ON_OFF                                                       \
	(BIT(SO_DEBUG) | BIT(SO_REUSEADDR) | BIT(SO_DONTROUTE) |     \
	 BIT(SO_BROADCAST) | BIT(SO_KEEPALIVE) | BIT(SO_OOBINLINE) | \
	 BIT(SO_REUSEPORT) | BIT(SO_PASSCRED))

static bool is_on_off(int option)
{
	return option < 32 && ON_OFF >> option & 1;
}

/* Plain numbers to be looked at. */
static const struct number {
	int option, offset;
} numbers[] = {
	{ SO_TYPE, offsetof(struct socket, type) },
	{ SO_DOMAIN, offsetof(struct socket, family) },
	{ SO_PROTOCOL, offsetof(struct socket, protocol) },
	{ SO_ACCEPTCONN, offsetof(struct socket, listening) },
	{ SO_SNDBUF, offsetof(struct socket, send_size) },
	{ SO_RCVBUF, offsetof(struct socket, receive_size) },
	{ SO_SNDLOWAT, offsetof(struct socket, send_low) },
	{ SO_RCVLOWAT, offsetof(struct socket, receive_low) },
	{ SO_PRIORITY, offsetof(struct socket, priority) },
};

/* ---- Setting ---- */

/* Twice what is asked for, since what is around the bytes counts too. */
static int buffer_size(int value, int least, bool limited)
{
	u32 size = limited ? (u32)value : (u32)MAX(value, 0);

	size = MIN(size, limited ? BUFFER_MAX : (u32)INT32_MAX / 2);
	return MAX((int)size * 2, least);
}

static int set_number(struct socket *socket, int option, int value)
{
	switch (option) {
	case SO_SNDBUFFORCE:
	case SO_RCVBUFFORCE:
	case SO_PRIORITY:
		if ((option != SO_PRIORITY || (u32)value > 6) &&
		    !capable(CAP_NET_ADMIN))
			return -EPERM;
	}
	switch (option) {
	case SO_SNDBUF:
	case SO_SNDBUFFORCE:
		socket->send_size =
			buffer_size(value, SEND_MIN, option == SO_SNDBUF);
		socket_wake(socket, POLLOUT | POLLWRNORM);
		return 0;
	case SO_RCVBUF:
	case SO_RCVBUFFORCE:
		socket->receive_size =
			buffer_size(value, RECEIVE_MIN, option == SO_RCVBUF);
		return 0;
	case SO_PRIORITY: socket->priority = value; return 0;
	case SO_RCVLOWAT:
		socket->receive_low = value < 0 ? INT32_MAX : MAX(value, 1);
		return 0;
	}
	return -ENOPROTOOPT;
}

static int set_timeout(u64 *timeout, const struct timeval *value, size_t n)
{
	if (n < sizeof(*value))
		return -EINVAL;
	if (value->tv_usec < 0 || value->tv_usec >= 1000000)
		return -EDOM;
	/* A negative time has passed already. */
	*timeout = value->tv_sec < 0 ? 1 : timeval_to_ns(value);
	return 0;
}

static int set_linger(struct socket *socket, const void *value, size_t n)
{
	if (n < sizeof(socket->linger))
		return -EINVAL;
	memcpy(socket->linger, value, sizeof(socket->linger));
	socket->linger[0] = !!socket->linger[0];
	return 0;
}

static int set_option(struct socket *socket, int option, const void *value,
		      size_t n)
{
	int number = *(const int *)value;

	if (n < sizeof(number))
		return -EINVAL;
	switch (option) {
	case SO_LINGER: return set_linger(socket, value, n);
	case SO_RCVTIMEO_OLD:
		return set_timeout(&socket->receive_timeout, value, n);
	case SO_SNDTIMEO_OLD:
		return set_timeout(&socket->send_timeout, value, n);
	}
	if (!is_on_off(option))
		return set_number(socket, option, number);
	socket->options &= ~BIT(option);
	if (number)
		socket->options |= BIT(option);
	return 0;
}

UK_SYSCALL_R_DEFINE(int, setsockopt, int, fd, int, level, int, optname,
		    const void *, optval, int, optlen)
{
	struct file *file AUTO(file_auto_put);
	struct socket *socket;
	u64 value[VALUE_MAX / 8] = { 0 };
	size_t n = MIN((u32)optlen, (u32)sizeof(value));
	int error = socket_get(fd, &file, &socket);

	if (error)
		return error;
	if (optlen < 0)
		return -EINVAL;
	if (level != SOL_SOCKET && !socket->ops->set_option)
		return -EOPNOTSUPP;
	if (copy_from_user(value, optval, n))
		return -EFAULT;
	if (level == SOL_SOCKET)
		return set_option(socket, optname, value, n);
	return socket->ops->set_option(socket, level, optname, value, n);
}

/* ---- Getting ---- */

static int get_number(struct socket *socket, int option, int *value)
{
	if (is_on_off(option)) {
		*value = socket_option(socket, option);
		return 0;
	}
	for (u32 i = 0; i < ARRAY_SIZE(numbers); i++)
		if (numbers[i].option == option) {
			*value = *(int *)((char *)socket + numbers[i].offset);
			return 0;
		}
	return -ENOPROTOOPT;
}

/* *N becomes the option's length. */
static int get_option(struct socket *socket, int option, void *value, size_t *n)
{
	bool receive = option == SO_RCVTIMEO_OLD;

	switch (option) {
	case SO_LINGER:
		*n = sizeof(socket->linger);
		memcpy(value, socket->linger, *n);
		return 0;
	case SO_RCVTIMEO_OLD:
	case SO_SNDTIMEO_OLD:
		*n = sizeof(struct timeval);
		*(struct timeval *)value =
			timeval_from_ns(receive ? socket->receive_timeout :
						  socket->send_timeout);
		return 0;
	case SO_PEERCRED:
		return socket->ops->get_option(socket, SOL_SOCKET, option,
					       value, n);
	}
	*n = sizeof(int);
	if (option == SO_ERROR) {
		*(int *)value = -socket_error(socket);
		return 0;
	}
	return get_number(socket, option, value);
}

UK_SYSCALL_R_DEFINE(int, getsockopt, int, fd, int, level, int, optname, void *,
		    optval, socklen_t *, optlen)
{
	struct file *file AUTO(file_auto_put);
	struct socket *socket;
	u64 value[VALUE_MAX / 8] = { 0 };
	u32 room;
	size_t n;
	int error = socket_get(fd, &file, &socket);

	if (error)
		return error;
	if (get_user_u32(&room, optlen))
		return -EFAULT;
	if ((int)room < 0)
		return -EINVAL;
	n = MIN((size_t)room, sizeof(value));
	if (level == SOL_SOCKET)
		error = get_option(socket, optname, value, &n);
	else
		error = socket->ops->get_option(socket, level, optname, value,
						&n);
	if (error)
		return error;
	n = MIN(n, (size_t)room);
	return copy_to_user(optval, value, n) ? -EFAULT :
						put_user_u32(optlen, n);
}
