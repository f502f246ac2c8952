/* SPDX-License-Identifier: BSD-3-Clause */
/* Between virtio_mmio.c and virtqueue.c: the registers of queues. */
#pragma once

#include "drivers/virtio.h"

/* Selects a queue; the entries that it may have, 0: it does not exist. */
u16 virtio_queue_select(struct virtio_device *device, u16 index);

/* Gives the selected queue its memory and makes it live. */
void virtio_queue_set(struct virtio_device *device, u16 size, u64 descriptors,
		      u64 avail, u64 used);

void virtio_queue_notify(struct virtio_device *device, u16 index);
