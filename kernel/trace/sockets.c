// SPDX-License-Identifier: BSD-3-Clause
/* How the tracer writes addresses of sockets, and messages. */
#include "trace/types.h"

#include <linux/un.h>

#include "lib/string.h"
#include "mm/usercopy.h"
#include "net/abi.h"

#define FDS_SHOWN 16

static void add_address(struct trace_line *line, u64 from, u32 length)
{
	struct __kernel_sockaddr_storage address = { 0 };
	u64 path = from + offsetof(struct sockaddr_un, sun_path);
	u64 end = from + length;

	if (!trace_copy(line, &address, from, MIN(length, 128U)))
		return;
	trace_add(line, "{sa_family=");
	trace_names(line, &names_family, address.ss_family);
	if (address.ss_family == AF_UNIX && end > path) {
		bool abstract = !address.__data[0];

		trace_add(line, ", sun_path=%s", abstract ? "@" : "");
		trace_quote(line, path + abstract,
			    abstract ? end - path - 1 :
				       strnlen(address.__data, end - path));
	}
	trace_add(line, "}");
}

/* Argument N is its length or, after the call, points to it. */
TRACE_TYPE(sockaddr)
{
	u32 length = values->args[arg->other];

	if (!value || (arg->when != BEFORE &&
		       get_user_u32(&length, (void *)values->args[arg->other])))
		trace_ptr(line, arg, value, values);
	else
		add_address(line, value, length);
}

static void add_rights(struct trace_line *line, u64 from, size_t n)
{
	int fd;

	trace_add(line, "[");
	for (size_t i = 0; i < MIN(n, (size_t)FDS_SHOWN); i++)
		if (!copy_from_user(&fd, (int *)from + i, sizeof(fd)))
			trace_add(line, i ? ", %d" : "%d", fd);
	trace_add(line, n > FDS_SHOWN ? ", ...]" : "]");
}

static void add_control(struct trace_line *line, u64 from, size_t size)
{
	struct cmsghdr item;
	struct ucred cred;
	const char *between = "";

	trace_add(line, ", msg_control=[");
	for (size_t at = 0; at + sizeof(item) <= size;
	     at += CMSG_ALIGN(item.cmsg_len)) {
		u64 data = from + at + sizeof(item);

		if (copy_from_user(&item, (void *)(from + at), sizeof(item)) ||
		    item.cmsg_len < sizeof(item) || item.cmsg_len > size - at)
			break;
		trace_add(line, "%s{cmsg_len=%lu, cmsg_level=", between,
			  item.cmsg_len);
		trace_names(line, &names_sol, item.cmsg_level);
		trace_add(line, ", cmsg_type=");
		trace_names(line, &names_scm, item.cmsg_type);
		trace_add(line, ", cmsg_data=");
		if (item.cmsg_type == SCM_RIGHTS)
			add_rights(line, data,
				   (item.cmsg_len - sizeof(item)) / 4);
		else if (trace_copy(line, &cred, data, sizeof(cred)))
			trace_add(line, "{pid=%d, uid=%u, gid=%u}", cred.pid,
				  cred.uid, cred.gid);
		trace_add(line, "}");
		between = ", ";
	}
	trace_add(line, "]");
}

TRACE_TYPE(msghdr)
{
	struct msghdr header;
	struct trace_values inner = { .result = values->result };
	struct trace_arg vector = { .when = arg->when };

	if (!trace_copy(line, &header, value, sizeof(header)))
		return;
	trace_add(line, "{msg_name=");
	if (header.msg_name)
		add_address(line, (u64)header.msg_name, header.msg_namelen);
	else
		trace_add(line, "NULL");
	trace_add(line, ", msg_namelen=%d, msg_iov=", header.msg_namelen);
	inner.args[0] = header.msg_iovlen;
	trace_iovec(line, &vector, (u64)header.msg_iov, &inner);
	trace_add(line, ", msg_iovlen=%lu", header.msg_iovlen);
	if (header.msg_control && header.msg_controllen)
		add_control(line, (u64)header.msg_control,
			    header.msg_controllen);
	trace_add(line,
		  ", msg_controllen=%lu, msg_flags=", header.msg_controllen);
	trace_names(line, &names_msg, header.msg_flags);
	trace_add(line, "}");
}
