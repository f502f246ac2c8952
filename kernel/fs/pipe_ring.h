/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The bytes inside a pipe: a ring over pages that are allocated when they are
 * first used. Whoever touches a ring holds the pipe's lock.
 */
#pragma once

#include "lib/types.h"

struct iter;

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

/* Moves up to N bytes, which fit; the number, or -EFAULT or -ENOMEM if none. */
ssize_t pipe_ring_put(struct pipe_ring *ring, struct iter *from, size_t n);
/* The same out of it; or -EFAULT. */
ssize_t pipe_ring_get(struct pipe_ring *ring, struct iter *to, size_t n);

/* The bytes from POSITION on that lie in one piece: *N of them. */
u8 *pipe_ring_piece(struct pipe_ring *ring, u64 position, size_t *n);

/* The first N bytes are done with. */
void pipe_ring_drop(struct pipe_ring *ring, size_t n);

/* SIZE (a power of two) must hold what is inside; 0 or -ENOMEM. */
int pipe_ring_resize(struct pipe_ring *ring, u64 size);
