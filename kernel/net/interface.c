// SPDX-License-Identifier: BSD-3-Clause
/* netdevice(7): what programs ask of interfaces by ioctl(). */
#include "net/interface.h"

#include <linux/in.h>
#include <linux/rtnetlink.h>
#include <linux/sockios.h>

#include "lib/string.h"
#include "lwip/ip4_addr.h"
#include "mm/usercopy.h"
#include "net/abi.h"
#include "net/stack.h"

#define LOOPBACK_MTU 65536

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

struct netif *interface_find(const char name[INTERFACE_NAME])
{
	struct netif *netif;

	for_each_interface (netif)
		if (!strncmp(interface_name(netif), name, INTERFACE_NAME))
			return netif;
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

u32 interface_broadcast(const struct netif *netif)
{
	return interface_is_loopback(netif) ?
		       0 :
		       interface_address(netif) |
			       ~netif_ip4_netmask(netif)->addr;
}

bool interface_address6(const struct netif *netif, int i, struct address6 *out)
{
	const ip6_addr_t *ip = netif_ip6_addr(netif, i);

	*out = (struct address6){ ip->addr, 64, RT_SCOPE_UNIVERSE };
	if (interface_is_loopback(netif))
		*out = (struct address6){ ip->addr, 128, RT_SCOPE_HOST };
	else if (ip6_addr_islinklocal(ip))
		out->scope = RT_SCOPE_LINK;
	return ip6_addr_isvalid(netif_ip6_addr_state(netif, i));
}

/* Each interface with a wire has its network, and maybe a gateway. */
u32 interface_routes(struct route routes[ROUTE_MAX])
{
	const struct netif *netif = netif_get_by_index(2);
	u32 n = 0, mask;

	if (!netif)
		return 0;
	mask = netif_ip4_netmask(netif)->addr;
	if (netif_ip4_gw(netif)->addr)
		routes[n++] = (struct route){ netif, 0, 0,
					      netif_ip4_gw(netif)->addr };
	routes[n++] = (struct route){ netif, interface_address(netif) & mask,
				      mask, 0 };
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
	memset(request->room, 0, sizeof(request->room));
	switch (command) {
	case SIOCGIFNAME:
		string_copy(request->name, interface_name(netif),
			    INTERFACE_NAME);
		break;
	case SIOCGIFFLAGS: request->flags = interface_flags(netif); break;
	case SIOCGIFDSTADDR:
	case SIOCGIFADDR:
		request->address = address_of(interface_address(netif));
		break;
	case SIOCGIFNETMASK:
		request->address = address_of(netif_ip4_netmask(netif)->addr);
		break;
	case SIOCGIFBRDADDR:
		request->address = address_of(interface_broadcast(netif));
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
	case SIOCGIFTXQLEN: request->number = INTERFACE_QUEUE; break;
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
	for_each_interface (netif) {
		answer(netif, SIOCGIFNAME, &request);
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
	TRY(answer(netif, command, &request));
	return put_user_struct(user, &request);
}
