/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Virtio devices behind memory-mapped registers (specification 1.1, section
 * 4.2), and the split queues (2.6) through which they are talked to.
 *
 * A driver does, in this order: virtio_find, virtio_negotiate, virtq_create for
 * each queue, interrupt_register(device->line, ...), virtio_start.
 */
#pragma once

#include "lib/types.h"

#define VIRTIO_ID_NETWORK 1
#define VIRTIO_ID_CONSOLE 3

struct virtio_device {
	volatile u32 *registers;
	u64 features; /* that both sides agreed on */
	int line;     /* of the IOAPIC */
	bool taken;   /* virtio_find has returned it */
};

/* The first device of the kind that has not been taken; NULL: there is none. */
struct virtio_device *virtio_find(u32 id);

/*
 * Resets the device and agrees on VERSION_1, EVENT_IDX, and those of WANTED
 * that it offers. false: it cannot be used.
 */
bool virtio_negotiate(struct virtio_device *device, u64 wanted);

/* From here on the device may look at its queues. */
void virtio_start(struct virtio_device *device);

/* The device is given up. */
void virtio_fail(struct virtio_device *device);

/*
 * Takes an interrupt back from the device, before everything that it may have
 * been for is looked at.
 */
void virtio_acknowledge(struct virtio_device *device);

/* The device's own configuration, byte OFFSET. */
u8 virtio_config_u8(struct virtio_device *device, unsigned int offset);

/*
 * A queue. Entries are chains of buffers; TOKEN is the driver's name for one,
 * given back when the device has used it.
 */
struct virtq {
	struct virtio_device *device;
	u16 index;
	u16 size;
	u16 free_head, free_count;
	u16 available; /* our copy of what was published */
	u16 announced; /* up to where the device has been told */
	u16 seen;      /* used entries that have been taken */
	bool event_index;
	struct vring_desc *descriptors;
	struct vring_avail *avail;
	struct vring_used *used;
	void **tokens; /* by first descriptor */
};

struct virtq_buffer {
	u64 phys;
	u32 length;
};

/* SIZE: a power of two, cut to what the device offers. 0, -ENOENT or -ENOMEM.
 */
int virtq_create(struct virtq *queue, struct virtio_device *device, u16 index,
		 u16 size);

/*
 * Adds a chain of OUT buffers that the device reads followed by IN buffers that
 * it writes; false when the queue is full. The device is not told yet.
 */
bool virtq_add(struct virtq *queue, const struct virtq_buffer *buffers,
	       unsigned int out, unsigned int in, void *token);

/* Tells the device of what was added, unless it is looking anyway. */
void virtq_notify(struct virtq *queue);

/* An entry that the device has used, with the bytes it wrote; NULL: none. */
void *virtq_take_used(struct virtq *queue, u32 *length);

/* Has the device used entries that were not taken? */
bool virtq_has_used(const struct virtq *queue);

/* Entries that the device has, or has used and we did not take. */
static inline unsigned int virtq_in_flight(const struct virtq *queue)
{
	return (u16)(queue->available - queue->seen);
}

/* Entries that the device has not been told of. */
static inline unsigned int virtq_unannounced(const struct virtq *queue)
{
	return (u16)(queue->available - queue->announced);
}

/*
 * An interrupt once COUNT more entries than were taken are used (1: the next);
 * true when they are already, and the interrupt may never come.
 */
bool virtq_interrupt_after(struct virtq *queue, u16 count);

/* No interrupts (but for a stray one now and then). */
void virtq_interrupt_off(struct virtq *queue);
