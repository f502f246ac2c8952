// SPDX-License-Identifier: BSD-3-Clause
/* /proc/net: interfaces, routes, and the sockets of each family. */
#include <linux/rtnetlink.h>

#include "fs/inode.h"
#include "fs/procfs.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/udp.h"
#include "net/inet.h"
#include "net/interface.h"
#include "net/unix.h"

#define UNIX_LISTENS 0x10000

static void show_dev(struct text *text)
{
	const struct netif *netif;

	text_add(text, "Inter-|   Receive                            "
		       "                    |  Transmit\n"
		       " face |bytes    packets errs drop fifo frame "
		       "compressed multicast|bytes    packets errs "
		       "drop fifo colls carrier compressed\n");
	for_each_interface (netif) {
		const struct stats_mib2_netif_ctrs *c = &netif->mib2_counters;

		text_add(text,
			 "%6s: %7u %7u    0    0    0     0          0"
			 "         0 %8u %7u    0    0    0     0       0"
			 "          0\n",
			 interface_name(netif), c->ifinoctets, c->ifinucastpkts,
			 c->ifoutoctets, c->ifoutucastpkts);
	}
}

static void show_route(struct text *text)
{
	struct route routes[ROUTE_MAX];
	u32 n = interface_routes(routes);

	text_add(text, "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\t"
		       "Metric\tMask\t\tMTU\tWindow\tIRTT\n");
	for (u32 i = 0; i < n; i++) {
		const struct route *r = &routes[i];

		text_add(text, "%s\t%08X\t%08X\t%04X\t0\t0\t0\t%08X\t0\t0\t0\n",
			 interface_name(r->netif), r->target, r->gateway,
			 r->gateway ? 3 : 1, r->mask);
	}
}

static void show_if_inet6(struct text *text)
{
	const struct netif *netif;
	struct address6 own;

	for_each_interface (netif)
		for (int i = 0; i < LWIP_IPV6_NUM_ADDRESSES; i++) {
			if (!interface_address6(netif, i, &own))
				continue;
			for (int word = 0; word < 4; word++)
				text_add(text, "%08x",
					 lwip_ntohl(own.words[word]));
			text_add(text, " %02x %02x %02x %02x %8s\n",
				 netif->num + 1, own.prefix,
				 own.scope == RT_SCOPE_HOST ? 0x10 :
				 own.scope == RT_SCOPE_LINK ? 0x20 :
							      0,
				 0x80, interface_name(netif));
		}
}

static void add_end(struct text *text, const ip_addr_t *ip, u16 port, bool v6)
{
	u32 words[4] = { 0 };

	inet_v6_words(ip, words);
	for (int i = v6 ? 0 : 3; i < 4; i++)
		text_add(text, "%08X", words[i]);
	text_add(text, ":%04X ", port);
}

/* BLOCK's line, if it is of the family asked for; S is NULL of old ones. */
static void add_socket(struct text *text, u32 *line, bool v6,
		       const struct ip_pcb *block, const struct inet_socket *s,
		       u16 local, u16 remote, u8 state)
{
	const struct file *file = s ? s->socket.file : NULL;

	if (v6 !=
	    (s ? s->socket.domain == AF_INET6 : IP_IS_V6_VAL(block->local_ip)))
		return;
	text_add(text, "%4u: ", (*line)++);
	add_end(text, &block->local_ip, local, v6);
	add_end(text, remote ? &block->remote_ip : IP_ANY_TYPE, remote, v6);
	text_add(text, "%02X %08lX:%08lX 00:00000000 00000000 %5u %8d %lu\n",
		 state, s ? pipe_ring_used(&s->unacked) : 0, s ? s->bytes : 0,
		 0, 0, file ? file->inode->ino : 0);
}

static void add_header(struct text *text)
{
	text_add(text, "  sl  local_address rem_address   st tx_queue "
		       "rx_queue tr tm->when retrnsmt   uid  timeout inode\n");
}

static void show_tcp_of(struct text *text, bool v6)
{
	struct tcp_pcb *const lists[] = { tcp_listen_pcbs.pcbs, tcp_active_pcbs,
					  tcp_tw_pcbs };
	u32 line = 0;

	add_header(text);
	for (u32 i = 0; i < ARRAY_SIZE(lists); i++)
		for (const struct tcp_pcb *p = lists[i]; p; p = p->next)
			add_socket(text, &line, v6, (const void *)p,
				   inet_tcp_socket(p), p->local_port,
				   p->state == LISTEN ? 0 : p->remote_port,
				   inet_tcp_state(p));
}

static void show_udp_of(struct text *text, bool v6)
{
	u32 line = 0;

	add_header(text);
	for (const struct udp_pcb *p = udp_pcbs; p; p = p->next) {
		const struct inet_socket *s = p->recv_arg;
		bool connected = s->state == CONNECTED;

		add_socket(text, &line, v6, (const void *)p, s, p->local_port,
			   connected ? p->remote_port : 0, connected ? 1 : 7);
	}
}

static int show_sockets(const struct procfs_node *node, struct text *text)
{
	const char *name = node->entry->name;

	(name[0] == 't' ? show_tcp_of : show_udp_of)(text, name[3]);
	return 0;
}

/* ---- unix ---- */

/* With @ for the NULs of abstract names. */
static void add_name(struct text *text, const struct unix_name *name)
{
	u32 n = name->length - offsetof(struct sockaddr_un, sun_path);
	const char *path = name->address.sun_path;

	text_add(text, " ");
	for (u32 i = 0; i < (path[0] ? n - 1 : n); i++)
		text_add_bytes(text, path[i] ? &path[i] : "@", 1);
}

static void show_unix(struct text *text)
{
	const struct unix_socket *u;

	text_add(text, "Num       RefCount Protocol Flags    Type St "
		       "Inode Path\n");
	list_for_each (u, &unix_sockets, all) {
		const struct file *file = u->socket.file;

		text_add(text, "%016lx: %08X %08X %08X %04X %02X %5lu",
			 file ? file->inode->ino : 0, u->refs, 0,
			 u->socket.acceptconn ? UNIX_LISTENS : 0,
			 u->socket.type, u->connected ? 3 : 1,
			 file ? file->inode->ino : 0);
		if (u->name)
			add_name(text, u->name);
		text_add(text, "\n");
	}
}

const struct procfs_entry procfs_net[] = {
	{ "dev", S_IFREG | 0444, .text = show_dev },
	{ "if_inet6", S_IFREG | 0444, .text = show_if_inet6 },
	{ "route", S_IFREG | 0444, .text = show_route },
	{ "tcp", S_IFREG | 0444, .show = show_sockets },
	{ "tcp6", S_IFREG | 0444, .show = show_sockets },
	{ "udp", S_IFREG | 0444, .show = show_sockets },
	{ "udp6", S_IFREG | 0444, .show = show_sockets },
	{ "unix", S_IFREG | 0444, .text = show_unix },
	{ 0 },
};
