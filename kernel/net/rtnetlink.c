// SPDX-License-Identifier: BSD-3-Clause
/*
 * rtnetlink(7): what there is of interfaces, their addresses, and routes. C
 * libraries ask for it, and so does ip(8); nothing of it can be changed.
 */
#include <linux/rtnetlink.h>

#include "lib/string.h"
#include "net/abi.h"
#include "net/interface.h"
#include "net/netlink.h"

#define OPERATIONAL_UP	    6 /* RFC 2863's ifOperStatus */
#define OPERATIONAL_UNKNOWN 0

static void add_link(struct netlink_answer *answer, const struct netif *netif)
{
	static const u8 addresses[2][6] = { { 255, 255, 255, 255, 255, 255 } };
	bool loopback = interface_is_loopback(netif);
	u8 state = loopback ? OPERATIONAL_UNKNOWN : OPERATIONAL_UP;
	struct ifinfomsg body = {
		.ifi_type = loopback ? ARPHRD_LOOPBACK : ARPHRD_ETHER,
		.ifi_index = netif->num + 1,
		.ifi_flags = interface_flags(netif),
	};
	struct rtnl_link_stats64 traffic = {
		.rx_packets = netif->mib2_counters.ifinucastpkts,
		.tx_packets = netif->mib2_counters.ifoutucastpkts,
		.rx_bytes = netif->mib2_counters.ifinoctets,
		.tx_bytes = netif->mib2_counters.ifoutoctets,
	};
	const char *name = interface_name(netif);

	netlink_begin(answer, RTM_NEWLINK, &body, sizeof(body));
	netlink_add(answer, IFLA_IFNAME, name, strlen(name) + 1);
	netlink_add(answer, IFLA_OPERSTATE, &state, 1);
	netlink_add_u32(answer, IFLA_TXQLEN, INTERFACE_QUEUE);
	netlink_add_u32(answer, IFLA_MTU, interface_mtu(netif));
	netlink_add(answer, IFLA_QDISC, "noqueue", sizeof("noqueue"));
	netlink_add(answer, IFLA_ADDRESS, netif->hwaddr, 6);
	netlink_add(answer, IFLA_BROADCAST, addresses[loopback], 6);
	netlink_add(answer, IFLA_STATS64, &traffic, sizeof(traffic));
}

static u8 prefix_of(u32 mask)
{
	return mask ? 32 - __builtin_ctz(lwip_ntohl(mask)) : 0;
}

static void begin_address(struct netlink_answer *answer,
			  const struct netif *netif, u8 family, u8 prefix,
			  u8 scope)
{
	struct ifaddrmsg body = { family, prefix, IFA_F_PERMANENT, scope,
				  netif->num + 1 };

	netlink_begin(answer, RTM_NEWADDR, &body, sizeof(body));
}

static void add_address4(struct netlink_answer *answer,
			 const struct netif *netif)
{
	struct ifa_cacheinfo for_ever = { ~0U, ~0U, 0, 0 };
	const char *name = interface_name(netif);

	begin_address(answer, netif, AF_INET,
		      prefix_of(netif_ip4_netmask(netif)->addr),
		      interface_is_loopback(netif) ? RT_SCOPE_HOST :
						     RT_SCOPE_UNIVERSE);
	netlink_add_u32(answer, IFA_ADDRESS, interface_address(netif));
	netlink_add_u32(answer, IFA_LOCAL, interface_address(netif));
	if (interface_broadcast(netif))
		netlink_add_u32(answer, IFA_BROADCAST,
				interface_broadcast(netif));
	netlink_add(answer, IFA_LABEL, name, strlen(name) + 1);
	netlink_add(answer, IFA_CACHEINFO, &for_ever, sizeof(for_ever));
}

