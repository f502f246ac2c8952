// SPDX-License-Identifier: BSD-3-Clause
/*
 * lwIP's surroundings: its clock and its timer, the interfaces, and packets
 * between it and the network device. A received frame stays in the buffer that
 * the device wrote it to until a program has read it; a sent one is read by the
 * device where lwIP has it.
 */
#include "net/stack.h"

#include "boot/config.h"
#include "drivers/virtio_net.h"
#include "lib/log.h"
#include "lib/string.h"
#include "lwip/etharp.h"
#include "lwip/ethip6.h"
#include "lwip/inet_chksum.h"
#include "lwip/init.h"
#include "lwip/netif.h"
#include "lwip/pbuf.h"
#include "lwip/priv/tcp_priv.h"
#include "mm/page.h"
#include "netif/ethernet.h"
#include "sched/clock.h"
#include "sched/sched.h"
#include "sched/timer.h"

#define NS_PER_MS  1000000UL
#define MTU	   1500
#define DRAIN_NS   (2 * NS_PER_SEC)
#define CHECKS	   (NETIF_CHECKSUM_CHECK_TCP | NETIF_CHECKSUM_CHECK_UDP)
#define PIECES_MAX 16 /* of one frame that is sent */
#define BATCH	   8  /* frames: the device is not told of each */

static struct netif ethernet;
#define count(packets, bytes, n) \
	(ethernet.mib2_counters.packets++, ethernet.mib2_counters.bytes += (n))

/* ---- Out ---- */

/* PACKET as the device takes it: the number of pieces. */
static unsigned int list_pieces(struct pbuf *packet,
				struct virtq_buffer pieces[PIECES_MAX])
{
	unsigned int n = 0;

	for (; packet; packet = packet->next)
		if (packet->len)
			pieces[n++] = (struct virtq_buffer){
				virt_to_phys(packet->payload), packet->len
			};
	return n;
}

static void sent(void *packet)
{
	pbuf_free(packet);
}

/*
 * Of TCP lwIP leaves the checksum to a device that wants it (UDP may be cut in
 * fragments): there must be the sum of the addresses, the protocol and the
 * length. Headers lie in one piece.
 */
static struct net_checksum begin_checksum(struct pbuf *packet)
{
	struct eth_hdr *eth = packet->payload;
	struct ip_hdr *v4 = (void *)(eth + 1);
	struct ip6_hdr *v6 = (void *)(eth + 1);
	bool is_v6 = eth->type == PP_HTONS(ETHTYPE_IPV6);
	u16 size = is_v6 ? IP6_HLEN : IPH_HL_BYTES(v4);
	u32 sum = lwip_htons(IP_PROTO_TCP) +
		  lwip_htons(packet->tot_len - SIZEOF_ETH_HDR - size);
	const u16 *words = is_v6 ? (void *)((u8 *)v6 + 8) :
				   (void *)((u8 *)v4 + 12);
	struct tcp_hdr *tcp = (void *)((u8 *)(eth + 1) + size);

	if ((!is_v6 && eth->type != PP_HTONS(ETHTYPE_IP)) ||
	    (is_v6 ? IP6H_NEXTH(v6) : IPH_PROTO(v4)) != IP_PROTO_TCP)
		return (struct net_checksum){ 0 };
	for (int i = 0; i < (is_v6 ? 16 : 4); i++)
		sum += words[i];
	sum = FOLD_U32T(sum);
	tcp->chksum = FOLD_U32T(sum);
	return (struct net_checksum){ SIZEOF_ETH_HDR + size,
				      offsetof(struct tcp_hdr, chksum) };
}

static err_t send(UNUSED struct netif *netif, struct pbuf *packet)
{
	struct virtq_buffer pieces[PIECES_MAX];
	struct net_checksum checksum = { 0 };

	if (!(ethernet.chksum_flags & NETIF_CHECKSUM_GEN_TCP))
		checksum = begin_checksum(packet);
	if (pbuf_clen(packet) > PIECES_MAX) /* a copy in one piece */
		packet = pbuf_clone(PBUF_RAW, PBUF_RAM, packet);
	else
		pbuf_ref(packet);
	if (packet && virtio_net_send(pieces, list_pieces(packet, pieces),
				      packet, checksum)) {
		count(ifoutucastpkts, ifoutoctets, packet->tot_len);
		return ERR_OK;
	}
	if (packet)
		pbuf_free(packet);
	return ERR_MEM;
}

