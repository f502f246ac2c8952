// SPDX-License-Identifier: BSD-3-Clause
/*
 * Groups of multicast, ip(7): which ones a socket has joined, and on which
 * interface it sends to them. A group is the interface's: as with
 * IP_MULTICAST_ALL, which Linux has by default, every socket hears all of them.
 */
#include <linux/in.h>
#include <linux/in6.h>

#include "lib/string.h"
#include "lwip/igmp.h"
#include "lwip/mld6.h"
#include "lwip/netif.h"
#include "lwip/udp.h"
#include "mm/kmalloc.h"
#include "net/inet.h"

struct group {
	struct list link;
	ip_addr_t address;
	struct netif *netif;
};

static struct netif *by_address(u32 address)
{
	struct netif *netif;

	NETIF_FOREACH(netif)
	{
		if (netif_ip4_addr(netif)->addr == address)
			return netif;
	}
	return NULL;
}

/* The interface that a program names, or the one that the route takes. */
static struct netif *choose(const ip_addr_t *group, u32 index, u32 address)
{
	if (index)
		return netif_get_by_index(index);
	return address ? by_address(address) : ip_route(IP_ANY_TYPE, group);
}

/* One of four structures, for LEVEL or any: 0 or -EINVAL. */
static int parse(const struct inet_socket *s, int level, int option,
		 const void *value, size_t n, struct group *out)
{
	const struct ip_mreqn *v4 = value;
	const struct ipv6_mreq *v6 = value;
	const struct group_req *any = value;
	bool is_any = option == MCAST_JOIN_GROUP || option == MCAST_LEAVE_GROUP;
	struct address address = { .length = sizeof(any->gr_group) };
	u32 index, own = 0;
	u16 port;

	memset(&out->address, 0, sizeof(out->address));
	if (n < (is_any		     ? sizeof(*any) :
		 level == IPPROTO_IP ? sizeof(struct ip_mreq) :
				       sizeof(*v6)))
		return -EINVAL;
	if (is_any) {
		memcpy(&address.storage, &any->gr_group, address.length);
		if (inet_address_get(s, &address, &out->address, &port))
			return -EINVAL;
		index = any->gr_interface;
	} else if (level == IPPROTO_IP) {
		ip_addr_set_ip4_u32_val(out->address, v4->imr_multiaddr.s_addr);
		own = v4->imr_address.s_addr;
		index = n < sizeof(*v4) ? 0 : v4->imr_ifindex;
	} else {
		IP_SET_TYPE_VAL(out->address, IPADDR_TYPE_V6);
		memcpy(ip_2_ip6(&out->address)->addr, &v6->ipv6mr_multiaddr,
		       16);
		index = v6->ipv6mr_ifindex;
	}
	if (!ip_addr_ismulticast(&out->address))
		return -EINVAL;
	out->netif = choose(&out->address, index, own);
	return out->netif ? 0 : -ENODEV;
}

static struct group *find(struct inet_socket *s, const struct group *like)
{
	struct group *group;

	list_for_each (group, &s->groups, link)
		if (group->netif == like->netif &&
		    ip_addr_cmp(&group->address, &like->address))
			return group;
	return NULL;
}

int inet_join_group(struct inet_socket *s, int level, int option,
		    const void *value, size_t n)
{
	struct group like, *group;
	int error;

	TRY(parse(s, level, option, value, n, &like));
	if (find(s, &like))
		return -EADDRINUSE;
	group = kmalloc(sizeof(*group));
	if (!group)
		return -ENOBUFS;
	*group = like;
	error = IP_IS_V6_VAL(like.address) ?
			mld6_joingroup_netif(like.netif,
					     ip_2_ip6(&like.address)) :
			igmp_joingroup_netif(like.netif,
					     ip_2_ip4(&like.address));
	if (error)
		kfree(group);
	else
		list_push_back(&s->groups, &group->link);
	return inet_error(error);
}

static int leave(struct group *group)
{
	if (!group)
		return -EADDRNOTAVAIL;
	if (IP_IS_V6_VAL(group->address))
		mld6_leavegroup_netif(group->netif, ip_2_ip6(&group->address));
	else
		igmp_leavegroup_netif(group->netif, ip_2_ip4(&group->address));
	list_remove(&group->link);
	kfree(group);
	return 0;
}

int inet_leave_group(struct inet_socket *s, int level, int option,
		     const void *value, size_t n)
{
	struct group like;

	TRY(parse(s, level, option, value, n, &like));
	return leave(find(s, &like));
}

void inet_leave_groups(struct inet_socket *s)
{
	while (!list_empty(&s->groups))
		leave(list_first(&s->groups, struct group, link));
}

/* IP_MULTICAST_IF: an address, or the end of a structure like that of a group;
 * IPV6_MULTICAST_IF: an index. */
int inet_set_outgoing(struct inet_socket *s, int level, UNUSED int option,
		      const void *value, size_t n)
{
	const u32 *words = value;
	u32 address = level == IPPROTO_IP ? words[n >= 8] : 0;
	u32 index = level == IPPROTO_IP ? (n >= 12 ? words[2] : 0) : words[0];
	struct netif *netif = index   ? netif_get_by_index(index) :
			      address ? by_address(address) :
					NULL;

	if (n < sizeof(u32) || s->socket.type != SOCK_DGRAM)
		return -EINVAL;
	if ((index || address) && !netif)
		return level == IPPROTO_IP ? -EADDRNOTAVAIL : -ENODEV;
	if (!inet_datagram_block(s))
		return -ENOMEM;
	s->udp->mcast_ip4.addr = netif ? netif_ip4_addr(netif)->addr : 0;
	s->udp->mcast_ifindex = netif ? netif_get_index(netif) : 0;
	return 0;
}

ssize_t inet_get_outgoing(struct inet_socket *s, int level, void *value)
{
	int number = 0;

	if (s->socket.type == SOCK_DGRAM && s->udp)
		number = level == IPPROTO_IP ? (int)s->udp->mcast_ip4.addr :
					       s->udp->mcast_ifindex;
	memcpy(value, &number, sizeof(number));
	return sizeof(number);
}
