// SPDX-License-Identifier: BSD-3-Clause
/*
 * AF_UNIX: sockets whose other end is in this machine, unix(7). A connection is
 * two sockets that are each other's peer; connect() makes the second one and
 * puts it on the listener's list, and accept() takes it from there. A socket
 * that was closed is kept, dead, while it is somebody's peer.
 */
#include "net/unix.h"

#include <asm/ioctls.h>
#include <linux/sockios.h>

#include "fs/cred.h"
#include "lib/string.h"
#include "mm/kmalloc.h"
#include "proc/process.h"

#define DATAGRAM_LIMIT 10 /* net.unix.max_dgram_qlen */

static const struct socket_ops unix_ops;

struct list unix_sockets = LIST_INIT(unix_sockets);

struct ucred unix_own_cred(void)
{
	return (struct ucred){ current->process->pid, current->cred->euid,
			       current->cred->egid };
}

static struct unix_socket *make(int type)
{
	struct unix_socket *u = kzalloc(sizeof(*u));

	if (!u)
		return NULL;
	socket_init(&u->socket, &unix_ops, AF_UNIX, type);
	u->refs = 1;
	u->limit = DATAGRAM_LIMIT;
	mutex_init(&u->reading);
	list_init(&u->abstract);
	list_init(&u->packets);
	list_init(&u->connections);
	list_init(&u->link);
	list_init(&u->blocked);
	list_init(&u->blocked_link);
	list_push_back(&unix_sockets, &u->all);
	return u;
}

void unix_put(struct unix_socket *u)
{
	if (!u || --u->refs)
		return;
	unix_name_put(u->name);
	kfree(u);
}

int unix_create(UNUSED int domain, int type, int protocol, struct socket **out)
{
	struct unix_socket *u;

	if (protocol && protocol != AF_UNIX)
		return -EPROTONOSUPPORT;
	if (type == SOCK_RAW)
		type = SOCK_DGRAM;
	if (type != SOCK_STREAM && type != SOCK_DGRAM && type != SOCK_SEQPACKET)
		return -ESOCKTNOSUPPORT;
	u = make(type);
	if (!u)
		return -ENOMEM;
	*out = &u->socket;
	return 0;
}

/* ---- The end ---- */

/* U can't do what HOW says any more; whoever sleeps on it sees that. */
static void cut(struct unix_socket *u, u32 how)
{
	u->socket.shutdown |= how;
	list_remove(&u->blocked_link);
	socket_wake(&u->socket, POLL_ALL | (u->socket.error ? POLLERR : 0));
}

static void unix_release(struct socket *socket)
{
	struct unix_socket *u = unix_of(socket), *peer = u->peer;

	u->dead = true;
	unix_unbind(u);
	list_remove(&u->all);
	list_remove(&u->link);
	list_remove(&u->blocked_link);
	if (u->connected && !peer->dead) {
		/* Something was not read, or never accepted. */
		if (!list_empty(&u->packets) || u->listener)
			peer->socket.error = ECONNRESET;
		cut(peer, SHUTDOWN_BOTH);
	}
	while (!list_empty(&u->connections))
		unix_release(
			&list_first(&u->connections, struct unix_socket, link)
				 ->socket);
	unix_wake_blocked(u, true);
	unix_purge(u);
	u->peer = NULL;
	unix_put(peer);
	unix_put(u);
}

/* ---- Connections ---- */

static void join(struct unix_socket *u, struct unix_socket *peer)
{
	peer->refs++;
	u->peer = peer;
	u->connected = !unix_is_datagram(u);
}

static int unix_pair(struct socket *a, struct socket *b)
{
	join(unix_of(a), unix_of(b));
	join(unix_of(b), unix_of(a));
	a->peer_cred = b->peer_cred = unix_own_cred();
	return 0;
}

static int unix_listen(struct socket *socket, u32 backlog)
{
	struct unix_socket *u = unix_of(socket);

	if (unix_is_datagram(u))
		return -EOPNOTSUPP;
	if (!u->name || u->connected)
		return -EINVAL;
	socket->acceptconn = true;
	u->limit = backlog;
	socket->peer_cred = unix_own_cred();
	unix_wake_blocked(u, false);
	return 0;
}

