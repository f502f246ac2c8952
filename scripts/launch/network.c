/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The guest's network. Ports of this machine lead into it, by QEMU's user
 * network; they listen on the loopback address: what a workshop serves is not
 * for the whole net. Or there is a tap device, for those who are root: a cable
 * between this machine and the guest, quicker, and gone when the guest ends.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "launch.h"

static const char *const protocols[] = { "tcp", "udp" };

void publish_parse(struct publish *publish, const char *text)
{
	char protocol[4] = "";
	int end = 0;
	int found = sscanf(text, "%hu:%hu/%3[a-z]%n", &publish->host,
			   &publish->guest, protocol, &end);

	publish->udp = strcmp(protocol, "udp") == 0;
	if (found != 3 || text[end] ||
	    strcmp(protocol, protocols[publish->udp]))
		fail("--publish takes HOST:GUEST/tcp or /udp, not '%s'", text);
}

/* QEMU would say so too, but not what to do. */
void publish_check(const struct publish *publish)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons(publish->host),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = socket(AF_INET, publish->udp ? SOCK_DGRAM : SOCK_STREAM, 0);
	int on = 1;

	if (fd < 0)
		return;
	if (!publish->udp)
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)))
		fail("port %hu of this machine %s; choose another with -p PORT:%hu%s",
		     publish->host,
		     errno == EACCES ? "is for root alone" : "is in use",
		     publish->guest, publish->udp ? "/udp" : "");
	close(fd);
}

/* ",hostfwd=..." for each, as QEMU's -netdev user takes it. */
char *publish_forwards(const struct options *options)
{
	size_t size = 1 + options->publish_count * 64, at = 0;
	char *text = calloc(size, 1);

	if (!text)
		fail("out of memory");
	for (size_t i = 0; i < options->publish_count; i++) {
		const struct publish *p = &options->publish[i];

		at += snprintf(text + at, size - at,
			       ",hostfwd=%s:127.0.0.1:%hu-:%hu",
			       protocols[p->udp], p->host, p->guest);
	}
	return text;
}

static void set_address(int fd, struct ifreq *request, unsigned long command,
			unsigned int ip)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
				       .sin_addr.s_addr = htonl(ip) };

	memcpy(&request->ifr_addr, &address, sizeof(address));
	if (ioctl(fd, command, request))
		fail("the tap device took no address: %s", strerror(errno));
}

void tap_open(struct options *options)
{
	struct ifreq request = { .ifr_name = "elfin%d",
				 .ifr_flags = IFF_TAP | IFF_NO_PI |
					      IFF_VNET_HDR };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	options->tap = open("/dev/net/tun", O_RDWR);
	if (options->tap < 0 || ioctl(options->tap, TUNSETIFF, &request))
		fail("--net tap needs root and /dev/net/tun: %s",
		     strerror(errno));
	sscanf(request.ifr_name, "elfin%u", &options->net);
	options->net = (options->net + 3) % 250; /* 2 is the user network's */
	set_address(fd, &request, SIOCSIFADDR, 0x0a000002 | options->net << 8);
	set_address(fd, &request, SIOCSIFNETMASK, 0xffffff00);
	request.ifr_flags = IFF_UP | IFF_RUNNING;
	if (ioctl(fd, SIOCSIFFLAGS, &request))
		fail("the tap device did not start: %s", strerror(errno));
	close(fd);
	options->network = true;
	complain("the guest is 10.0.%u.15, this machine 10.0.%u.2",
		 options->net, options->net);
}
