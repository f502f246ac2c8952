/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The network's interfaces as Linux names and numbers them: lo is 1, eth0 is 2
 * (if there is a device). Programs ask for them by ioctl(), rtnetlink and
 * /proc/net, which all tell what is listed here.
 */
#pragma once

#include "lib/types.h"
#include "lwip/netif.h"

#define INTERFACE_NAME	16
#define INTERFACE_QUEUE 1000
#define ARPHRD_ETHER	1
#define ARPHRD_LOOPBACK 772

/* As in <linux/if.h>, which wants a C library's headers. */
enum {
	IFF_UP = 1,
	IFF_BROADCAST = 2,
	IFF_LOOPBACK = 8,
	IFF_RUNNING = 0x40,
	IFF_MULTICAST = 0x1000,
	IFF_LOWER_UP = 0x10000,
};

/* In the order of their numbers. */
#define for_each_interface(netif)                                    \
	for (u8 interface_number = 1;                                \
	     (netif = netif_get_by_index(interface_number)) != NULL; \
	     interface_number++)

static inline bool interface_is_loopback(const struct netif *netif)
{
	return netif->name[0] == 'l';
}

static inline const char *interface_name(const struct netif *netif)
{
	return interface_is_loopback(netif) ? "lo" : "eth0";
}

struct netif *interface_find(const char name[INTERFACE_NAME]); /* or NULL */
u32 interface_flags(const struct netif *netif);
u32 interface_mtu(const struct netif *netif);

static inline u32 interface_address(const struct netif *netif)
{
	return netif_ip4_addr(netif)->addr; /* in network order */
}

u32 interface_broadcast(const struct netif *netif); /* 0: it has none */

/* IPv6's address I of NETIF, with its prefix and a RT_SCOPE_*; false: none. */
struct address6 {
	const u32 *words;
	u8 prefix, scope;
};
bool interface_address6(const struct netif *netif, int i, struct address6 *out);

/* The routes of IPv4, in network order; how many there are. */
#define ROUTE_MAX 2
struct route {
	const struct netif *netif;
	u32 target, mask, gateway;
};
u32 interface_routes(struct route routes[ROUTE_MAX]);

/* SIOCGIF*, netdevice(7); -ENOTTY: it is none of these. */
long interface_ioctl(u32 command, void *user);
