/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The network's interfaces as Linux names and numbers them: lo is 1, eth0 is 2
 * (if there is a device).
 */
#pragma once

#include "lib/types.h"
#include "lwip/netif.h"

#define INTERFACE_NAME	16
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

static inline bool interface_is_loopback(const struct netif *netif)
{
	return netif->name[0] == 'l';
}

void interface_name(const struct netif *netif, char name[INTERFACE_NAME]);
struct netif *interface_find(const char name[INTERFACE_NAME]); /* or NULL */
u32 interface_flags(const struct netif *netif);
u32 interface_mtu(const struct netif *netif);

/* The routes of IPv4, in network order; how many there are. */
#define ROUTE_MAX 8
struct route {
	const struct netif *netif;
	u32 target, mask, gateway;
};
u32 interface_routes(struct route routes[ROUTE_MAX]);

/* SIOCGIF*, netdevice(7); -ENOTTY: it is none of these. */
long interface_ioctl(u32 command, void *user);
