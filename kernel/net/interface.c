// SPDX-License-Identifier: BSD-3-Clause
/* netdevice(7): what programs ask of interfaces by ioctl(). */
#include "net/interface.h"

#include <linux/errno.h>
#include <linux/in.h>
#include <linux/sockios.h>

#include "lib/format.h"
#include "lib/string.h"
#include "lwip/ip4_addr.h"
#include "mm/usercopy.h"
#include "net/abi.h"
#include "net/stack.h"

#define LOOPBACK_MTU 65536
#define QUEUE_LENGTH 1000

struct ifreq {
	char name[INTERFACE_NAME];
	union {
		struct sockaddr_in address;
		struct {
			u16 type;
			u8 bytes[14];
		} hardware;
		s16 flags;
		int number;
		u64 room[3];
	};
};

struct ifconf {
	int length;
	struct ifreq *user;
};

void interface_name(const struct netif *netif, char name[INTERFACE_NAME])
{
	if (interface_is_loopback(netif))
		format(name, INTERFACE_NAME, "lo");
	else
		format(name, INTERFACE_NAME, "eth%d", netif->num - 1);
}

struct netif *interface_find(const char name[INTERFACE_NAME])
{
	char own[INTERFACE_NAME];
	struct netif *netif;

	NETIF_FOREACH(netif)
	{
		interface_name(netif, own);
		if (!strncmp(own, name, sizeof(own)))
			return netif;
	}
	return NULL;
}

u32 interface_flags(const struct netif *netif)
{
	u32 flags = IFF_LOWER_UP | (netif_is_up(netif) ? IFF_UP : 0) |
		    (netif_is_link_up(netif) ? IFF_RUNNING : 0);

	return flags |
	       (interface_is_loopback(netif) ? IFF_LOOPBACK :
					       IFF_BROADCAST | IFF_MULTICAST);
}

u32 interface_mtu(const struct netif *netif)
{
	return netif->mtu ? netif->mtu : LOOPBACK_MTU;
}

u32 interface_routes(struct route routes[ROUTE_MAX])
{
	const struct netif *netif;
	u32 n = 0;

	NETIF_FOREACH(netif)
	{
		u32 mask = netif_ip4_netmask(netif)->addr;

		if (interface_is_loopback(netif) || n + 2 > ROUTE_MAX)
			continue;
		if (netif_ip4_gw(netif)->addr)
			routes[n++] =
				(struct route){ netif, 0, 0,
						netif_ip4_gw(netif)->addr };
		routes[n++] = (struct route){
			netif, netif_ip4_addr(netif)->addr & mask, mask, 0
		};
	}
	return n;
}

static struct sockaddr_in address_of(u32 address)
{
	return (struct sockaddr_in){ .sin_family = AF_INET,
				     .sin_addr.s_addr = address };
}

/* The answer to COMMAND in REQUEST. */
static long answer(const struct netif *netif, u32 command,
		   struct ifreq *request)
{
	u32 own = netif_ip4_addr(netif)->addr;
	u32 mask = netif_ip4_netmask(netif)->addr;

	memset(request->room, 0, sizeof(request->room));
	switch (command) {
	case SIOCGIFNAME: interface_name(netif, request->name); break;
	case SIOCGIFFLAGS: request->flags = interface_flags(netif); break;
	case SIOCGIFDSTADDR:
	case SIOCGIFADDR: request->address = address_of(own); break;
	case SIOCGIFNETMASK: request->address = address_of(mask); break;
	case SIOCGIFBRDADDR:
		request->address = address_of(
			interface_is_loopback(netif) ? 0 : own | ~mask);
		break;
	case SIOCGIFHWADDR:
		request->hardware.type = netif->hwaddr_len ? ARPHRD_ETHER :
							     ARPHRD_LOOPBACK;
		memcpy(request->hardware.bytes, netif->hwaddr,
		       netif->hwaddr_len);
		break;
	case SIOCGIFMTU: request->number = interface_mtu(netif); break;
	case SIOCGIFINDEX: request->number = netif->num + 1; break;
	case SIOCGIFMETRIC: break;
	case SIOCGIFTXQLEN: request->number = QUEUE_LENGTH; break;
	default: return -ENOTTY;
	}
	return 0;
}

/* All that have an address: as many as fit, or how much room they need. */
static long list(struct ifconf *user)
{
	const struct netif *netif;
	struct ifreq request;
	struct ifconf conf;
	int n = 0;

	if (get_user_struct(&conf, user))
		return -EFAULT;
	for (u8 i = 1; (netif = netif_get_by_index(i)); i++) {
		interface_name(netif, request.name);
		answer(netif, SIOCGIFADDR, &request);
		if (conf.user && n + (int)sizeof(request) > conf.length)
			break;
		if (conf.user &&
		    put_user_struct(&conf.user[n / sizeof(request)], &request))
			return -EFAULT;
		n += sizeof(request);
	}
	return put_user_u32(user, n);
}

long interface_ioctl(u32 command, void *user)
{
	const struct netif *netif;
	struct ifreq request;
	long error;

	if (command < SIOCGIFNAME || command > SIOCGIFTXQLEN)
		return -ENOTTY;
	stack_need();
	if (command == SIOCGIFCONF)
		return list(user);
	if (get_user_struct(&request, user))
		return -EFAULT;
	request.name[INTERFACE_NAME - 1] = 0;
	netif = command == SIOCGIFNAME ? netif_get_by_index(request.number) :
					 interface_find(request.name);
	if (!netif)
		return -ENODEV;
	error = answer(netif, command, &request);
	return error ? error : put_user_struct(user, &request);
}
