/* SPDX-License-Identifier: BSD-3-Clause */
/* The network device: frames in and out. */
#pragma once

#include "drivers/virtio.h"

#define NET_BUFFER_OWNER 64
#define NET_FRAME_MAX	 1514
#define NET_HEADER_SIZE	 12 /* struct virtio_net_hdr_v1 */

/* What a frame is received in. The owner's bytes are whoever's who has it. */
struct net_buffer {
	u8 owner[NET_BUFFER_OWNER];
	u8 header[NET_HEADER_SIZE];
	u8 frame[NET_FRAME_MAX];
};

/*
 * Finds and starts the device; false: there is none. RECEIVED gets each frame,
 * N bytes, to be given back by virtio_net_free; SENT gets the token of each one
 * that the device has read; SETTLE is called when all that an interrupt was for
 * has been looked at. All in an interrupt or inside of the calls below.
 */
bool virtio_net_init(void (*received)(struct net_buffer *buffer, size_t n),
		     void (*sent)(void *token), void (*settle)(void));
void virtio_net_address(u8 address[6]);
void virtio_net_free(struct net_buffer *buffer);

/* Does the device finish checksums? Has it checked a frame's? */
bool virtio_net_checksums(void);
bool virtio_net_is_checked(const struct net_buffer *buffer);

/* What is summed from START on, to be stored AT bytes behind that; 0: none. */
struct net_checksum {
	u16 start, at;
};

/* Queues a frame; false: the queue is full. virtio_net_flush tells the device.
 */
bool virtio_net_send(const struct virtq_buffer *pieces, unsigned int n,
		     void *token, struct net_checksum checksum);
/* Tells the device what has been queued, where that is LEAST frames or more.
 * Harmless without a device. */
void virtio_net_flush(unsigned int least);
