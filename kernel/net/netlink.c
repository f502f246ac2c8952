// SPDX-License-Identifier: BSD-3-Clause
/*
 * AF_NETLINK, netlink(7): messages to the kernel, of which NETLINK_ROUTE alone
 * is there (rtnetlink.c). What was asked is answered at once: a socket keeps
 * the answers until they are read.
 */
#include "net/netlink.h"

#include <linux/errno.h>

#include "mm/kmalloc.h"
#include "proc/process.h"
#include "net/socket.h"
#include "net/stack.h"

#define REQUEST_MAX 32768

struct answer {
	struct list link;
	struct text text;
};

struct netlink_socket {
	struct socket socket;
	u32 port;
	struct list answers;
};

static struct netlink_socket *netlink_of(struct socket *socket)
{
	return container_of(socket, struct netlink_socket, socket);
}

static struct answer *first(struct netlink_socket *s)
{
	return list_empty(&s->answers) ?
		       NULL :
		       list_first(&s->answers, struct answer, link);
}

static void drop(struct answer *answer)
{
	list_remove(&answer->link);
	kfree(answer->text.bytes);
	kfree(answer);
}

/* ---- Answers ---- */

size_t netlink_begin(struct text *text, const struct nlmsghdr *request,
		     u16 type, const void *body, size_t n)
{
	struct nlmsghdr header = { .nlmsg_type = type,
				   .nlmsg_seq = request->nlmsg_seq,
				   .nlmsg_pid = request->nlmsg_pid };
	size_t start = text->length;

	if (request->nlmsg_flags & NLM_F_DUMP && type != NLMSG_ERROR)
		header.nlmsg_flags = NLM_F_MULTI;
	text_add_bytes(text, (char *)&header, sizeof(header));
	text_add_bytes(text, body, n);
	return start;
}

void netlink_add(struct text *text, u16 type, const void *data, size_t n)
{
	struct nlattr attribute = { NLA_HDRLEN + n, type };

	text_add_bytes(text, (char *)&attribute, sizeof(attribute));
	text_add_bytes(text, data, n);
	text_add_bytes(text, "\0\0\0", -n & (NLA_ALIGNTO - 1));
}

void netlink_end(struct text *text, size_t start)
{
	struct nlmsghdr *header = (void *)(text->bytes + start);

	if (!text->failed)
		header->nlmsg_len = text->length - start;
}

/* What goes with REQUEST's own answer: its end, or an error, 0 being one. */
static void conclude(struct text *text, const struct nlmsghdr *request,
		     int error)
{
	struct nlmsgerr body = { error, *request };
	int zero = 0;

	if (!error && request->nlmsg_flags & NLM_F_DUMP)
		netlink_end(text, netlink_begin(text, request, NLMSG_DONE,
						&zero, sizeof(zero)));
	else if (error || request->nlmsg_flags & NLM_F_ACK)
		netlink_end(text, netlink_begin(text, request, NLMSG_ERROR,
						&body, sizeof(body)));
}

static int handle(struct netlink_socket *s, struct nlmsghdr *request)
{
	struct answer *answer = kzalloc(sizeof(*answer));

	if (!answer)
		return -ENOBUFS;
	list_push_back(&s->answers, &answer->link);
	request->nlmsg_pid = s->port;
	conclude(&answer->text, request,
		 rtnetlink_answer(request, &answer->text));
	if (answer->text.failed || !answer->text.length)
		drop(answer);
	socket_wake(&s->socket, POLL_READ);
	return 0;
}

/* ---- Calls ---- */

static int netlink_bind(struct socket *socket, const struct address *address)
{
	const struct sockaddr_nl *nl = (const void *)&address->storage;

	if (address->length < sizeof(*nl) || nl->nl_family != AF_NETLINK)
		return -EINVAL;
	if (nl->nl_pid)
		netlink_of(socket)->port = nl->nl_pid;
	return 0;
}

