// SPDX-License-Identifier: BSD-3-Clause
/*
 * Split virtqueues: a table of descriptors, a ring of chains that we made
 * available, a ring of chains that the device has used. Both sides only ever
 * write their own ring; which of the two is ahead is told by counters that wrap
 * at 2^16.
 *
 * What must be seen in order is fenced: the device runs on another CPU. x86
 * keeps stores in order, so releasing and acquiring cost nothing, but a store
 * followed by a load of what the other side wrote needs a full fence.
 */
#include <linux/virtio_ring.h>

#include "cpu/io.h"
#include "drivers/virtio_mmio.h"
#include "lib/log.h"
#include "mm/kmalloc.h"
#include "mm/page.h"

/* Where each side says when it wants to hear from the other, after the rings.
 */
static volatile u16 *our_event(const struct virtq *queue)
{
	return &queue->avail->ring[queue->size];
}

static volatile u16 *device_event(const struct virtq *queue)
{
	return (u16 *)&queue->used->ring[queue->size];
}

/*
 * A full fence. QEMU's emulator leaves fences and the lock prefix out for a
 * guest of one CPU, although its devices run in another thread: one wake-up in
 * a few thousand was lost. INVLPG serialises (Intel's manual, volume 3, section
 * 9.3), and the emulator takes a lock for it. Nothing is mapped at the address.
 */
static void fence(void)
{
	invlpg(-2 * PAGE_SIZE);
}

/* Bytes of the three parts, the used ring on a boundary of 4. */
static size_t used_offset(u16 size)
{
	size_t avail = sizeof(struct vring_avail) + (size + 1) * sizeof(u16);

	return ALIGN_UP(size * sizeof(struct vring_desc) + avail, 4UL);
}

static size_t ring_bytes(u16 size)
{
	return used_offset(size) + sizeof(struct vring_used) +
	       size * sizeof(struct vring_used_elem) + sizeof(u16);
}

static bool allocate(struct virtq *queue)
{
	char *memory = kzalloc(ring_bytes(queue->size));

	queue->tokens = kzalloc(queue->size * sizeof(void *));
	if (!memory || !queue->tokens) {
		kfree(memory);
		kfree(queue->tokens);
		return false;
	}
	queue->descriptors = (struct vring_desc *)memory;
	queue->avail = (struct vring_avail *)&queue->descriptors[queue->size];
	queue->used = (struct vring_used *)(memory + used_offset(queue->size));
	for (u16 i = 0; i < queue->size; i++)
		queue->descriptors[i].next = i + 1;
	queue->free_count = queue->size;
	return true;
}

int virtq_create(struct virtq *queue, struct virtio_device *device, u16 index,
		 u16 size)
{
	u16 most = virtio_queue_select(device, index);

	if (!most)
		return -ENOENT;
	*queue = (struct virtq){
		.device = device,
		.index = index,
		.size = MIN(size, most),
		.event_index = device->features &
			       1UL << VIRTIO_RING_F_EVENT_IDX,
	};
	if (!allocate(queue))
		return -ENOMEM;
	virtio_queue_set(device, queue->size, virt_to_phys(queue->descriptors),
			 virt_to_phys(queue->avail), virt_to_phys(queue->used));
	return 0;
}

bool virtq_add(struct virtq *queue, const struct virtq_buffer *buffers,
	       unsigned int out, unsigned int in, void *token)
{
	struct vring_desc *descriptor = NULL;
	u16 head = queue->free_head;

	if (queue->free_count < out + in)
		return false;
	for (unsigned int i = 0; i < out + in; i++) {
		descriptor = &queue->descriptors[queue->free_head];
		descriptor->addr = buffers[i].phys;
		descriptor->len = buffers[i].length;
		descriptor->flags = VRING_DESC_F_NEXT |
				    (i < out ? 0 : VRING_DESC_F_WRITE);
		queue->free_head = descriptor->next;
	}
	descriptor->flags &= ~VRING_DESC_F_NEXT;
	queue->free_count -= out + in;
	queue->tokens[head] = token;
	queue->avail->ring[queue->available & (queue->size - 1)] = head;
	queue->available++;
	__atomic_store_n(&queue->avail->idx, queue->available,
			 __ATOMIC_RELEASE);
	return true;
}

static bool device_wants_notice(const struct virtq *queue)
{
	if (queue->event_index)
		return vring_need_event(*device_event(queue), queue->available,
					queue->announced);
	return !(__atomic_load_n(&queue->used->flags, __ATOMIC_RELAXED) &
		 VRING_USED_F_NO_NOTIFY);
}

void virtq_notify(struct virtq *queue)
{
	if (queue->announced == queue->available)
		return;
	fence();
	if (device_wants_notice(queue))
		virtio_queue_notify(queue->device, queue->index);
	queue->announced = queue->available;
}

bool virtq_has_used(const struct virtq *queue)
{
	return __atomic_load_n(&queue->used->idx, __ATOMIC_ACQUIRE) !=
	       queue->seen;
}

/* Puts a chain back on the free list. */
static void release(struct virtq *queue, u16 head)
{
	u16 last = head, count = 1;

	while (queue->descriptors[last].flags & VRING_DESC_F_NEXT) {
		last = queue->descriptors[last].next;
		count++;
	}
	queue->descriptors[last].next = queue->free_head;
	queue->free_head = head;
	queue->free_count += count;
}

void *virtq_take_used(struct virtq *queue, u32 *length)
{
	struct vring_used_elem *element;

	if (!virtq_has_used(queue))
		return NULL;
	element = &queue->used->ring[queue->seen & (queue->size - 1)];
	if (element->id >= queue->size)
		panic("virtio: the device used a buffer that is none");
	queue->seen++;
	*length = element->len;
	release(queue, element->id);
	return queue->tokens[element->id];
}

bool virtq_interrupt_after(struct virtq *queue, u16 count)
{
	u16 used;

	queue->avail->flags = 0;
	*our_event(queue) = queue->seen + count - 1;
	fence();
	used = __atomic_load_n(&queue->used->idx, __ATOMIC_ACQUIRE);
	return (u16)(used - queue->seen) >= count;
}

/* With event indexes one that has been passed is not reached again for long. */
void virtq_interrupt_off(struct virtq *queue)
{
	queue->avail->flags = VRING_AVAIL_F_NO_INTERRUPT;
	*our_event(queue) = queue->seen - 1;
}
