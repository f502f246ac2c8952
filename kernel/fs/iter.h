/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A place to read from or write to, in pieces: the buffers of read, readv and
 * their like, in a program's memory or the kernel's. Moving bytes advances it.
 */
#pragma once

#include <linux/uio.h>

#include "mm/usercopy.h"

struct iter {
	char *base;   /* of the piece at hand, what is not used yet: */
	size_t piece; /* so many bytes */
	size_t left;  /* in all pieces */
	u64 offset;   /* in the file, where the first of them goes */
	const struct iovec *next; /* segments to come, in kernel memory */
	bool user;		  /* whose memory the bases are in */
};

/* The most that one call moves, whatever it was asked for: read(2). */
#define MAX_RW_COUNT 0x7ffff000UL

static inline void iter_init(struct iter *iter, void *base, size_t n, bool user)
{
	iter->base = base;
	iter->piece = n;
	iter->left = n;
	iter->next = NULL;
	iter->user = user;
}

/* The piece keeps its whole length, so that iter_is_possible sees it. */
static inline void iter_init_user(struct iter *iter, void *base, size_t n)
{
	iter_init(iter, base, n, true);
	iter->left = MIN(n, MAX_RW_COUNT);
}

/*
 * Could a fresh one's single piece be a program's memory at all (or is it the
 * kernel's own)? Segments were checked when they were copied in.
 */
static inline bool iter_is_possible(const struct iter *iter)
{
	return !iter->user || user_range_ok(iter->base, iter->piece);
}

static inline void iter_init_kernel(struct iter *iter, void *base, size_t n)
{
	iter_init(iter, base, n, false);
}

void iter_init_segments(struct iter *iter, const struct iovec *segments,
			size_t total);

/*
 * Moves up to N bytes (at most iter->left) and advances. The number moved: less
 * than asked when the program's memory ends there. iter_put: into the buffers;
 * iter_get: out of them.
 */
size_t iter_put_pieces(struct iter *iter, const void *from, size_t n);
size_t iter_get_pieces(struct iter *iter, void *to, size_t n);
size_t iter_zero(struct iter *iter, size_t n);

static inline size_t iter_advance(struct iter *iter, size_t n)
{
	iter->base += n;
	iter->piece -= n;
	iter->left -= n;
	return n;
}

/* Is it all in the piece at hand, and in a program's memory? Mostly it is: then
 * calls are saved (and what has failed fails again, by and by). */
static inline bool iter_is_simple(const struct iter *iter, size_t n)
{
	return iter->user && n <= iter->piece && n <= iter->left;
}

static inline size_t iter_put(struct iter *iter, const void *from, size_t n)
{
	if (iter_is_simple(iter, n) && !copy_to_user(iter->base, from, n))
		return iter_advance(iter, n);
	return iter_put_pieces(iter, from, n);
}

static inline size_t iter_get(struct iter *iter, void *to, size_t n)
{
	if (iter_is_simple(iter, n) && !copy_from_user(to, iter->base, n))
		return iter_advance(iter, n);
	return iter_get_pieces(iter, to, n);
}

/* For what goes as a whole: N, or -EFAULT. */
static inline ssize_t iter_put_all(struct iter *iter, const void *from,
				   size_t n)
{
	return iter_put(iter, from, n) == n ? (ssize_t)n : -EFAULT;
}

/*
 * Copies in and checks the vector of readv and writev (at most UIO_MAXIOV
 * entries, total at most SSIZE_MAX; FAST holds 8). 0, -EFAULT, -EINVAL,
 * -ENOMEM. iter_vector_free afterwards.
 */
struct iter_vector {
	struct iovec fast[8];
	struct iovec *segments;
	size_t total;
};
int iter_vector_copy(struct iter_vector *vector, const struct iovec *from,
		     unsigned long count);
void iter_vector_free(struct iter_vector *vector);
