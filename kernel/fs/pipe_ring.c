// SPDX-License-Identifier: BSD-3-Clause
/*
 * A pipe's ring of pages. Whenever it runs empty it begins again at its first
 * page, so a pipe whose reader keeps up lives in a single page that stays in
 * the processor's cache.
 */
#include "fs/pipe_ring.h"
#include "fs/iter.h"
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

/* Where POSITION lies in the ring's pages; NULL when there is no memory. */
static u8 *place(struct pipe_ring *ring, u64 position)
{
	u64 at = position & (ring->size - 1);
	u8 **slot = &ring->pages[at >> PAGE_SHIFT];

	if (unlikely(!*slot)) {
		struct page *page = page_alloc();

		if (!page)
			return NULL;
		*slot = page_address(page);
	}
	return *slot + (at & ~PAGE_MASK);
}

static size_t rest_of_page(u64 position)
{
	return PAGE_SIZE - (position & ~PAGE_MASK);
}

ssize_t pipe_ring_put(struct pipe_ring *ring, struct iter *from, size_t n)
{
	size_t done = 0;

	while (done < n) {
		size_t piece = MIN(n - done, rest_of_page(ring->head));
		u8 *to = place(ring, ring->head);
		size_t moved;

		if (!to)
			return done ? (ssize_t)done : -ENOMEM;
		/* A piece that can't be had whole is as good as none. */
		moved = iter_get(from, to, piece);
		if (moved < piece)
			return done ? (ssize_t)done : -EFAULT;
		ring->head += piece;
		done += piece;
	}
	return done;
}

u8 *pipe_ring_piece(struct pipe_ring *ring, u64 position, size_t *n)
{
	*n = MIN(rest_of_page(position), ring->head - position);
	return place(ring, position);
}

void pipe_ring_drop(struct pipe_ring *ring, size_t n)
{
	ring->tail += n;
}

ssize_t pipe_ring_get(struct pipe_ring *ring, struct iter *to, size_t n)
{
	size_t done = 0;

	while (done < n) {
		size_t piece = MIN(n - done, rest_of_page(ring->tail));
		size_t moved = iter_put(to, place(ring, ring->tail), piece);

		if (moved < piece)
			break;
		ring->tail += piece;
		done += piece;
	}
	if (ring->head == ring->tail)
		ring->head = ring->tail = 0;
	return done || !n ? (ssize_t)done : -EFAULT;
}

int pipe_ring_resize(struct pipe_ring *ring, u64 size)
{
	struct pipe_ring fresh;
	u64 used = pipe_ring_used(ring);

	if (pipe_ring_init(&fresh, size))
		return -ENOMEM;
	while (fresh.head < used) {
		u64 position = ring->tail + fresh.head;
		size_t n = MIN(rest_of_page(position), used - fresh.head);
		struct iter iter;

		iter_init_kernel(&iter, place(ring, position), n);
		if (pipe_ring_put(&fresh, &iter, n) != (ssize_t)n) {
			pipe_ring_free(&fresh);
			return -ENOMEM;
		}
	}
	pipe_ring_free(ring);
	*ring = fresh;
	return 0;
}
