// SPDX-License-Identifier: BSD-3-Clause
/* recvfrom(2), recvmsg(2), recvmmsg(2). */
#include "fs/fd.h"
#include "net/msghdr.h"
#include "proc/timespec.h"
#include "sched/clock.h"
#include "shim/syscall.h"

UK_SYSCALL_R_DEFINE(ssize_t, recvfrom, int, fd, void *, buf, size_t, len,
		    unsigned int, flags, struct sockaddr *, src_addr,
		    socklen_t *, addrlen)
{
	struct file *file AUTO(file_auto_put);
	struct socket *socket;
	struct iter data;
	struct address address = { 0 };
	struct message message = { .data = &data, .flags = flags };
	ssize_t n = socket_get(fd, &file, &socket);
	int error;

	if (n)
		return n;
	iter_init_user(&data, buf, len);
	if (!iter_is_possible(&data))
		return -EFAULT;
	if (src_addr)
		message.address = &address;
	n = socket_receive(file, &message);
	message_drop_files(&message);
	if (n < 0 || !src_addr)
		return n;
	error = address_put(&address, src_addr, addrlen);
	return error ? error : n;
}

/* What the program reads in its header afterwards. */
static int put_header(const struct msghdr *header, struct msghdr *user,
		      const struct message *message)
{
	int error = 0;

	if (header->msg_name)
		error = address_put(message->address, header->msg_name,
				    (socklen_t *)&user->msg_namelen);
	if (!error)
		error = put_user_u32(&user->msg_flags,
				     message->result | (message->flags &
							MSG_CMSG_CLOEXEC));
	if (!error)
		error = put_user_u64(&user->msg_controllen,
				     message->control -
					     (u8 *)header->msg_control);
	return error;
}

static ssize_t receive(struct file *file, struct msghdr *user, u32 flags)
{
	struct msghdr header;
	struct iter_vector vector;
	struct iter data;
	struct address address = { 0 };
	struct message message = { .data = &data,
				   .flags = flags,
				   .address = &address };
	ssize_t n = msghdr_get(&header, &vector, user);
	int error;

	if (n)
		return n;
	iter_init_segments(&data, vector.segments, vector.total);
	message.control = header.msg_control;
	message.control_size = header.msg_control ? header.msg_controllen : 0;
	n = socket_receive(file, &message);
	iter_vector_free(&vector);
	if (n < 0)
		return n;
	control_put_standard(file->private, &message);
	error = put_header(&header, user, &message);
	return error ? error : n;
}

UK_SYSCALL_R_DEFINE(ssize_t, recvmsg, int, fd, struct msghdr *, msg,
		    unsigned int, flags)
{
	struct file *file AUTO(file_auto_put);
	struct socket *socket;
	int error = socket_get(fd, &file, &socket);

	return error ? error : receive(file, msg, flags);
}

/* The time is looked at between messages only: recvmmsg(2) calls it a bug. */
static int receive_many(struct file *file, struct mmsghdr *user, u32 count,
			u32 flags, u64 end)
{
	struct socket *socket = file->private;
	ssize_t n = socket_error(socket);
	u32 got = 0;

	while (!n && got < count) {
		n = receive(file, &user[got].msg_hdr, flags & ~MSG_WAITFORONE);
		if (n >= 0)
			n = put_user_u32(&user[got].msg_len, n);
		if (n)
			break;
		got++;
		if (flags & MSG_WAITFORONE)
			flags |= MSG_DONTWAIT;
		if (end && clock_monotonic_ns() >= end)
			break;
	}
	if (got && n && n != -EAGAIN)
		socket->error = -n; /* for the next call */
	return got ? (int)got : n;
}

UK_SYSCALL_R_DEFINE(int, recvmmsg, int, fd, struct mmsghdr *, msgvec,
		    unsigned int, vlen, unsigned int, flags, struct timespec *,
		    timeout)
{
	struct file *file AUTO(file_auto_put);
	struct socket *socket;
	struct timespec left;
	u64 ns = 0, now, end = 0;
	int result = socket_get(fd, &file, &socket);

	if (!result && timeout)
		result = timespec_get(&ns, timeout);
	if (result)
		return result;
	if (timeout)
		end = deadline_after(clock_monotonic_ns(), ns);
	result = receive_many(file, msgvec, vlen, flags, end);
	if (result <= 0 || !timeout)
		return result;
	now = clock_monotonic_ns();
	left = timespec_from_ns(end > now ? end - now : 0);
	return put_user_struct(timeout, &left) ? -EFAULT : result;
}
