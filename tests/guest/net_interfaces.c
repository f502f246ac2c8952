/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a program learns of the loopback interface: by ioctl, rtnetlink, the C
 * library's calls that use those, and /proc/net. (Natively there may be others:
 * nothing of them is printed.)
 */
#include "sock_common.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>

static void *volatile nowhere = (void *)8;

static void test_ioctls(void)
{
	static const struct {
		const char *name;
		unsigned long command;
	} calls[] = {
		{ "SIOCGIFADDR", SIOCGIFADDR },
		{ "SIOCGIFNETMASK", SIOCGIFNETMASK },
		{ "SIOCGIFFLAGS", SIOCGIFFLAGS },
		{ "SIOCGIFHWADDR", SIOCGIFHWADDR },
		{ "SIOCGIFMTU", SIOCGIFMTU },
		{ "SIOCGIFINDEX", SIOCGIFINDEX },
	};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	int local = socket(AF_UNIX, SOCK_STREAM, 0);
	struct ifreq ifr[8];
	struct ifconf conf = { .ifc_len = sizeof(ifr), .ifc_req = ifr };

	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		struct ifreq r = { .ifr_name = "lo" };

		show(calls[i].name, ioctl(fd, calls[i].command, &r));
		for (int j = 0; j < 8; j++)
			printf(" %02x", ((unsigned char *)&r.ifr_addr)[j]);
		printf("\n");
		strcpy(r.ifr_name, "none0");
		show("no such", ioctl(fd, calls[i].command, &r));
		show("nowhere", ioctl(fd, calls[i].command, nowhere));
	}
	show("SIOCGIFCONF", ioctl(fd, SIOCGIFCONF, &conf));
	printf("the first is %s, %s\n", ifr[0].ifr_name,
	       inet_ntoa(((struct sockaddr_in *)&ifr[0].ifr_addr)->sin_addr));
	conf.ifc_len = 39;
	show("no room", ioctl(fd, SIOCGIFCONF, &conf));
	printf("%d\n", conf.ifc_len);
	ifr[0].ifr_ifindex = 1;
	show("SIOCGIFNAME", ioctl(local, SIOCGIFNAME, ifr));
	printf("%s\n", ifr[0].ifr_name);
	ifr[0].ifr_ifindex = 9999;
	show("no such", ioctl(local, SIOCGIFNAME, ifr));
	show("unknown", ioctl(fd, 0x1234, ifr));
	printf("if_nametoindex: %u %u\n", if_nametoindex("lo"),
	       if_nametoindex("none0"));
	close(fd);
	close(local);
}

static void test_library(void)
{
	struct addrinfo hints = { .ai_flags = AI_ADDRCONFIG | AI_NUMERICSERV,
				  .ai_socktype = SOCK_STREAM };
	struct addrinfo *info = NULL;
	struct ifaddrs *list = NULL, *i;
	char text[64];

	show("getifaddrs", getifaddrs(&list));
	for (i = list; i; i = i->ifa_next) {
		if (strcmp(i->ifa_name, "lo") || !i->ifa_addr)
			continue;
		printf("%s family %d flags %x", i->ifa_name,
		       i->ifa_addr->sa_family, i->ifa_flags);
		if (i->ifa_addr->sa_family == AF_INET)
			printf(" %s",
			       inet_ntoa(((struct sockaddr_in *)i->ifa_addr)
						 ->sin_addr));
		if (i->ifa_addr->sa_family == AF_INET6)
			printf(" %s",
			       inet_ntop(AF_INET6,
					 &((struct sockaddr_in6 *)i->ifa_addr)
						  ->sin6_addr,
					 text, sizeof(text)));
		printf("\n");
	}
	freeifaddrs(list);
	show("getaddrinfo", getaddrinfo("127.0.0.1", "80", &hints, &info));
	printf("family %d\n", info ? info->ai_family : -1);
}

static int request(int fd, int type, int flags, int family)
{
	struct {
		struct nlmsghdr h;
		struct rtgenmsg g;
	} m = { { sizeof(m), type, NLM_F_REQUEST | flags, 77, 0 }, { family } };

	return send(fd, &m, sizeof(m), 0);
}

