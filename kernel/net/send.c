// SPDX-License-Identifier: BSD-3-Clause
/* sendto(2), sendmsg(2), sendmmsg(2). */
#include "fs/fd.h"
#include "mm/kmalloc.h"
#include "net/msghdr.h"
#include "shim/syscall.h"

UK_SYSCALL_R_DEFINE(ssize_t, sendto, int, fd, const void *, buf, size_t, len,
		    unsigned int, flags, const struct sockaddr *, dest_addr,
		    int, addrlen)
{
	struct file *file AUTO(file_auto_put);
	struct socket *socket;
	struct iter data;
	struct address address;
	struct message message = { .data = &data, .flags = flags };
	int error = socket_get(fd, &file, &socket);

	iter_init_user(&data, (void *)buf, len);
	if (!error && !iter_is_possible(&data))
		error = -EFAULT;
	if (!error && dest_addr && addrlen) {
		error = address_get(&address, dest_addr, addrlen);
		message.address = &address;
	}
	return error ? error : socket_send(file, &message);
}

static ssize_t send(struct file *file, const struct msghdr *user, u32 flags)
{
	struct msghdr header;
	struct iter_vector vector;
	struct iter data;
	struct address address;
	struct message message = { .data = &data, .flags = flags };
	ssize_t n = msghdr_get(&header, &vector, user);

	if (n)
		return n;
	iter_init_segments(&data, vector.segments, vector.total);
	if (header.msg_namelen) {
		n = address_get(&address, header.msg_name, header.msg_namelen);
		message.address = &address;
	}
	if (!n)
		n = control_get(&message, header.msg_control,
				header.msg_controllen);
	if (!n)
		n = socket_send(file, &message);
	message_drop_files(&message);
	kfree(message.control);
	iter_vector_free(&vector);
	return n;
}

UK_SYSCALL_R_DEFINE(ssize_t, sendmsg, int, fd, const struct msghdr *, msg,
		    unsigned int, flags)
{
	struct file *file AUTO(file_auto_put);
	struct socket *socket;
	int error = socket_get(fd, &file, &socket);

	return error ? error : send(file, msg, flags);
}

/* What went before an error counts. */
UK_SYSCALL_R_DEFINE(int, sendmmsg, int, fd, struct mmsghdr *, msgvec,
		    unsigned int, vlen, unsigned int, flags)
{
	struct file *file AUTO(file_auto_put);
	struct socket *socket;
	ssize_t n = socket_get(fd, &file, &socket);
	u32 sent;

	if (n)
		return n;
	vlen = MIN(vlen, (u32)UIO_MAXIOV);
	for (sent = 0; sent < vlen; sent++) {
		n = send(file, &msgvec[sent].msg_hdr, flags);
		if (n >= 0)
			n = put_user_u32(&msgvec[sent].msg_len, n);
		if (n < 0)
			break;
	}
	return sent ? (int)sent : n;
}
