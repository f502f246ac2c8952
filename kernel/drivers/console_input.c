// SPDX-License-Identifier: BSD-3-Clause
/*
 * From the host: pages that the device fills, kept in the order of arrival and
 * given back once they have been read. There are two at first; when the device
 * has filled all of them before anybody read, there soon are more. A host that
 * sends faster than the guest reads finds no page and has to wait.
 */
#include "drivers/console_ports.h"
#include "mm/kmalloc.h"
#include "mm/page.h"

#define FIRST_BUFFERS 2

static void post(struct input *input, struct input_buffer *buffer)
{
	struct virtq_buffer page = { virt_to_phys(buffer->data), PAGE_SIZE };

	virtq_add(&input->queue, &page, 0, 1, buffer);
}

static void grow(struct input *input, unsigned int count)
{
	while (input->count < MIN(count, (unsigned int)INPUT_BUFFERS)) {
		struct input_buffer *buffer = &input->buffers[input->count];
		struct page *page = page_alloc_order(0);

		if (!page)
			return;
		buffer->data = page_address(page);
		input->count++;
		post(input, buffer);
	}
}

struct input *input_create(struct virtio_device *device, u16 queue)
{
	struct input *input = kzalloc(sizeof(*input));

	if (!input ||
	    virtq_create(&input->queue, device, queue, INPUT_BUFFERS)) {
		kfree(input);
		return NULL;
	}
	grow(input, FIRST_BUFFERS);
	virtq_interrupt_after(&input->queue, 1);
	return input;
}

static void arrive(struct input *input, struct input_buffer *buffer, u32 length)
{
	unsigned int last = (input->first + input->waiting) % INPUT_BUFFERS;

	if (!length) {
		post(input, buffer);
		return;
	}
	buffer->start = 0;
	buffer->length = MIN(length, (u32)PAGE_SIZE);
	input->arrived[last] = buffer;
	input->waiting++;
	input->bytes += buffer->length;
	input->fresh = true;
}

void input_poll(struct input *input)
{
	struct input_buffer *buffer;
	u32 length;

	if (!virtq_has_used(&input->queue))
		return;
	while ((buffer = virtq_take_used(&input->queue, &length)))
		arrive(input, buffer, length);
	if (input->waiting == input->count)
		grow(input, input->count * 2);
	virtq_notify(&input->queue);
}

const void *input_peek(struct input *input, size_t *n)
{
	struct input_buffer *buffer = input->arrived[input->first];

	input_poll(input);
	if (!input->waiting)
		return NULL;
	buffer = input->arrived[input->first];
	*n = buffer->length;
	return buffer->data + buffer->start;
}

/* N lies in the buffer that was peeked at. */
void input_consume(struct input *input, size_t n)
{
	struct input_buffer *buffer = input->arrived[input->first];

	buffer->start += n;
	buffer->length -= n;
	input->bytes -= n;
	if (buffer->length)
		return;
	input->first = (input->first + 1) % INPUT_BUFFERS;
	input->waiting--;
	post(input, buffer);
	virtq_notify(&input->queue);
}