static void show_answer(int fd)
{
	static char bytes[65536];
	struct nlmsghdr *h = (void *)bytes;
	struct sockaddr_nl from;
	socklen_t size = sizeof(from);
	ssize_t n = recvfrom(fd, bytes, sizeof(bytes), MSG_DONTWAIT,
			     (struct sockaddr *)&from, &size);
	int links = 0;

	if (n < 0) {
		show("recvfrom", n);
		return;
	}
	printf("from %u, %u bytes, ours %d\n", from.nl_pid, size,
	       h->nlmsg_pid == (unsigned int)getpid());
	for (; NLMSG_OK(h, n); h = NLMSG_NEXT(h, n)) {
		if (h->nlmsg_type == NLMSG_ERROR)
			printf("error %d, sequence %u\n",
			       ((struct nlmsgerr *)NLMSG_DATA(h))->error,
			       h->nlmsg_seq);
		else if (links++ == 0)
			printf("type %u flags %x sequence %u\n", h->nlmsg_type,
			       h->nlmsg_flags, h->nlmsg_seq);
	}
}

static void test_netlink(void)
{
	int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
	struct sockaddr_nl own = { .nl_family = AF_NETLINK };
	struct nlmsghdr odd = { 5, RTM_GETLINK, NLM_F_REQUEST, 1, 0 };
	socklen_t n = sizeof(own);

	show("stream", socket(AF_NETLINK, SOCK_STREAM, NETLINK_ROUTE));
	show("protocol", socket(AF_NETLINK, SOCK_RAW, 31));
	show("bind", bind(fd, (struct sockaddr *)&own, sizeof(own)));
	show("short", bind(fd, (struct sockaddr *)&own, 4));
	show("getsockname", getsockname(fd, (struct sockaddr *)&own, &n));
	printf("port is the pid: %d, %u bytes\n",
	       own.nl_pid == (unsigned int)getpid(), n);
	show("listen", listen(fd, 1));
	show("accept", accept(fd, NULL, NULL));
	show("shutdown", shutdown(fd, SHUT_RD));
	show_poll("nothing", fd);
	show_answer(fd);
	show("links", request(fd, RTM_GETLINK, NLM_F_DUMP, AF_UNSPEC));
	show_poll("an answer", fd);
	show_answer(fd);
	while (recv(fd, &(char){ 0 }, 1, MSG_DONTWAIT) > 0)
		;
	show("to nowhere", send(fd, nowhere, 32, 0));
	show("unknown", request(fd, 999, NLM_F_ACK, AF_UNSPEC));
	show_answer(fd);
	show("odd length", send(fd, &odd, sizeof(odd), 0));
	show_answer(fd);
	show("read to nowhere", request(fd, 999, NLM_F_ACK, AF_UNSPEC));
	show("recv", recv(fd, nowhere, 16, 0));
	close(fd);
}

static void show_first_line(const char *path)
{
	FILE *f = fopen(path, "r");
	char line[256] = "";

	if (f && fgets(line, sizeof(line), f))
		line[strcspn(line, "\n")] = 0;
	for (size_t n = strlen(line); n && line[n - 1] == ' ';)
		line[--n] = 0;
	printf("%s: %s\n", path, line);
	if (f)
		fclose(f);
}

/* Our listener's line in /proc/net/tcp. */
static void test_proc(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	socklen_t n = sizeof(at);
	char want[64], line[256];
	struct stat st;
	FILE *f;

	bind(fd, (struct sockaddr *)&at, sizeof(at));
	listen(fd, 1);
	getsockname(fd, (struct sockaddr *)&at, &n);
	fstat(fd, &st);
	snprintf(want, sizeof(want), "0100007F:%04X 00000000:0000 0A ",
		 ntohs(at.sin_port));
	f = fopen("/proc/net/tcp", "r");
	while (f && fgets(line, sizeof(line), f)) {
		unsigned long inode = 0;

		if (!strstr(line, want))
			continue;
		sscanf(line, "%*s %*s %*s %*s %*s %*s %*s %*s %*s %lu", &inode);
		printf("listener is there, inode %d\n", inode == st.st_ino);
	}
	if (f)
		fclose(f);
	close(fd);
	show_first_line("/proc/net/route");
	show_first_line("/proc/net/dev");
	show_first_line("/proc/net/if_inet6");
}

int main(void)
{
	test_ioctls();
	test_library();
	test_netlink();
	test_proc();
	return 0;
}
