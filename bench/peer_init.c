// SPDX-License-Identifier: BSD-3-Clause
/*
 * The first process of the Linux guest: mounts what programs expect, starts the
 * network if the modules for it are there, runs the program named after "--" on
 * the kernel's command line, says how it ended, and switches the machine off.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <net/if.h>
#include <net/route.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Each needs those before it. */
static const char *const modules[] = {
	"virtio_ring",		 "virtio",     "virtio_pci_legacy_dev",
	"virtio_pci_modern_dev", "virtio_pci", "failover",
	"net_failover",		 "virtio_net",
};

static int insert_modules(void)
{
	char path[64];

	for (size_t i = 0; i < sizeof(modules) / sizeof(*modules); i++) {
		snprintf(path, sizeof(path), "/modules/%s.ko", modules[i]);
		int fd = open(path, O_RDONLY);

		if (fd < 0)
			return -1;
		if (syscall(SYS_finit_module, fd, "", 0))
			perror(path);
		close(fd);
	}
	return 0;
}

static struct sockaddr address_of(const char *text)
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	struct sockaddr address;

	inet_aton(text, &in.sin_addr);
	memcpy(&address, &in, sizeof(address));
	return address;
}

static void interface_up(int fd, const char *name)
{
	struct ifreq request = { 0 };

	strcpy(request.ifr_name, name);
	request.ifr_flags = IFF_UP | IFF_RUNNING;
	ioctl(fd, SIOCSIFFLAGS, &request);
}

/* The addresses of QEMU's user network. */
static void network(void)
{
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	struct ifreq request = { .ifr_name = "eth0" };
	struct rtentry route = { .rt_flags = RTF_UP | RTF_GATEWAY };

	interface_up(fd, "lo");
	if (insert_modules())
		return;
	request.ifr_addr = address_of("10.0.2.15");
	ioctl(fd, SIOCSIFADDR, &request);
	request.ifr_netmask = address_of("255.255.255.0");
	ioctl(fd, SIOCSIFNETMASK, &request);
	interface_up(fd, "eth0");
	route.rt_dst = address_of("0.0.0.0");
	route.rt_genmask = address_of("0.0.0.0");
	route.rt_gateway = address_of("10.0.2.2");
	ioctl(fd, SIOCADDRT, &route);
	close(fd);
}

static void mounts(void)
{
	mkdir("/proc", 0755);
	mkdir("/dev", 0755);
	mkdir("/sys", 0755);
	mkdir("/tmp", 01777);
	mount("proc", "/proc", "proc", 0, NULL);
	mount("sysfs", "/sys", "sysfs", 0, NULL);
	mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
}

int main(int argc, char **argv)
{
	int status = -1;
	pid_t pid;

	mounts();
	network();
	if (argc < 2) {
		fprintf(stderr, "peer: no program is named\n");
	} else if ((pid = fork()) == 0) {
		execv(argv[1], argv + 1);
		perror(argv[1]);
		_exit(127);
	} else {
		waitpid(pid, &status, 0);
	}
	printf("peer: status %d\n", WIFEXITED(status) ? WEXITSTATUS(status) :
							128 + WTERMSIG(status));
	fflush(stdout);
	sync();
	reboot(RB_POWER_OFF);
	return 1;
}
