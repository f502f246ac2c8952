// SPDX-License-Identifier: BSD-3-Clause
/*
 * Address spaces against a model. Random calls work on a window of pages in up
 * to three address spaces (forked from one another), and the model says for
 * each page what a program must find there: a value, or which signal. On top of
 * that the tree's summaries, the counts and the TLB are looked at all the time,
 * and in the end nothing may be left over. Real page tables, made up RAM.
 */
#include "unit.h"

#include <errno.h>
#include <linux/mman.h>
#include <signal.h>

#include "fake_machine.h"
#include "lib/random.h"
#include "mm/pte.h"
#include "mm/vma.h"

#define WINDOW	0x10000000UL
#define PAGES	2048UL
#define OBJECTS 400U /* of MAP_SHARED | MAP_ANONYMOUS */
#define SPACES	3
#define STEPS	15000

#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ  22
#define MADV_POPULATE_WRITE 23
#endif

long uk_syscall_r_mremap(void *old, size_t old_size, size_t new_size, int flags,
			 void *new);
long uk_syscall_r_madvise(void *start, size_t length, int advice);

enum kind { NOTHING, ANONYMOUS, SHARED, FILE_PRIVATE, FILE_SHARED };

/* What a page of the window should be. */
struct model {
	enum kind kind;
	u32 prot;
	unsigned int object, index; /* of a shared object or a file */
	bool copied;		    /* a private page that was written */
	u64 value;		    /* of an anonymous or copied page */
};

static struct space {
	struct mm *mm;
	struct model pages[PAGES];
} spaces[SPACES], *now;

static u64 object_values[OBJECTS][PAGES], file_values[FILE_COUNT][FILE_PAGES];
static u64 object_sizes[OBJECTS];
static unsigned int object_count;
static bool memory_fails; /* in this run, now and then */

static u64 below(u64 n)
{
	return random_u64() % n;
}

static u64 address_of(u64 page)
{
	return WINDOW + page * PAGE_SIZE;
}

/* A range of up to MAX pages in the window. */
static u64 some(u64 max, u64 *count)
{
	*count = 1 + below(max);
	return below(PAGES - *count);
}

static bool out_of_memory(void)
{
	return memory_fails && machine_allocations_left == 0;
}

/* ---- What a page shows ---- */

static u64 *place_of(struct model *page)
{
	if (page->kind == ANONYMOUS || page->copied)
		return &page->value;
	if (page->kind == SHARED)
		return &object_values[page->object][page->index];
	return &file_values[page->object][page->index];
}

static bool beyond_end(const struct model *page)
{
	if (page->kind == SHARED)
		return page->index >= object_sizes[page->object];
	return page->kind >= FILE_PRIVATE &&
	       page->index >= fake_files[page->object].count;
}

static int expected_signal(const struct model *page, bool write)
{
	if (page->kind == NOTHING || !page->prot ||
	    (write && !(page->prot & PROT_WRITE)))
		return SIGSEGV;
	return beyond_end(page) ? SIGBUS : 0;
}

/* A hole of a file that a private mapping has seen may stay zeros for it. */
static bool may_be_zero(const struct model *page)
{
	return page->kind == FILE_PRIVATE && !page->copied;
}

static void read_page(u64 i)
{
	struct model *page = &now->pages[i];
	u64 *word;
	int signo = machine_access(address_of(i) + 8, false, &word);

	assert_int_equal(signo, expected_signal(page, false));
	if (!signo && (*word || !may_be_zero(page)))
		assert_int_equal(*word, *place_of(page));
}

static void write_page(u64 i)
{
	struct model *page = &now->pages[i];
	u64 *word;
	int signo = machine_access(address_of(i) + 8, true, &word);

	assert_int_equal(signo, expected_signal(page, true));
	if (signo)
		return;
	page->copied |= page->kind == FILE_PRIVATE;
	*word = random_u64();
	*place_of(page) = *word;
}

static void access_some(void)
{
	u64 n, i = some(12, &n);
	bool write = below(2);

	for (; n > 0; n--, i++)
		write ? write_page(i) : read_page(i);
}

/* ---- The calls ---- */

