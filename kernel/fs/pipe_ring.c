// SPDX-License-Identifier: BSD-3-Clause
/*
 * A pipe's ring of pages. Whenever it runs empty it begins again at its first
 * page, so a pipe whose reader keeps up lives in a single page that stays in
 * the processor's cache.
 */
#include "fs/pipe_ring.h"
#include "mm/kmalloc.h"

int pipe_ring_init(struct pipe_ring *ring, u64 size)
{
	ring->head = ring->tail = 0;
	ring->size = size;
	ring->pages = kzalloc((size >> PAGE_SHIFT) * sizeof(ring->pages[0]));
	return ring->pages ? 0 : -ENOMEM;
}

void pipe_ring_free(struct pipe_ring *ring)
{
	for (u64 i = 0; i < ring->size >> PAGE_SHIFT; i++) {
		if (ring->pages[i])
			page_put(phys_to_page(virt_to_phys(ring->pages[i])));
	}
	kfree(ring->pages);
}

bool pipe_ring_grow(u8 **slot)
{
	struct page *page = page_alloc();

	if (page)
		*slot = page_address(page);
	return page;
}

u8 *pipe_ring_piece(struct pipe_ring *ring, u64 position, size_t *n)
{
	*n = MIN(pipe_ring_rest(position), ring->head - position);
	return pipe_ring_place(ring, position);
}

void pipe_ring_drop(struct pipe_ring *ring, size_t n)
{
	ring->tail += n;
}

int pipe_ring_resize(struct pipe_ring *ring, u64 size)
{
	struct pipe_ring fresh;
	u64 used = pipe_ring_used(ring);

	if (pipe_ring_init(&fresh, size))
		return -ENOMEM;
	while (fresh.head < used) {
		u64 position = ring->tail + fresh.head;
		size_t n = MIN(pipe_ring_rest(position), used - fresh.head);
		struct iter iter;

		iter_init_kernel(&iter, pipe_ring_place(ring, position), n);
		if (pipe_ring_put(&fresh, &iter, n) != (ssize_t)n) {
			pipe_ring_free(&fresh);
			return -ENOMEM;
		}
	}
	pipe_ring_free(ring);
	*ring = fresh;
	return 0;
}