static int netlink_connect(UNUSED struct socket *socket,
			   const struct address *address)
{
	return address->length < sizeof(struct sockaddr_nl) ? -EINVAL : 0;
}

static int netlink_name(struct socket *socket, bool peer, struct address *out)
{
	struct sockaddr_nl *nl = (void *)&out->storage;

	*nl = (struct sockaddr_nl){ .nl_family = AF_NETLINK };
	if (!peer)
		nl->nl_pid = netlink_of(socket)->port;
	out->length = sizeof(*nl);
	return 0;
}

static ssize_t netlink_send(struct socket *socket, struct message *message)
{
	size_t n = message->data->left, at = 0;
	struct nlmsghdr *request;
	int error = 0;
	char *bytes;

	if (message->flags & MSG_OOB)
		return -EOPNOTSUPP;
	bytes = n <= REQUEST_MAX ? kmalloc(n + 1) : NULL;
	if (!bytes)
		return n > REQUEST_MAX ? -EMSGSIZE : -ENOBUFS;
	if (iter_get(message->data, bytes, n) != n)
		error = -EFAULT;
	while (!error && n - at >= sizeof(*request)) {
		request = (struct nlmsghdr *)(bytes + at);
		if (request->nlmsg_len < sizeof(*request) ||
		    request->nlmsg_len > n - at)
			break;
		if (request->nlmsg_type >= NLMSG_MIN_TYPE)
			error = handle(netlink_of(socket), request);
		at = MIN(n, at + NLMSG_ALIGN(request->nlmsg_len));
	}
	kfree(bytes);
	return error ? error : (ssize_t)n;
}

/* The answer is taken off while the program's memory is touched. */
static ssize_t netlink_receive(struct socket *socket, struct message *message)
{
	struct netlink_socket *s = netlink_of(socket);
	struct answer *answer = first(s);
	size_t n, room = message->data->left;
	bool good;

	if (message->flags & MSG_OOB)
		return -EOPNOTSUPP;
	if (!answer)
		return -EAGAIN;
	list_remove(&answer->link);
	n = MIN(answer->text.length, room);
	good = iter_put(message->data, answer->text.bytes, n) == n;
	if (n < answer->text.length)
		message->result |= MSG_TRUNC;
	if (message->flags & MSG_TRUNC)
		n = answer->text.length;
	if (message->address)
		netlink_name(socket, true, message->address);
	list_push_front(&s->answers, &answer->link);
	if (!(message->flags & MSG_PEEK))
		drop(answer);
	return good ? (ssize_t)n : -EFAULT;
}

static u32 netlink_poll(struct socket *socket)
{
	return POLL_WRITE | (first(netlink_of(socket)) ? POLL_READ : 0);
}

static long netlink_ioctl(UNUSED struct socket *socket, UNUSED u32 command,
			  UNUSED void *user)
{
	return -ENOTTY;
}

static void netlink_release(struct socket *socket)
{
	struct netlink_socket *s = netlink_of(socket);

	while (first(s))
		drop(first(s));
	kfree(s);
}

static const struct socket_ops netlink_ops = {
	.bind = netlink_bind,
	.connect = netlink_connect,
	.name = netlink_name,
	.send = netlink_send,
	.receive = netlink_receive,
	.poll = netlink_poll,
	.ioctl = netlink_ioctl,
	.release = netlink_release,
};

int netlink_create(int type, int protocol, struct socket **out)
{
	struct netlink_socket *s;

	if (type != SOCK_RAW && type != SOCK_DGRAM)
		return -ESOCKTNOSUPPORT;
	if (protocol != NETLINK_ROUTE)
		return -EPROTONOSUPPORT;
	s = kzalloc(sizeof(*s));
	if (!s)
		return -ENOMEM;
	stack_need();
	socket_init(&s->socket, &netlink_ops, AF_NETLINK, type);
	s->port = current->process->pid;
	list_init(&s->answers);
	*out = &s->socket;
	return 0;
}