/* After a failure for lack of memory: a part may have been done. */
static void learn(u64 first, u64 count)
{
	for (u64 i = first; i < first + count; i++) {
		struct vma *vma = vma_find(now->mm, address_of(i));

		if (vma)
			now->pages[i].prot = vma->prot;
		else
			now->pages[i].kind = NOTHING;
	}
}

static bool all_free(u64 first, u64 count)
{
	for (u64 i = first; i < first + count; i++)
		if (now->pages[i].kind)
			return false;
	return true;
}

static void forget(u64 first, u64 count)
{
	for (u64 i = first; i < first + count; i++)
		now->pages[i].kind = NOTHING;
}

static void describe(struct map_request *request, enum kind kind,
		     struct model *page)
{
	bool shared = kind == SHARED || kind == FILE_SHARED;

	request->flags |= shared ? MAP_SHARED : MAP_PRIVATE;
	*page = (struct model){ .kind = kind, .prot = request->prot };
	if (kind < FILE_PRIVATE) {
		request->flags |= MAP_ANONYMOUS;
		return;
	}
	page->object = below(FILE_COUNT);
	page->index = below(FILE_PAGES);
	request->file = &fake_files[page->object].file;
	request->backing = &fake_files[page->object].backing;
	request->offset = page->index * PAGE_SIZE;
	request->may_write = true;
}

/* The pages from FIRST on are new ones, the first of them as FROM says. */
static void mapped(u64 first, u64 count, const struct model *from)
{
	unsigned int object = from->object;

	if (from->kind == SHARED) {
		object = object_count++;
		object_sizes[object] = count;
		memset(object_values[object], 0, sizeof(object_values[object]));
	}
	for (u64 i = 0; i < count; i++) {
		now->pages[first + i] = *from;
		now->pages[first + i].object = object;
		now->pages[first + i].index += i;
		/* Indices of files may lie beyond what a file can have. */
	}
}

static void do_map(void)
{
	static const u32 ways[] = { MAP_FIXED, MAP_FIXED, MAP_FIXED_NOREPLACE,
				    0 };
	u64 n, first = some(below(4) ? 20 : FILE_PAGES, &n);
	u32 way = ways[below(4)];
	struct map_request request = {
		.address = address_of(first),
		.length = n * PAGE_SIZE - below(2) * 100,
		.prot = below(8),
		.flags = way | (below(5) ? 0 : MAP_POPULATE),
	};
	enum kind kind = ANONYMOUS + below(4);
	bool room = all_free(first, n);
	struct model page;
	ssize_t address;

	if (kind == SHARED && object_count == OBJECTS)
		kind = ANONYMOUS;
	describe(&request, kind, &page);
	address = mm_map(now->mm, &request);
	if (way == MAP_FIXED_NOREPLACE && !room) {
		assert_int_equal(address, -EEXIST);
	} else if (address < 0) {
		assert_true(out_of_memory());
		learn(first, n);
	} else if ((u64)address < WINDOW) { /* the window is full */
		assert_true(!way && !room);
		mm_unmap(now->mm, address, n * PAGE_SIZE);
	} else {
		if (way || room)
			assert_int_equal(address, address_of(first));
		first = (address - WINDOW) / PAGE_SIZE;
		assert_true(first + n <= PAGES);
		assert_true(way || all_free(first, n));
		mapped(first, n, &page);
	}
}

static void do_unmap(void)
{
	u64 n, first = some(below(6) ? 20 : 1000, &n);

	if (mm_unmap(now->mm, address_of(first), n * PAGE_SIZE))
		assert_true(out_of_memory());
	else
		forget(first, n);
}

static void do_protect(void)
{
	u64 n, first = some(below(6) ? 20 : 300, &n), good = 0;
	u32 prot = below(8);
	int error = mm_protect(now->mm, address_of(first), n * PAGE_SIZE, prot);

	while (good < n && now->pages[first + good].kind)
		good++;
	if (error && out_of_memory()) {
		learn(first, n);
		return;
	}
	assert_int_equal(error, good < n ? -ENOMEM : 0);
	for (u64 i = 0; i < good; i++)
		now->pages[first + i].prot = prot;
}

