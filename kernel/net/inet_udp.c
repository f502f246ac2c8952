// SPDX-License-Identifier: BSD-3-Clause
/* SOCK_DGRAM of AF_INET and AF_INET6: udp(7). */
#include <asm/ioctls.h>
#include <linux/errno.h>

#include "lwip/udp.h"
#include "mm/usercopy.h"
#include "net/inet.h"

#define DATAGRAM_MAX 65507

static void received(void *arg, UNUSED struct udp_pcb *pcb, struct pbuf *pbuf,
		     const ip_addr_t *from, u16_t port)
{
	struct inet_socket *s = arg;

	if (s->bytes > (size_t)s->socket.rcvbuf ||
	    !inet_queue(s, pbuf, from, port))
		pbuf_free(pbuf);
}

/* The control block is made when it is first needed. */
static struct udp_pcb *block_of(struct inet_socket *s)
{
	if (!s->udp) {
		s->udp = udp_new_ip_type(inet_address_type(s));
		if (s->udp)
			udp_recv(s->udp, received, s);
	}
	inet_apply_options(s);
	return s->udp;
}

static int udp_socket_bind(struct socket *socket, const struct address *address)
{
	struct inet_socket *s = inet_of(socket);
	struct udp_pcb *pcb;
	ip_addr_t ip;
	u16 port;
	int error = inet_own_address_get(s, address, &ip, &port);

	if (error)
		return error;
	pcb = block_of(s);
	if (!pcb)
		return -ENOMEM;
	return pcb->local_port ? -EINVAL : inet_error(udp_bind(pcb, &ip, port));
}

static int udp_socket_connect(struct socket *socket,
			      const struct address *address)
{
	struct inet_socket *s = inet_of(socket);
	struct udp_pcb *pcb = block_of(s);
	ip_addr_t ip;
	u16 port;
	int error;

	if (!pcb)
		return -ENOMEM;
	if (address->length >= sizeof(u16) &&
	    address->storage.ss_family == AF_UNSPEC) {
		udp_disconnect(pcb);
		return 0;
	}
	error = inet_address_get(s, address, &ip, &port);
	return error ? error : inet_error(udp_connect(pcb, &ip, port));
}

static int udp_socket_name(struct socket *socket, bool peer,
			   struct address *out)
{
	struct inet_socket *s = inet_of(socket);
	struct udp_pcb *pcb = block_of(s);

	if (!pcb)
		return -ENOMEM;
	if (peer && !(pcb->flags & UDP_FLAGS_CONNECTED))
		return -ENOTCONN;
	if (peer)
		inet_address_put(s, &pcb->remote_ip, pcb->remote_port, out);
	else
		inet_address_put(s, &pcb->local_ip, pcb->local_port, out);
	return 0;
}

static ssize_t send_packet(struct inet_socket *s, struct message *message,
			   struct pbuf *packet)
{
	struct udp_pcb *pcb = s->udp;
	ip_addr_t ip;
	u16 port;
	int error;

	if (message->address && message->address->length) {
		error = inet_address_get(s, message->address, &ip, &port);
		if (!error)
			error = inet_error(udp_sendto(pcb, packet, &ip, port));
	} else if (pcb->flags & UDP_FLAGS_CONNECTED) {
		error = inet_error(udp_send(pcb, packet));
	} else {
		error = -EDESTADDRREQ;
	}
	stack_settle();
	return error;
}

static ssize_t udp_socket_send(struct socket *socket, struct message *message)
{
	struct inet_socket *s = inet_of(socket);
	size_t n = message->data->left;
	struct pbuf *packet;
	ssize_t error;

	if (socket->error)
		return socket_error(socket);
	if (message->flags & MSG_OOB)
		return -EOPNOTSUPP;
	if (n > DATAGRAM_MAX)
		return -EMSGSIZE;
	packet = block_of(s) ? pbuf_alloc(PBUF_TRANSPORT, n, PBUF_RAM) : NULL;
	if (!packet)
		return -ENOBUFS;
	if (iter_get(message->data, packet->payload, n) == n)
		error = send_packet(s, message, packet);
	else
		error = -EFAULT;
	pbuf_free(packet);
	return error ? error : (ssize_t)n;
}

/* The packet stays ours while the program's memory is touched. */
static ssize_t udp_socket_receive(struct socket *socket,
				  struct message *message)
{
	struct inet_socket *s = inet_of(socket);
	struct inet_packet *packet;
	struct pbuf *piece;
	size_t n, done = 0;

	if (socket->error)
		return socket_error(socket);
	mutex_lock(&s->reading);
	if (list_empty(&s->received)) {
		mutex_unlock(&s->reading);
		return socket->shutdown & SHUTDOWN_READ ? 0 : -EAGAIN;
	}
	packet = list_first(&s->received, struct inet_packet, link);
	n = packet->pbuf->tot_len;
	for (piece = packet->pbuf; piece && message->data->left;
	     piece = piece->next)
		done += iter_put(message->data, piece->payload, piece->len);
	if (message->address)
		inet_address_put(s, &packet->from, packet->port,
				 message->address);
	if (!(message->flags & MSG_PEEK))
		inet_consume(s, n);
	mutex_unlock(&s->reading);
	if (done == n)
		return n;
	if (message->data->left) /* the program's memory ended there */
		return -EFAULT;
	message->result |= MSG_TRUNC;
	return message->flags & MSG_TRUNC ? n : done;
}

static u32 udp_socket_poll(struct socket *socket)
{
	u32 events = POLLOUT | POLLWRNORM;

	if (socket->error)
		events |= POLLERR;
	if (!list_empty(&inet_of(socket)->received))
		events |= POLLIN | POLLRDNORM;
	if (socket->shutdown & SHUTDOWN_READ)
		events |= POLLIN | POLLRDNORM | POLLRDHUP;
	return events;
}

static int udp_socket_shutdown(struct socket *socket, u32 how)
{
	struct inet_socket *s = inet_of(socket);

	if (!s->udp || !(s->udp->flags & UDP_FLAGS_CONNECTED))
		return -ENOTCONN;
	socket->shutdown |= how;
	socket_wake(socket, POLLIN | POLLRDHUP);
	return 0;
}

static long udp_socket_ioctl(struct socket *socket, u32 command, void *user)
{
	struct inet_socket *s = inet_of(socket);
	u32 n = 0;

	if (command != FIONREAD && command != TIOCOUTQ)
		return -ENOTTY;
	if (command == FIONREAD && !list_empty(&s->received))
		n = list_first(&s->received, struct inet_packet, link)
			    ->pbuf->tot_len;
	return put_user_u32(user, n);
}

static void udp_socket_release(struct socket *socket)
{
	struct inet_socket *s = inet_of(socket);

	if (s->udp)
		udp_remove(s->udp);
	inet_free(s);
}

static int udp_listen_no(UNUSED struct socket *socket, UNUSED u32 backlog)
{
	return -EOPNOTSUPP;
}

static int udp_accept_no(UNUSED struct socket *listener,
			 UNUSED struct socket **out)
{
	return -EOPNOTSUPP;
}

const struct socket_ops udp_ops = {
	.bind = udp_socket_bind,
	.listen = udp_listen_no,
	.accept = udp_accept_no,
	.connect = udp_socket_connect,
	.name = udp_socket_name,
	.shutdown = udp_socket_shutdown,
	.send = udp_socket_send,
	.receive = udp_socket_receive,
	.poll = udp_socket_poll,
	.ioctl = udp_socket_ioctl,
	.set_option = inet_set_option,
	.get_option = inet_get_option,
	.release = udp_socket_release,
};