/* The second end, called by the listener's name, waiting to be accepted. */
static int connect_to(struct unix_socket *u, struct unix_socket *listener)
{
	struct unix_socket *end;

	if (!listener->socket.acceptconn ||
	    listener->socket.shutdown & SHUTDOWN_READ)
		return -ECONNREFUSED;
	if (u->connected)
		return -EISCONN;
	if (u->socket.acceptconn)
		return -EINVAL;
	if (unix_is_blocked(u, listener)) {
		unix_block(u, listener);
		return -EAGAIN;
	}
	end = make(u->socket.type);
	if (!end)
		return -ENOMEM;
	end->listener = listener;
	end->name = listener->name;
	end->name->refs++;
	end->socket.peer_cred = unix_own_cred();
	u->socket.peer_cred = listener->socket.peer_cred;
	join(end, u);
	join(u, end);
	list_push_back(&listener->connections, &end->link);
	listener->queued++;
	socket_wake(&listener->socket, POLL_READ);
	return 0;
}

/* Of datagrams: where they go from now on, or nowhere (AF_UNSPEC). */
static int set_peer(struct unix_socket *u, struct unix_socket *peer)
{
	struct unix_socket *old = u->peer;

	if (peer && peer->peer && peer->peer != u)
		return -EPERM;
	u->peer = NULL;
	list_remove(&u->blocked_link);
	socket_wake(&u->socket, POLL_WRITE);
	if (peer)
		join(u, peer);
	unix_put(old);
	return 0;
}

static int unix_connect(struct socket *socket, const struct address *address)
{
	struct unix_socket *u = unix_of(socket);
	struct unix_socket *target AUTO(unix_auto_put) = NULL;

	if (unix_is_datagram(u) && address_is_unspecified(address))
		return set_peer(u, NULL);
	TRY(unix_find(address, socket->type, &target));
	if (socket->on[SO_PASSCRED])
		TRY(unix_autobind(u));
	return unix_is_datagram(u) ? set_peer(u, target) :
				     connect_to(u, target);
}

static int unix_accept(struct socket *socket, struct socket **out)
{
	struct unix_socket *listener = unix_of(socket), *end;

	if (unix_is_datagram(listener))
		return -EOPNOTSUPP;
	if (!socket->acceptconn)
		return -EINVAL;
	if (list_empty(&listener->connections))
		return socket->shutdown & SHUTDOWN_READ ? -EINVAL : -EAGAIN;
	end = list_first(&listener->connections, struct unix_socket, link);
	list_remove(&end->link);
	listener->queued--;
	unix_wake_blocked(listener, false);
	listener->carried -= end->carried;
	end->listener = NULL;
	end->socket.on[SO_PASSCRED] = socket->on[SO_PASSCRED];
	*out = &end->socket;
	return 0;
}

/* SHUT_RD here is SHUT_WR there. */
static int unix_shutdown(struct socket *socket, u32 how)
{
	struct unix_socket *u = unix_of(socket), *peer = u->peer;

	cut(u, how);
	if (u->connected && !peer->dead)
		cut(peer, how >> 1 | (how & 1) << 1);
	return 0;
}

/* ---- Questions ---- */

static int unix_name(struct socket *socket, bool peer, struct address *out)
{
	struct unix_socket *u = unix_of(socket);

	if (peer && !u->peer)
		return -ENOTCONN;
	unix_name_tell(peer ? u->peer->name : u->name, out);
	return 0;
}

static u32 unix_poll(struct socket *socket)
{
	struct unix_socket *u = unix_of(socket), *peer = u->peer;
	u32 events = socket_poll_ends(socket);

	if (!unix_is_datagram(u) && !u->connected && !socket->acceptconn)
		events |= POLLHUP;
	if (u->queued)
		events |= POLL_READ;
	if (peer && !peer->dead && list_empty(&u->blocked_link) &&
	    !(socket->shutdown & SHUTDOWN_WRITE) && unix_is_blocked(u, peer))
		unix_block(u, peer);
	if (list_empty(&u->blocked_link) && !socket->acceptconn)
		events |= POLL_WRITE | POLLWRBAND;
	return events;
}

static long unix_ioctl(struct socket *socket, u32 command, void *user)
{
	struct unix_socket *u = unix_of(socket);
	struct unix_packet *packet;
	u32 n = 0;

	if (command != SIOCINQ && command != SIOCOUTQ)
		return -ENOTTY;
	if (socket->acceptconn)
		return -EINVAL;
	if (command == SIOCOUTQ)
		return put_user_u32(user, u->peer ? u->peer->bytes : 0);
	list_for_each (packet, &u->packets, link)
		if (!n || !unix_is_datagram(u)) /* just the first one's */
			n += packet->size - packet->taken;
	return put_user_u32(user, n);
}

static const struct socket_ops unix_ops = {
	.bind = unix_bind,
	.listen = unix_listen,
	.accept = unix_accept,
	.connect = unix_connect,
	.pair = unix_pair,
	.name = unix_name,
	.shutdown = unix_shutdown,
	.send = unix_send,
	.receive = unix_receive,
	.poll = unix_poll,
	.ioctl = unix_ioctl,
	.release = unix_release,
};
