// SPDX-License-Identifier: BSD-3-Clause
/*
 * The virtio network device (specification 1.1, section 5.1): a queue of empty
 * buffers that frames arrive in, and a queue of frames to send. While there is
 * work, interrupts are off: received frames are taken until there are none, and
 * sent ones are reclaimed by whatever comes next.
 */
#include "drivers/virtio_net.h"

#include <linux/virtio_net.h>

#include "cpu/interrupt.h"
#include "mm/kmalloc.h"
#include "mm/page.h"

#define QUEUE_SIZE    256
#define RECEIVE_FIRST 64 /* buffers to begin with */
#define PIECES_MAX    17

enum { RECEIVE, SEND };

static struct virtio_device *device;
static struct virtq queues[2];
static void (*on_received)(struct net_buffer *buffer, size_t n);
static void (*on_sent)(void *token);
static void (*on_settle)(void);

/* One for each chain on its way, by its first descriptor: all zero but for the
 * checksum that the device is to finish. */
static struct virtio_net_hdr_v1 *headers;

_Static_assert(sizeof(*headers) == NET_HEADER_SIZE,
	       "the header in front of each frame");

bool virtio_net_checksums(void)
{
	return device->features & 1UL << VIRTIO_NET_F_CSUM;
}

bool virtio_net_is_checked(const struct net_buffer *buffer)
{
	return device->features & 1UL << VIRTIO_NET_F_GUEST_CSUM &&
	       buffer->header[0] & (VIRTIO_NET_HDR_F_NEEDS_CSUM |
				    VIRTIO_NET_HDR_F_DATA_VALID);
}

static bool post(struct net_buffer *buffer)
{
	struct virtq_buffer piece = { virt_to_phys(buffer->header),
				      NET_HEADER_SIZE + NET_FRAME_MAX };

	return virtq_add(&queues[RECEIVE], &piece, 0, 1, buffer);
}

/* Back to the device, if its queue has room for more. */
void virtio_net_free(struct net_buffer *buffer)
{
	if (!post(buffer))
		kfree(buffer);
}

static void reclaim(void)
{
	void *token;
	u32 n;

	while ((token = virtq_take_used(&queues[SEND], &n)))
		on_sent(token);
}

/* The device gets a fresh buffer for each that it has filled. */
static void take_received(void)
{
	struct net_buffer *buffer, *fresh;
	u32 n;

	while ((buffer = virtq_take_used(&queues[RECEIVE], &n))) {
		fresh = kmalloc(sizeof(*fresh));
		if (fresh && n > NET_HEADER_SIZE &&
		    n <= NET_HEADER_SIZE + NET_FRAME_MAX) {
			post(fresh);
			on_received(buffer, n - NET_HEADER_SIZE);
		} else { /* dropped */
			kfree(fresh);
			post(buffer);
		}
	}
}

static void interrupt(UNUSED void *arg)
{
	virtio_acknowledge(device);
	do {
		virtq_interrupt_off(&queues[RECEIVE]);
		take_received();
	} while (virtq_interrupt_after(&queues[RECEIVE], 1));
	reclaim();
	on_settle();
}

bool virtio_net_send(const struct virtq_buffer *pieces, unsigned int n,
		     void *token, struct net_checksum checksum)
{
	struct virtq_buffer all[PIECES_MAX];
	struct virtio_net_hdr_v1 *header;

	reclaim();
	header = &headers[queues[SEND].free_head % queues[SEND].size];
	header->flags = checksum.at ? VIRTIO_NET_HDR_F_NEEDS_CSUM : 0;
	header->csum_start = checksum.start;
	header->csum_offset = checksum.at;
	all[0] = (struct virtq_buffer){ virt_to_phys(header), NET_HEADER_SIZE };
	for (unsigned int i = 0; i < n; i++)
		all[i + 1] = pieces[i];
	return virtq_add(&queues[SEND], all, n + 1, 0, token);
}

void virtio_net_flush(unsigned int least)
{
	if (!device)
		return;
	for (struct virtq *queue = queues; queue <= &queues[SEND]; queue++)
		if (virtq_unannounced(queue) >= least)
			virtq_notify(queue);
}

void virtio_net_address(u8 address[6])
{
	for (int i = 0; i < 6; i++)
		address[i] = virtio_config_u8(device, i);
}

static bool start(struct virtio_device *net)
{
	if (!virtio_negotiate(net, 1UL << VIRTIO_NET_F_MAC |
					   1UL << VIRTIO_NET_F_CSUM |
					   1UL << VIRTIO_NET_F_GUEST_CSUM) ||
	    virtq_create(&queues[RECEIVE], net, RECEIVE, QUEUE_SIZE) ||
	    virtq_create(&queues[SEND], net, SEND, QUEUE_SIZE) ||
	    !(headers = kzalloc(QUEUE_SIZE * sizeof(*headers))) ||
	    interrupt_register(net->line, interrupt, NULL))
		return false;
	for (int i = 0; i < RECEIVE_FIRST; i++) {
		struct net_buffer *buffer = kmalloc(sizeof(*buffer));

		if (buffer)
			post(buffer);
	}
	virtq_interrupt_off(&queues[SEND]);
	virtq_interrupt_after(&queues[RECEIVE], 1);
	device = net;
	virtio_start(net);
	virtio_net_flush(1);
	return true;
}

bool virtio_net_init(void (*received)(struct net_buffer *buffer, size_t n),
		     void (*sent)(void *token), void (*settle)(void))
{
	struct virtio_device *net = virtio_find(VIRTIO_ID_NETWORK);

	if (!net)
		return false;
	on_received = received;
	on_sent = sent;
	on_settle = settle;
	if (start(net))
		return true;
	virtio_fail(net);
	return false;
}
