// SPDX-License-Identifier: BSD-3-Clause
/*
 * To the host: bytes are copied into chunks and the device is told where they
 * lie; nobody waits for it. A small write takes a piece of the current chunk. A
 * chunk whose pieces have all been used is filled from the front again, which
 * is the rule; more chunks come when the host is slower than the program, up
 * to a limit, and from there on the program has to wait.
 */
#include "drivers/console_ports.h"
#include "mm/kmalloc.h"
#include "mm/page.h"

/* Chunks after the first leave most of a small machine's memory alone. */
#define SHARE_OF_FREE 64

struct output *output_create(struct virtio_device *device, u16 queue,
			     u16 entries, unsigned int order)
{
	struct output *output = kzalloc(sizeof(*output));

	if (!output || virtq_create(&output->queue, device, queue, entries)) {
		kfree(output);
		return NULL;
	}
	output->order = order;
	virtq_interrupt_off(&output->queue);
	return output;
}

void output_reclaim(struct output *output)
{
	struct output_chunk *chunk;
	u32 length;

	while ((chunk = virtq_take_used(&output->queue, &length)))
		chunk->in_flight--;
}

static u32 chunk_size(const struct output *output)
{
	return PAGE_SIZE << output->order;
}

static bool has_room(const struct output *output, struct output_chunk *chunk)
{
	if (!chunk->in_flight)
		chunk->used = 0;
	return chunk->used < chunk_size(output);
}

static bool grow(struct output *output)
{
	struct page *page;

	if (output->count == OUTPUT_CHUNKS ||
	    (output->count &&
	     page_free_count() >> output->order < SHARE_OF_FREE))
		return false;
	page = page_alloc_order(output->order);
	if (!page)
		return false;
	output->chunks[output->count].data = page_address(page);
	output->filling = output->count++;
	return true;
}

/* Makes a chunk with room the current one. */
static bool find_room(struct output *output)
{
	if (!output->queue.free_count)
		return false;
	if (output->count && has_room(output, &output->chunks[output->filling]))
		return true;
	for (unsigned int i = 0; i < output->count; i++) {
		if (!has_room(output, &output->chunks[i]))
			continue;
		output->filling = i;
		return true;
	}
	return grow(output);
}

/* Room in a while? Half of what is on its way is worth an interrupt. */
static bool arrange_interrupt(struct output *output)
{
	unsigned int half = virtq_in_flight(&output->queue) / 2;

	output->wanted = true;
	return !virtq_interrupt_after(&output->queue, half ? half : 1);
}

void *output_reserve(struct output *output, size_t *room)
{
	struct output_chunk *chunk;

	output_reclaim(output);
	while (!find_room(output)) {
		if (arrange_interrupt(output))
			return NULL;
		output_reclaim(output);
	}
	chunk = &output->chunks[output->filling];
	*room = chunk_size(output) - chunk->used;
	return chunk->data + chunk->used;
}

void output_post(struct output *output, size_t n)
{
	struct output_chunk *chunk = &output->chunks[output->filling];
	struct virtq_buffer piece = {
		virt_to_phys(chunk->data + chunk->used),
		(u32)n,
	};

	virtq_add(&output->queue, &piece, 1, 0, chunk);
	chunk->used += n;
	chunk->in_flight++;
}