static void do_advise(void)
{
	static const int advices[] = {
		MADV_DONTNEED, MADV_DONTNEED,	   MADV_DONTFORK,
		MADV_DOFORK,   MADV_WIPEONFORK,	   MADV_KEEPONFORK,
		MADV_WILLNEED, MADV_POPULATE_READ,
	};
	u64 n, first = some(30, &n);
	int advice = advices[below(ARRAY_SIZE(advices))];
	long error = uk_syscall_r_madvise((void *)address_of(first),
					  n * PAGE_SIZE, advice);

	if (advice != MADV_DONTNEED)
		return;
	assert_true(!error || error == -ENOMEM);
	for (u64 i = first; i < first + n; i++) {
		now->pages[i].copied = false;
		now->pages[i].value = 0;
	}
}

/* Page I of a mapping that was moved or has become longer. */
static struct model continued(const struct model *from, u64 i)
{
	struct model page = *from;

	page.index += i;
	page.copied = false;
	page.value = 0;
	return page;
}

/* FROM's N pages are at TO now, M of them. */
static void moved(u64 from, u64 n, u64 to, u64 m, bool keep_old)
{
	struct model old[64];

	memcpy(old, &now->pages[from], sizeof(old));
	for (u64 i = from; i < from + n; i++) {
		now->pages[i].copied = false;
		now->pages[i].value = 0;
		if (!keep_old)
			now->pages[i].kind = NOTHING;
	}
	if (to >= PAGES)
		return;
	for (u64 i = 0; i < m; i++)
		now->pages[to + i] = i < n ? old[i] : continued(&old[0], i);
}

static void do_remap(void)
{
	static const int ways[] = { 0, MREMAP_MAYMOVE,
				    MREMAP_MAYMOVE | MREMAP_FIXED,
				    MREMAP_MAYMOVE | MREMAP_FIXED |
					    MREMAP_DONTUNMAP };
	u64 n = below(20), m = 1 + below(30);
	u64 from = below(PAGES - 64), to = below(PAGES - 64);
	int way = ways[below(4)];
	long result;

	if (way & MREMAP_DONTUNMAP)
		m = n = MAX(n, 1UL);
	result = uk_syscall_r_mremap((void *)address_of(from), n * PAGE_SIZE,
				     m * PAGE_SIZE, way,
				     (void *)address_of(to));
	if (result < 0) { /* what was in the way may be gone */
		learn(from, n);
		learn(to, m);
	} else if ((u64)result < WINDOW) {
		moved(from, n, PAGES, m, way & MREMAP_DONTUNMAP);
		mm_unmap(now->mm, result, m * PAGE_SIZE);
	} else if ((u64)result == address_of(from)) {
		if (m < n)
			forget(from + m, n - m);
		for (u64 i = n; i < m; i++)
			now->pages[from + i] = continued(&now->pages[from], i);
	} else {
		to = (result - WINDOW) / PAGE_SIZE;
		moved(from, n, to, m, way & MREMAP_DONTUNMAP);
	}
}

static void inherit(struct model *child, u64 i)
{
	struct vma *vma = vma_find(now->mm, address_of(i));

	*child = now->pages[i];
	if (vma && vma->flags & VMA_DONTFORK)
		child->kind = NOTHING;
	if (vma && vma->flags & VMA_WIPEONFORK)
		child->value = 0;
}

static void do_fork(void)
{
	struct space *child = &spaces[below(SPACES)];
	struct mm *mm;

	if (child == now || below(8))
		return;
	if (child->mm)
		mm_put(child->mm);
	child->mm = NULL;
	mm = mm_copy(now->mm);
	if (!mm) {
		assert_true(out_of_memory());
		return;
	}
	child->mm = mm;
	for (u64 i = 0; i < PAGES; i++)
		inherit(&child->pages[i], i);
}

static void enter(struct space *space)
{
	now = space;
	machine_thread.mm = space->mm;
	paging_load(space->mm->pml4);
}

static void do_switch(void)
{
	struct space *space = &spaces[below(SPACES)];

	if (space->mm)
		enter(space);
}

