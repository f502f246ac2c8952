// SPDX-License-Identifier: BSD-3-Clause
/*
 * AF_NETLINK, netlink(7): messages to the kernel, of which NETLINK_ROUTE alone
 * is there (rtnetlink.c). What was asked is answered at once: the answers wait
 * in the socket as datagrams that have arrived do.
 */
#include "net/netlink.h"

#include "mm/kmalloc.h"
#include "net/inet.h"
#include "proc/process.h"

#define REQUEST_MAX 32768

/* ---- Answers ---- */

/* N bytes more, and padding; the message's length tells of them. */
static void add(struct netlink_answer *answer, const void *bytes, size_t n)
{
	struct text *text = &answer->text;
	struct nlmsghdr *header;

	text_add_bytes(text, bytes, n);
	text_add_bytes(text, "\0\0\0", -n & (NLA_ALIGNTO - 1));
	header = (void *)(text->bytes + answer->last);
	if (!text->failed)
		header->nlmsg_len = text->length - answer->last;
}

void netlink_begin(struct netlink_answer *answer, u16 type, const void *body,
		   size_t n)
{
	const struct nlmsghdr *request = answer->request;
	struct nlmsghdr header = { .nlmsg_type = type,
				   .nlmsg_seq = request->nlmsg_seq,
				   .nlmsg_pid = request->nlmsg_pid };

	if (request->nlmsg_flags & NLM_F_DUMP && type != NLMSG_ERROR)
		header.nlmsg_flags = NLM_F_MULTI;
	answer->last = answer->text.length;
	add(answer, &header, sizeof(header));
	add(answer, body, n);
}

void netlink_add(struct netlink_answer *answer, u16 type, const void *data,
		 size_t n)
{
	struct nlattr attribute = { NLA_HDRLEN + n, type };

	add(answer, &attribute, sizeof(attribute));
	add(answer, data, n);
}

/* What goes with a request's own answer: its end, or an error, 0 being one. */
static void conclude(struct netlink_answer *answer, int error)
{
	const struct nlmsghdr *request = answer->request;
	struct nlmsgerr body = { error, *request };

	if (!error && request->nlmsg_flags & NLM_F_DUMP)
		netlink_begin(answer, NLMSG_DONE, &error, sizeof(error));
	else if (error || request->nlmsg_flags & NLM_F_ACK)
		netlink_begin(answer, NLMSG_ERROR, &body, sizeof(body));
}

static int handle(struct inet_socket *s, struct nlmsghdr *request)
{
	struct netlink_answer answer = { .request = request };
	struct text *text = &answer.text;
	struct pbuf *pbuf = NULL;
	bool queued;

	request->nlmsg_pid = s->netlink_port;
	conclude(&answer, rtnetlink_answer(&answer));
	if (!text->failed)
		pbuf = pbuf_alloc(PBUF_RAW, text->length, PBUF_RAM);
	if (pbuf)
		pbuf_take(pbuf, text->bytes, text->length);
	queued = pbuf && text->length && inet_queue(s, pbuf);
	if (pbuf && !queued)
		pbuf_free(pbuf);
	kfree(text->bytes);
	return queued || !text->length ? 0 : -ENOBUFS;
}

/* ---- Calls ---- */

static int netlink_bind(struct socket *socket, const struct address *address)
{
	const struct sockaddr_nl *nl = (const void *)&address->storage;

	if (address->length < sizeof(*nl) || nl->nl_family != AF_NETLINK)
		return -EINVAL;
	if (nl->nl_pid)
		inet_of(socket)->netlink_port = nl->nl_pid;
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
		nl->nl_pid = inet_of(socket)->netlink_port;
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
			error = handle(inet_of(socket), request);
		at = MIN(n, at + NLMSG_ALIGN(request->nlmsg_len));
	}
	kfree(bytes);
	return error ? error : (ssize_t)n;
}

/* As a datagram that comes from no IP address. */
static ssize_t netlink_receive(struct socket *socket, struct message *message)
{
	struct address *address = message->address;
	ssize_t n;

	message->address = NULL;
	n = inet_datagram_receive(socket, message);
	message->address = address;
	if (address)
		netlink_name(socket, true, address);
	return n;
}

static const struct socket_ops netlink_ops = {
	.bind = netlink_bind,
	.connect = netlink_connect,
	.name = netlink_name,
	.send = netlink_send,
	.receive = netlink_receive,
	.poll = inet_datagram_poll,
	.release = inet_datagram_release,
};

int netlink_create(UNUSED int domain, int type, int protocol,
		   struct socket **out)
{
	struct inet_socket *s;

	if (type != SOCK_RAW && type != SOCK_DGRAM)
		return -ESOCKTNOSUPPORT;
	if (protocol != NETLINK_ROUTE)
		return -EPROTONOSUPPORT;
	s = inet_alloc(&netlink_ops, AF_NETLINK, type);
	if (!s)
		return -ENOMEM;
	stack_need();
	s->netlink_port = current->process->pid;
	*out = &s->socket;
	return 0;
}
