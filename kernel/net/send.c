// SPDX-License-Identifier: BSD-3-Clause
/* sendto(2), sendmsg(2), sendmmsg(2). */
#include "mm/kmalloc.h"
#include "net/socket.h"
#include "shim/syscall.h"

static void put_away(struct message *message)
{
	parcel_put(message->parcel);
	kfree(message->control);
}

/* DATA, and what HEADER says of it. */
static ssize_t send(struct socket *socket, const struct msghdr *header,
		    struct iter *data, u32 flags)
{
	struct address address;
	struct message message AUTO(put_away) = { .data = data,
						  .flags = flags };

	if (!iter_is_possible(data))
		return -EFAULT;
	if (header->msg_namelen) {
		TRY(address_get(&address, header->msg_name,
				header->msg_namelen));
		message.address = &address;
	}
	TRY(control_get(&message, header->msg_control, header->msg_controllen));
	return socket_send(socket, &message);
}

UK_SYSCALL_R_DEFINE(ssize_t, sendto, int, fd, const void *, buf, size_t, len,
		    unsigned int, flags, struct sockaddr *, dest_addr, int,
		    addrlen)
{
	struct socket *socket AUTO(socket_auto_put);
	struct msghdr header = { .msg_name = dest_addr,
				 .msg_namelen = dest_addr ? addrlen : 0 };
	struct iter data;

	TRY(socket_get(fd, &socket));
	iter_init_user(&data, (void *)buf, len);
	return send(socket, &header, &data, flags);
}

static ssize_t send_user(struct socket *socket, const struct msghdr *user,
			 u32 flags)
{
	struct user_message message AUTO(user_message_put);

	TRY(user_message_get(&message, user));
	return send(socket, &message.header, &message.data, flags);
}

UK_SYSCALL_R_DEFINE(ssize_t, sendmsg, int, fd, const struct msghdr *, msg,
		    unsigned int, flags)
{
	struct socket *socket AUTO(socket_auto_put);

	TRY(socket_get(fd, &socket));
	return send_user(socket, msg, flags);
}

/* What went before an error counts. */
UK_SYSCALL_R_DEFINE(int, sendmmsg, int, fd, struct mmsghdr *, msgvec,
		    unsigned int, vlen, unsigned int, flags)
{
	struct socket *socket AUTO(socket_auto_put);
	ssize_t n = socket_get(fd, &socket);
	int sent = 0;

	vlen = MIN(vlen, (u32)UIO_MAXIOV);
	while (n >= 0 && (u32)sent < vlen) {
		n = send_user(socket, &msgvec[sent].msg_hdr, flags);
		if (n >= 0)
			n = put_user_u32(&msgvec[sent].msg_len, n);
		sent += n >= 0;
	}
	return sent ? sent : n;
}