static void do_truncate(void)
{
	unsigned int file = below(FILE_COUNT);
	u64 count = below(FILE_PAGES + 1);

	if (below(4))
		return;
	fake_file_truncate(&fake_files[file], count);
	for (u64 i = count; i < FILE_PAGES; i++)
		file_values[file][i] = 0;
	for (u64 i = 0; i < SPACES * PAGES; i++) {
		struct model *page = &spaces[i / PAGES].pages[i % PAGES];

		if (page->kind == FILE_PRIVATE && page->object == file &&
		    page->index >= count)
			page->copied = false;
	}
}

static void do_write_file(void)
{
	unsigned int file = below(FILE_COUNT);
	u64 index = below(FILE_PAGES);

	if (index >= fake_files[file].count)
		return;
	file_values[file][index] = random_u64();
	fake_file_write(&fake_files[file], index, file_values[file][index]);
}

/* ---- What must hold at any time ---- */

static u64 check_vma(struct vma *vma, const struct vma *prev, struct space *in)
{
	u64 widest = vma->gap;

	assert_true(vma->start < vma->end);
	assert_int_equal(vma->gap, vma->start - (prev ? prev->end : 0));
	for (int side = 0; side < 2; side++)
		if (vma->node.child[side])
			widest = MAX(widest, tree_entry(vma->node.child[side],
							struct vma, node)
						     ->widest_gap);
	assert_int_equal(vma->widest_gap, widest);
	for (u64 at = vma->start; at < vma->end; at += PAGE_SIZE) {
		u64 i = (at - WINDOW) / PAGE_SIZE;

		assert_true(i < PAGES && in->pages[i].kind);
		assert_int_equal(in->pages[i].prot, vma->prot);
		if (vma->backing)
			assert_int_equal(in->pages[i].index,
					 vma_index(vma, at));
	}
	return (vma->end - vma->start) / PAGE_SIZE;
}

static u64 slots_in_use(struct mm *mm)
{
	u64 at = 0, count = 0, *slot;

	for (; (slot = paging_next_slot(mm->pml4, &at, USER_TABLES_END));
	     at += PAGE_SIZE) {
		if (!*slot)
			continue;
		assert_non_null(vma_find(mm, at));
		count += pte_page(*slot) != zero_page;
	}
	return count;
}

static void check_space(struct space *space)
{
	struct vma *vma, *prev = NULL;
	u64 total = 0, count = 0, model = 0;

	if (!space->mm)
		return;
	for (vma = vma_find_after(space->mm, 0); vma; vma = vma_next(vma)) {
		total += check_vma(vma, prev, space);
		count++;
		prev = vma;
	}
	for (u64 i = 0; i < PAGES; i++)
		model += space->pages[i].kind != NOTHING;
	assert_int_equal(total, model);
	assert_int_equal(total, space->mm->total_pages);
	assert_int_equal(count, space->mm->vma_count);
	assert_int_equal(slots_in_use(space->mm), space->mm->resident_pages);
}

/* ---- Runs ---- */

static void step(void)
{
	static void (*const calls[])(void) = {
		do_map,	  do_map,    do_unmap, do_protect, do_protect,
		do_remap, do_advise, do_fork,  do_switch,
	};
	u64 what = below(16);

	machine_allocations_left = memory_fails && !below(3) ? below(6) : ~0UL;
	if (what < ARRAY_SIZE(calls)) {
		calls[what]();
		machine_allocations_left = ~0UL;
		return;
	}
	machine_allocations_left = ~0UL;
	if (what == 9)
		do_truncate();
	else if (what == 10)
		do_write_file();
	else
		access_some();
}

static void run(u64 seed, bool fails)
{
	u64 pages = machine_pages_used(), objects = machine_objects_used();

	machine_seed(seed);
	memory_fails = fails;
	object_count = 0;
	memset(spaces, 0, sizeof(spaces));
	memset(file_values, 0, sizeof(file_values));
	for (int i = 0; i < FILE_COUNT; i++)
		fake_file_truncate(&fake_files[i], 40);
	spaces[0].mm = mm_create();
	spaces[0].mm->mmap_top = address_of(PAGES);
	enter(&spaces[0]);
	for (unsigned int i = 0; i < STEPS; i++) {
		step();
		machine_check_tlb();
		if (i % 50)
			continue;
		for (int k = 0; k < SPACES; k++)
			check_space(&spaces[k]);
	}
	for (int i = 0; i < SPACES; i++)
		if (spaces[i].mm)
			mm_put(spaces[i].mm);
	for (int i = 0; i < FILE_COUNT; i++) {
		assert_true(list_empty(&fake_files[i].backing.mappings));
		fake_file_truncate(&fake_files[i], 0);
	}
	assert_int_equal(machine_pages_used(), pages);
	assert_int_equal(machine_objects_used(), objects);
}