/* ---- In ---- */

_Static_assert(sizeof(struct pbuf_custom) <= NET_BUFFER_OWNER,
	       "a received packet's pbuf lies in front of it");

static void give_back(struct pbuf *packet)
{
	virtio_net_free(container_of((void *)packet, struct net_buffer, owner));
}

static void received(struct net_buffer *buffer, size_t n)
{
	struct pbuf_custom *custom = (struct pbuf_custom *)buffer->owner;
	struct pbuf *packet;

	custom->custom_free_function = give_back;
	packet = pbuf_alloced_custom(PBUF_RAW, n, PBUF_REF, custom,
				     buffer->frame, sizeof(buffer->frame));
	count(ifinucastpkts, ifinoctets, n);
	ethernet.chksum_flags |= CHECKS;
	if (virtio_net_is_checked(buffer))
		ethernet.chksum_flags &= ~CHECKS;
	if (ethernet.input(packet, &ethernet))
		pbuf_free(packet);
}

void stack_settle(void)
{
	netif_poll_all();
	virtio_net_flush(BATCH);
}

void sched_on_pause(void)
{
	virtio_net_flush(1);
}

/* ---- The end ---- */

static struct thread *drainer;

static void nap_over(UNUSED struct timer *nap)
{
	sched_wake(drainer);
}

static bool is_sending(void)
{
	const struct tcp_pcb *pcb;

	for (pcb = tcp_active_pcbs; pcb; pcb = pcb->next)
		if (pcb->unsent || pcb->unacked)
			return true;
	return false;
}

void stack_drain(void)
{
	u64 end = clock_monotonic_ns() + DRAIN_NS;
	struct timer nap;

	timer_setup(&nap, nap_over);
	drainer = current;
	virtio_net_flush(1);
	while (is_sending() && clock_monotonic_ns() < end) {
		timer_start(&nap, clock_monotonic_ns() + NS_PER_MS);
		current->state = THREAD_WAITING;
		sched_switch();
	}
}

/* ---- The beginning ---- */

static err_t ethernet_init(struct netif *netif)
{
	netif->name[0] = 'e';
	netif->name[1] = 't';
	netif->mtu = MTU;
	netif->hwaddr_len = ETH_HWADDR_LEN;
	virtio_net_address(netif->hwaddr);
	netif->output = etharp_output;
	netif->output_ip6 = ethip6_output;
	netif->linkoutput = send;
	netif->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP |
		       NETIF_FLAG_ETHERNET | NETIF_FLAG_IGMP | NETIF_FLAG_MLD6 |
		       NETIF_FLAG_LINK_UP;
	return ERR_OK;
}

/* The addresses of QEMU's user network, or like them. */
static void add_ethernet(void)
{
	ip4_addr_t address, mask, gateway;

	IP4_ADDR(&address, 10, 0, boot_config.net, 15);
	IP4_ADDR(&mask, 255, 255, 255, 0);
	IP4_ADDR(&gateway, 10, 0, boot_config.net, 2);
	netif_add(&ethernet, &address, &mask, &gateway, NULL, ethernet_init,
		  ethernet_input);
	netif_create_ip6_linklocal_address(&ethernet, 1);
	if (virtio_net_checksums())
		ethernet.chksum_flags &= ~NETIF_CHECKSUM_GEN_TCP;
	netif_set_default(&ethernet);
	netif_set_up(&ethernet);
}

void stack_need(void)
{
	static bool begun;

	if (begun)
		return;
	begun = true;
	lwip_init();
	timers_init();
	inet_icmp_init();
}

void stack_init(void)
{
	if (!virtio_net_init(received, sent, stack_settle))
		return;
	stack_need();
	add_ethernet();
	timers_start();
}
