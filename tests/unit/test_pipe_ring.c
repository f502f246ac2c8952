// SPDX-License-Identifier: BSD-3-Clause
/*
 * fs/pipe_ring.c: whatever goes in comes out, whole and in order, with full
 * memory and with programs whose memory ends in the middle of a transfer.
 */
#include "unit.h"

#include <errno.h>

#include "fake_heap.h"
#include "fs/iter.h"
#include "fs/pipe_ring.h"
#include "mm/page.h"

#define PAGES 64

u8 *fake_ram;
struct thread *fake_current;
struct page *page_table;
u64 page_count = PAGES;
static int pages_left = PAGES;

struct page *page_alloc(void)
{
	if (!pages_left)
		return NULL;
	for (int i = 0; i < PAGES; i++) {
		if (page_table[i].refs)
			continue;
		page_table[i].refs = 1;
		pages_left--;
		return &page_table[i];
	}
	return NULL;
}

void page_put(struct page *page)
{
	assert_int_equal(page->refs, 1);
	page->refs = 0;
	pages_left++;
}

/* A program's memory that ends after so many bytes. */
static size_t reachable = ~0UL;

static size_t reach(struct iter *iter, size_t n, u8 **at)
{
	n = MIN(MIN(n, iter->left), reachable);
	reachable -= reachable == ~0UL ? 0 : n;
	*at = (u8 *)iter->base;
	iter->base += n;
	iter->piece -= n;
	iter->left -= n;
	return n;
}

size_t iter_put_pieces(struct iter *iter, const void *from, size_t n)
{
	u8 *at;

	n = reach(iter, n, &at);
	memcpy(at, from, n);
	return n;
}

size_t iter_get_pieces(struct iter *iter, void *to, size_t n)
{
	u8 *at;

	n = reach(iter, n, &at);
	memcpy(to, at, n);
	return n;
}

/* Ours are the kernel's own, which never take the short way. */
size_t copy_to_user(void *to, const void *from, size_t n)
{
	(void)to;
	(void)from;
	return n;
}

size_t copy_from_user(void *to, const void *from, size_t n)
{
	return copy_to_user(to, from, n);
}

static void start(struct pipe_ring *ring, u64 size)
{
	if (!fake_ram) {
		fake_ram = aligned_alloc(PAGE_SIZE, PAGES * PAGE_SIZE);
		page_table = calloc(PAGES, sizeof(*page_table));
	}
	assert_int_equal(pipe_ring_init(ring, size), 0);
}

static void end(struct pipe_ring *ring)
{
	pipe_ring_free(ring);
	assert_int_equal(pages_left, PAGES);
	assert_int_equal(fake_heap_in_use, 0);
}

/* ---- What goes in and out is one long series of bytes ---- */

static u64 put_so_far, got_so_far;

static u8 series(u64 position)
{
	return position * 2654435761U >> 24;
}

static ssize_t put(struct pipe_ring *ring, size_t n)
{
	u8 *bytes = malloc(n + 1);
	struct iter iter;
	ssize_t moved;

	for (size_t i = 0; i < n; i++)
		bytes[i] = series(put_so_far + i);
	iter_init_kernel(&iter, bytes, n);
	moved = pipe_ring_put(ring, &iter, n);
	if (moved > 0)
		put_so_far += moved;
	free(bytes);
	return moved;
}

static ssize_t get(struct pipe_ring *ring, size_t n)
{
	u8 *bytes = malloc(n + 1);
	struct iter iter;
	ssize_t moved;

	iter_init_kernel(&iter, bytes, n);
	moved = pipe_ring_get(ring, &iter, n);
	for (ssize_t i = 0; i < moved; i++)
		assert_int_equal(bytes[i], series(got_so_far + i));
	if (moved > 0)
		got_so_far += moved;
	free(bytes);
	return moved;
}

static void resize(struct pipe_ring *ring)
{
	u64 size = PAGE_SIZE << rand() % 5;
	int old_left = pages_left;

	if (size < pipe_ring_used(ring))
		return;
	if (pipe_ring_resize(ring, size)) {
		assert_int_equal(pages_left, old_left);
		return;
	}
	assert_int_equal(ring->size, size);
}

static void step(struct pipe_ring *ring)
{
	u64 used = pipe_ring_used(ring), room = pipe_ring_room(ring);

	assert_int_equal(used, put_so_far - got_so_far);
	assert_int_equal(used + room, ring->size);
	if (rand() % 8 == 0)
		reachable = rand() % 6000;
	switch (rand() % 8) {
	case 0: resize(ring); break;
	case 1:
	case 2:
	case 3: put(ring, room ? rand() % (room + 1) : 0); break;
	case 4: put(ring, MIN(room, (u64)rand() % 100)); break;
	case 5: get(ring, MIN(used, (u64)rand() % 100)); break;
	default: get(ring, used ? rand() % (used + 1) : 0); break;
	}
	reachable = ~0UL;
}

static void test_series(void **state)
{
	(void)state;
	srand(1);
	for (int round = 0; round < 50; round++) {
		struct pipe_ring ring;
		int missing = round % 5 == 4 ? PAGES - 3 : 0;

		put_so_far = got_so_far = 0;
		start(&ring, PAGE_SIZE << round % 5);
		pages_left -= missing;
		for (int i = 0; i < 400; i++)
			step(&ring);
		pages_left += missing;
		end(&ring);
	}
}

/* A reader that keeps up needs one page. */
static void test_one_page(void **state)
{
	struct pipe_ring ring;

	(void)state;
	put_so_far = got_so_far = 0;
	start(&ring, 16 * PAGE_SIZE);
	for (int i = 0; i < 1000; i++) {
		assert_int_equal(put(&ring, 700), 700);
		assert_int_equal(get(&ring, 700), 700);
	}
	assert_int_equal(pages_left, PAGES - 1);
	end(&ring);
}

static void test_faults(void **state)
{
	struct pipe_ring ring;

	(void)state;
	put_so_far = got_so_far = 0;
	start(&ring, 4 * PAGE_SIZE);
	reachable = 5;
	assert_int_equal(put(&ring, 10), -EFAULT);
	assert_int_equal(pipe_ring_used(&ring), 0);
	reachable = PAGE_SIZE + 5;
	assert_int_equal(put(&ring, PAGE_SIZE + 10), PAGE_SIZE);
	reachable = 5;
	assert_int_equal(get(&ring, 10), -EFAULT);
	assert_int_equal(pipe_ring_used(&ring), PAGE_SIZE);
	reachable = ~0UL;
	assert_int_equal(get(&ring, PAGE_SIZE), PAGE_SIZE);
	end(&ring);
}

static void test_no_memory(void **state)
{
	struct pipe_ring ring;

	(void)state;
	put_so_far = got_so_far = 0;
	start(&ring, 4 * PAGE_SIZE);
	pages_left = 0;
	assert_int_equal(put(&ring, 10), -ENOMEM);
	pages_left = 1;
	assert_int_equal(put(&ring, 5000), PAGE_SIZE);
	fake_heap_fail_after = 0;
	assert_int_equal(pipe_ring_resize(&ring, PAGE_SIZE), -ENOMEM);
	assert_int_equal(get(&ring, PAGE_SIZE), PAGE_SIZE);
	pages_left = PAGES - 1;
	end(&ring);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_series),
		cmocka_unit_test(test_one_page),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