static void test_random_calls(__attribute__((unused)) void **state)
{
	for (u64 seed = 1; seed <= 3; seed++)
		run(seed, false);
}

static void test_memory_full(__attribute__((unused)) void **state)
{
	for (u64 seed = 4; seed <= 6; seed++)
		run(seed, true);
}

static void test_reservations(__attribute__((unused)) void **state)
{
	struct map_request request = {
		.length = 1UL << 40,
		.flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
	};
	struct mm *mm = mm_create();
	u64 pages = machine_pages_used();
	ssize_t address[8];

	for (int i = 0; i < 8; i++) {
		address[i] = mm_map(mm, &request);
		assert_true(address[i] > 0);
	}
	assert_int_equal(mm->vma_count, 1); /* side by side: joined */
	assert_int_equal(machine_pages_used(), pages);
	request.length = USER_END;
	assert_int_equal(mm_map(mm, &request), -ENOMEM);
	for (int i = 0; i < 8; i++)
		assert_int_equal(mm_unmap(mm, address[i], 1UL << 40), 0);
	assert_int_equal(mm->vma_count, 0);
	mm_put(mm);
}

static void test_many_mappings(__attribute__((unused)) void **state)
{
	struct map_request request = {
		.length = PAGE_SIZE,
		.flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
	};
	struct mm *mm = mm_create();

	for (u64 i = 0; i <= VMA_MAX; i++) {
		request.address = address_of(2 * i);
		request.prot = PROT_READ;
		assert_int_equal(mm_map(mm, &request), request.address);
	}
	request.address = address_of(2 * VMA_MAX + 2);
	assert_int_equal(mm_map(mm, &request), -ENOMEM);
	assert_int_equal(mm_unmap(mm, WINDOW, 1UL << 40), 0);
	assert_int_equal(mm->vma_count, 0);
	mm_put(mm);
}

/* A stack grows as far as its limit and its neighbour's distance allow. */
static void test_stack(__attribute__((unused)) void **state)
{
	u64 top = 0x7f0000000000, *word;
	struct map_request request = {
		.address = top - 4 * PAGE_SIZE,
		.length = 4 * PAGE_SIZE,
		.prot = PROT_READ | PROT_WRITE,
		.flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED |
			 MAP_GROWSDOWN,
	};
	struct mm *mm = mm_create();

	mm->stack_limit = 8 << 20;
	assert_int_equal(mm_map(mm, &request), request.address);
	machine_thread.mm = mm;
	paging_load(mm->pml4);
	assert_int_equal(machine_access(top - (7 << 20), true, &word), 0);
	assert_int_equal(machine_access(top - (8 << 20), true, &word), 0);
	assert_int_equal(machine_access(top - (8 << 20) - 1, true, &word),
			 SIGSEGV);
	mm->stack_limit = ~0UL;
	request.address = top - (20 << 20);
	request.length = PAGE_SIZE;
	request.flags &= ~MAP_GROWSDOWN;
	assert_int_equal(mm_map(mm, &request), request.address);
	assert_int_equal(machine_access(top - (18 << 20), true, &word), 0);
	assert_int_equal(machine_access(top - (19 << 20), true, &word),
			 SIGSEGV);
	mm_put(mm);
}

static int start(__attribute__((unused)) void **state)
{
	machine_start();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random_calls),
		cmocka_unit_test(test_memory_full),
		cmocka_unit_test(test_reservations),
		cmocka_unit_test(test_many_mappings),
		cmocka_unit_test(test_stack),
	};

	return cmocka_run_group_tests_name("mm", tests, start, NULL);
}