static void add_addresses(struct netlink_answer *answer,
			  const struct netif *netif, u8 family)
{
	struct address6 own;

	if (family != AF_INET6)
		add_address4(answer, netif);
	for (int i = 0; family != AF_INET && i < LWIP_IPV6_NUM_ADDRESSES; i++) {
		if (!interface_address6(netif, i, &own))
			continue;
		begin_address(answer, netif, AF_INET6, own.prefix, own.scope);
		netlink_add(answer, IFA_ADDRESS, own.words, 16);
	}
}

static void add_route(struct netlink_answer *answer, const struct route *route)
{
	struct rtmsg body = {
		.rtm_family = AF_INET,
		.rtm_dst_len = prefix_of(route->mask),
		.rtm_table = RT_TABLE_MAIN,
		.rtm_protocol = route->gateway ? RTPROT_BOOT : RTPROT_KERNEL,
		.rtm_scope = route->gateway ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK,
		.rtm_type = RTN_UNICAST,
	};

	netlink_begin(answer, RTM_NEWROUTE, &body, sizeof(body));
	netlink_add_u32(answer, RTA_TABLE, RT_TABLE_MAIN);
	if (route->mask)
		netlink_add_u32(answer, RTA_DST, route->target);
	if (route->gateway)
		netlink_add_u32(answer, RTA_GATEWAY, route->gateway);
	else
		netlink_add_u32(answer, RTA_PREFSRC,
				interface_address(route->netif));
	netlink_add_u32(answer, RTA_OIF, route->netif->num + 1);
}

/* One link, by its number or its name. */
static int answer_link(struct netlink_answer *answer)
{
	const struct nlmsghdr *request = answer->request;
	const struct ifinfomsg *body = NLMSG_DATA(request);
	const struct netif *netif = NULL;
	size_t at = NLMSG_HDRLEN + sizeof(*body);
	const struct nlattr *a;

	if (request->nlmsg_len < at)
		return -EINVAL;
	if (body->ifi_index > 0)
		netif = netif_get_by_index(MIN(body->ifi_index, 255));
	for (; !netif && at + sizeof(*a) <= request->nlmsg_len;
	     at += NLA_ALIGN(a->nla_len)) {
		char name[INTERFACE_NAME] = "";

		a = (const void *)((const char *)request + at);
		if (a->nla_len < sizeof(*a) ||
		    a->nla_len > request->nlmsg_len - at)
			return -EINVAL;
		if (a->nla_type != IFLA_IFNAME &&
		    a->nla_type != IFLA_ALT_IFNAME)
			continue;
		memcpy(name, a + 1,
		       MIN(a->nla_len - sizeof(*a), sizeof(name) - 1));
		netif = interface_find(name);
	}
	if (!netif)
		return -ENODEV;
	add_link(answer, netif);
	return 0;
}

static void dump(struct netlink_answer *answer, u16 type, u8 family)
{
	struct route routes[ROUTE_MAX];
	const struct netif *netif;

	if (type == RTM_GETROUTE) {
		u32 n = family == AF_INET6 ? 0 : interface_routes(routes);

		for (u32 i = 0; i < n; i++)
			add_route(answer, &routes[i]);
		return;
	}
	for_each_interface (netif)
		if (type == RTM_GETLINK)
			add_link(answer, netif);
		else
			add_addresses(answer, netif, family);
}

int rtnetlink_answer(struct netlink_answer *answer)
{
	const struct nlmsghdr *request = answer->request;
	u16 type = request->nlmsg_type;

	if (type != RTM_GETLINK && type != RTM_GETADDR && type != RTM_GETROUTE)
		return -EOPNOTSUPP;
	if (request->nlmsg_len < NLMSG_HDRLEN + sizeof(struct rtgenmsg))
		return -EINVAL;
	if ((request->nlmsg_flags & NLM_F_DUMP) != NLM_F_DUMP)
		return type == RTM_GETLINK ? answer_link(answer) : -EOPNOTSUPP;
	dump(answer, type, *(const u8 *)NLMSG_DATA(request));
	return 0;
}
