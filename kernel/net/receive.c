// SPDX-License-Identifier: BSD-3-Clause
/* recvfrom(2), recvmsg(2), recvmmsg(2). */
#include "net/socket.h"
#include "proc/timespec.h"
#include "sched/clock.h"
#include "shim/syscall.h"

UK_SYSCALL_R_DEFINE(ssize_t, recvfrom, int, fd, void *, buf, size_t, len,
		    unsigned int, flags, struct sockaddr *, src_addr,
		    socklen_t *, addrlen)
{
	struct socket *socket AUTO(socket_auto_put);
	struct iter data;
	struct address address = { 0 };
	struct message message = { .data = &data,
				   .flags = flags,
				   .address = &address };
	ssize_t n;

	TRY(socket_get(fd, &socket));
	iter_init_user(&data, buf, len);
	if (!iter_is_possible(&data))
		return -EFAULT;
	n = socket_receive(socket, &message);
	parcel_put(message.parcel);
	if (n >= 0 && src_addr)
		TRY(address_put(&address, src_addr, addrlen));
	return n;
}

static ssize_t receive(struct socket *socket, struct msghdr *user, u32 flags)
{
	struct user_message in AUTO(user_message_put);
	struct msghdr *header = &in.header;
	struct address address = { 0 };
	struct message message = { .data = &in.data,
				   .flags = flags,
				   .address = &address };
	ssize_t n;

	TRY(user_message_get(&in, user));
	message.control = header->msg_control;
	message.control_size = header->msg_control ? header->msg_controllen : 0;
	n = socket_receive(socket, &message);
	if (n < 0)
		return n;
	control_put_standard(socket, &message);
	/* What the program reads in its header afterwards. */
	if (header->msg_name)
		TRY(address_put(&address, header->msg_name,
				(socklen_t *)&user->msg_namelen));
	message.result |= flags & MSG_CMSG_CLOEXEC;
	TRY(put_user_u32(&user->msg_flags, message.result));
	TRY(put_user_u64(&user->msg_controllen,
			 message.control - (u8 *)header->msg_control));
	return n;
}

UK_SYSCALL_R_DEFINE(ssize_t, recvmsg, int, fd, struct msghdr *, msg,
		    unsigned int, flags)
{
	struct socket *socket AUTO(socket_auto_put);

	TRY(socket_get(fd, &socket));
	return receive(socket, msg, flags);
}

/* The time is looked at between messages only: recvmmsg(2) calls it a bug. */
static int receive_many(struct socket *socket, struct mmsghdr *user, u32 count,
			u32 flags, u64 end)
{
	ssize_t n = socket_error(socket);
	u32 got = 0;

	while (n >= 0 && got < count &&
	       !(got && end && clock_monotonic_ns() >= end)) {
		n = receive(socket, &user[got].msg_hdr, flags);
		if (n >= 0)
			n = put_user_u32(&user[got].msg_len, n);
		got += n >= 0;
		if (flags & MSG_WAITFORONE)
			flags |= MSG_DONTWAIT;
	}
	if (got && n < 0 && n != -EAGAIN)
		socket->error = -n; /* for the next call */
	return got ? (int)got : n;
}

UK_SYSCALL_R_DEFINE(int, recvmmsg, int, fd, struct mmsghdr *, msgvec,
		    unsigned int, vlen, unsigned int, flags, struct timespec *,
		    timeout)
{
	struct socket *socket AUTO(socket_auto_put);
	struct timespec left;
	u64 ns, now, end = 0;
	int result;

	TRY(socket_get(fd, &socket));
	if (timeout) {
		TRY(timespec_get(&ns, timeout));
		end = deadline_after(clock_monotonic_ns(), ns);
	}
	result = receive_many(socket, msgvec, vlen, flags, end);
	if (result <= 0 || !timeout)
		return result;
	now = clock_monotonic_ns();
	left = timespec_from_ns(end > now ? end - now : 0);
	return put_user_struct(timeout, &left) ? -EFAULT : result;
}
