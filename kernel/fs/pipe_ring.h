/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The bytes inside a pipe: a ring over pages that are allocated when they are
 * first used. Whoever touches a ring holds the pipe's lock.
 */
#pragma once

#include "fs/iter.h"
#include "lib/types.h"

struct pipe_ring {
	u64 head, tail; /* next byte to write, to read; they only grow */
	u64 size;	/* a power of two, at least a page */
	u8 **pages;	/* size / PAGE_SIZE of them, NULL until needed */
};

static inline u64 pipe_ring_used(const struct pipe_ring *ring)
{
	return ring->head - ring->tail;
}

static inline u64 pipe_ring_room(const struct pipe_ring *ring)
{
	return ring->size - pipe_ring_used(ring);
}

int pipe_ring_init(struct pipe_ring *ring, u64 size); /* 0 or -ENOMEM */
void pipe_ring_free(struct pipe_ring *ring);

/* A page for a slot that has none: false when memory is full. */
bool pipe_ring_grow(u8 **slot);

/* Where POSITION lies in the ring's pages; NULL when there is no memory. */
static inline u8 *pipe_ring_place(struct pipe_ring *ring, u64 position)
{
	u64 at = position & (ring->size - 1);
	u8 **slot = &ring->pages[at >> PAGE_SHIFT];

	if (unlikely(!*slot) && !pipe_ring_grow(slot))
		return NULL;
	return *slot + (at & ~PAGE_MASK);
}

static inline size_t pipe_ring_rest(u64 position) /* of its page */
{
	return PAGE_SIZE - (position & ~PAGE_MASK);
}

/*
 * Moves N bytes, for which there is room at HEAD or which are at TAIL; fewer
 * when memory ends, and -EFAULT (ITER's) or -ENOMEM (the ring's) if none.
 */
ALWAYS_INLINE ssize_t pipe_ring_move(struct pipe_ring *ring, u64 *position,
				     struct iter *iter, size_t n, bool put)
{
	size_t done = 0;

	while (done < n) {
		size_t piece = MIN(n - done, pipe_ring_rest(*position)), moved;
		u8 *bytes = pipe_ring_place(ring, *position);

		if (!bytes)
			return done ? (ssize_t)done : -ENOMEM;
		moved = put ? iter_get(iter, bytes, piece) :
			      iter_put(iter, bytes, piece);
		/* A piece that can't be had whole is as good as none. */
		if (moved < piece)
			return done ? (ssize_t)done : -EFAULT;
		*position += piece;
		done += piece;
	}
	return done;
}

static inline ssize_t pipe_ring_put(struct pipe_ring *ring, struct iter *from,
				    size_t n)
{
	return pipe_ring_move(ring, &ring->head, from, n, true);
}

static inline ssize_t pipe_ring_get(struct pipe_ring *ring, struct iter *to,
				    size_t n)
{
	ssize_t done = pipe_ring_move(ring, &ring->tail, to, n, false);

	if (ring->head == ring->tail)
		ring->head = ring->tail = 0;
	return done;
}

/* The bytes from POSITION on that lie in one piece: *N of them. */
u8 *pipe_ring_piece(struct pipe_ring *ring, u64 position, size_t *n);

/* The first N bytes are done with. */
void pipe_ring_drop(struct pipe_ring *ring, size_t n);

/* SIZE (a power of two) must hold what is inside; 0 or -ENOMEM. */
int pipe_ring_resize(struct pipe_ring *ring, u64 size);
