// SPDX-License-Identifier: BSD-3-Clause
/* Moving bytes between the kernel and the buffers of a read or a write. */
#include "fs/iter.h"

#include "lib/string.h"
#include "mm/kmalloc.h"

void iter_init_segments(struct iter *iter, const struct iovec *segments,
			size_t total)
{
	iter->base = NULL;
	iter->piece = 0;
	iter->left = total;
	iter->next = segments;
	iter->user = true;
}

static void next_piece(struct iter *iter)
{
	while (!iter->piece) {
		iter->base = iter->next->iov_base;
		iter->piece = iter->next->iov_len;
		iter->next++;
	}
}

enum way { PUT, GET, ZERO };

/* N bytes in one piece; the number that could not be moved. */
ALWAYS_INLINE size_t move_piece(enum way way, bool user, void *base,
				void *bytes, size_t n)
{
	if (user && way == PUT)
		return copy_to_user(base, bytes, n);
	if (user && way == GET)
		return copy_from_user(bytes, base, n);
	if (user)
		return clear_user(base, n);
	if (way == PUT)
		memcpy(base, bytes, n);
	else if (way == GET)
		memcpy(bytes, base, n);
	else
		memset(base, 0, n);
	return 0;
}

/* Made once for each WAY by the compiler. */
ALWAYS_INLINE size_t move(enum way way, struct iter *iter, void *bytes,
			  size_t n)
{
	size_t done = 0;

	n = MIN(n, iter->left);
	while (done < n) {
		size_t want, failed;

		if (unlikely(!iter->piece))
			next_piece(iter);
		want = MIN(n - done, iter->piece);
		failed = move_piece(way, iter->user, iter->base,
				    (char *)bytes + done, want);
		done += iter_advance(iter, want - failed);
		if (failed)
			break;
	}
	return done;
}

size_t iter_put_pieces(struct iter *iter, const void *from, size_t n)
{
	return move(PUT, iter, (void *)from, n);
}

size_t iter_get_pieces(struct iter *iter, void *to, size_t n)
{
	return move(GET, iter, to, n);
}

size_t iter_zero(struct iter *iter, size_t n)
{
	return move(ZERO, iter, NULL, n);
}

/* Checks each segment and clips the sum, as Linux does. */
static int vector_check(struct iter_vector *vector, unsigned long count)
{
	vector->total = 0;
	for (unsigned long i = 0; i < count; i++) {
		struct iovec *segment = &vector->segments[i];
		size_t n = segment->iov_len;

		if ((ssize_t)n < 0)
			return -EINVAL;
		if (!user_range_ok(segment->iov_base, n))
			return -EFAULT;
		n = MIN(n, MAX_RW_COUNT - vector->total);
		segment->iov_len = n;
		vector->total += n;
	}
	return 0;
}

int iter_vector_copy(struct iter_vector *vector, const struct iovec *from,
		     unsigned long count)
{
	int error = 0;

	if (count > UIO_MAXIOV)
		return -EINVAL;
	vector->segments = vector->fast;
	if (count > ARRAY_SIZE(vector->fast))
		vector->segments = kmalloc(count * sizeof(struct iovec));
	if (!vector->segments)
		return -ENOMEM;
	if (copy_from_user(vector->segments, from,
			   count * sizeof(struct iovec)))
		error = -EFAULT;
	if (!error)
		error = vector_check(vector, count);
	if (error)
		iter_vector_free(vector);
	return error;
}

void iter_vector_free(struct iter_vector *vector)
{
	if (vector->segments != vector->fast)
		kfree(vector->segments);
}
