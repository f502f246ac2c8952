// SPDX-License-Identifier: BSD-3-Clause
/*
 * rtnetlink(7): what there is of interfaces, their addresses, and routes. C
 * libraries ask for it, and so does ip(8); nothing of it can be changed.
 */
#include <linux/errno.h>
#include <linux/rtnetlink.h>

#include "lib/string.h"
#include "net/abi.h"
#include "net/interface.h"
#include "net/netlink.h"

#define OPERATIONAL_UP	    6 /* RFC 2863's ifOperStatus */
#define OPERATIONAL_UNKNOWN 0

static void add_u32(struct text *text, u16 type, u32 value)
{
	netlink_add(text, type, &value, sizeof(value));
}

static void add_link(struct text *text, const struct nlmsghdr *request,
		     const struct netif *netif)
{
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
	u8 broadcast[6] = { 255, 255, 255, 255, 255, 255 };
	size_t start =
		netlink_begin(text, request, RTM_NEWLINK, &body, sizeof(body));
	char name[INTERFACE_NAME];

	interface_name(netif, name);
	if (loopback)
		memset(broadcast, 0, sizeof(broadcast));
	netlink_add(text, IFLA_IFNAME, name, strlen(name) + 1);
	netlink_add(text, IFLA_OPERSTATE, &state, 1);
	add_u32(text, IFLA_TXQLEN, 1000);
	add_u32(text, IFLA_MTU, interface_mtu(netif));
	netlink_add(text, IFLA_QDISC, "noqueue", sizeof("noqueue"));
	netlink_add(text, IFLA_ADDRESS, netif->hwaddr, sizeof(broadcast));
	netlink_add(text, IFLA_BROADCAST, broadcast, sizeof(broadcast));
	netlink_add(text, IFLA_STATS64, &traffic, sizeof(traffic));
	netlink_end(text, start);
}

static u8 prefix_of(u32 mask)
{
	return mask ? 32 - __builtin_ctz(lwip_ntohl(mask)) : 0;
}

static void add_address4(struct text *text, const struct nlmsghdr *request,
			 const struct netif *netif)
{
	u32 own = netif_ip4_addr(netif)->addr;
	u32 mask = netif_ip4_netmask(netif)->addr;
	bool loopback = interface_is_loopback(netif);
	struct ifaddrmsg body = {
		.ifa_family = AF_INET,
		.ifa_prefixlen = prefix_of(mask),
		.ifa_flags = IFA_F_PERMANENT,
		.ifa_scope = loopback ? RT_SCOPE_HOST : RT_SCOPE_UNIVERSE,
		.ifa_index = netif->num + 1,
	};
	struct ifa_cacheinfo for_ever = { ~0U, ~0U, 0, 0 };
	size_t start =
		netlink_begin(text, request, RTM_NEWADDR, &body, sizeof(body));
	char name[INTERFACE_NAME];

	interface_name(netif, name);
	add_u32(text, IFA_ADDRESS, own);
	add_u32(text, IFA_LOCAL, own);
	if (!loopback)
		add_u32(text, IFA_BROADCAST, own | ~mask);
	netlink_add(text, IFA_LABEL, name, strlen(name) + 1);
	netlink_add(text, IFA_CACHEINFO, &for_ever, sizeof(for_ever));
	netlink_end(text, start);
}

static void add_address6(struct text *text, const struct nlmsghdr *request,
			 const struct netif *netif, int i)
{
	bool loopback = interface_is_loopback(netif);
	struct ifaddrmsg body = {
		.ifa_family = AF_INET6,
		.ifa_prefixlen = loopback ? 128 : 64,
		.ifa_flags = IFA_F_PERMANENT,
		.ifa_scope = loopback ? RT_SCOPE_HOST :
			     ip6_addr_islinklocal(netif_ip6_addr(netif, i)) ?
					RT_SCOPE_LINK :
					RT_SCOPE_UNIVERSE,
		.ifa_index = netif->num + 1,
	};
	size_t start;

	if (!ip6_addr_isvalid(netif_ip6_addr_state(netif, i)))
		return;
	start = netlink_begin(text, request, RTM_NEWADDR, &body, sizeof(body));
	netlink_add(text, IFA_ADDRESS, netif_ip6_addr(netif, i)->addr, 16);
	netlink_end(text, start);
}

static void add_route(struct text *text, const struct nlmsghdr *request,
		      const struct route *route)
{
	struct rtmsg body = {
		.rtm_family = AF_INET,
		.rtm_dst_len = prefix_of(route->mask),
		.rtm_table = RT_TABLE_MAIN,
		.rtm_protocol = route->gateway ? RTPROT_BOOT : RTPROT_KERNEL,
		.rtm_scope = route->gateway ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK,
		.rtm_type = RTN_UNICAST,
	};
	size_t start =
		netlink_begin(text, request, RTM_NEWROUTE, &body, sizeof(body));

	add_u32(text, RTA_TABLE, RT_TABLE_MAIN);
	if (route->mask)
		add_u32(text, RTA_DST, route->target);
	if (route->gateway)
		add_u32(text, RTA_GATEWAY, route->gateway);
	else
		add_u32(text, RTA_PREFSRC, netif_ip4_addr(route->netif)->addr);
	add_u32(text, RTA_OIF, route->netif->num + 1);
	netlink_end(text, start);
}

static void add_routes(struct text *text, const struct nlmsghdr *request)
{
	struct route routes[ROUTE_MAX];
	u32 n = interface_routes(routes);

	for (u32 i = 0; i < n; i++)
		add_route(text, request, &routes[i]);
}

/* One link, by its number or its name. */
static int answer_link(const struct nlmsghdr *request, struct text *text)
{
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
	add_link(text, request, netif);
	return 0;
}

static void dump(const struct nlmsghdr *request, struct text *text, u8 family)
{
	const struct netif *netif;

	if (request->nlmsg_type == RTM_GETROUTE) {
		if (family != AF_INET6)
			add_routes(text, request);
		return;
	}
	for (u8 i = 1; (netif = netif_get_by_index(i)); i++) {
		if (request->nlmsg_type == RTM_GETLINK) {
			add_link(text, request, netif);
			continue;
		}
		if (family != AF_INET6)
			add_address4(text, request, netif);
		for (int j = 0; j < LWIP_IPV6_NUM_ADDRESSES; j++)
			if (family != AF_INET)
				add_address6(text, request, netif, j);
	}
}

int rtnetlink_answer(const struct nlmsghdr *request, struct text *text)
{
	u16 type = request->nlmsg_type;

	if (type != RTM_GETLINK && type != RTM_GETADDR && type != RTM_GETROUTE)
		return -EOPNOTSUPP;
	if (request->nlmsg_len < NLMSG_HDRLEN + sizeof(struct rtgenmsg))
		return -EINVAL;
	if ((request->nlmsg_flags & NLM_F_DUMP) == NLM_F_DUMP)
		dump(request, text, *(const u8 *)NLMSG_DATA(request));
	else
		return type == RTM_GETLINK ? answer_link(request, text) :
					     -EOPNOTSUPP;
	return 0;
}
