/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where the pages of a mapping come from when it is not anonymous. A file
 * system embeds one in each inode that can be mapped; mm knows nothing else
 * about files.
 */
#pragma once

#include "lib/list.h"
#include "lib/types.h"

struct backing;
struct page;

struct backing_ops {
	bool anonymous; /* /dev/zero: a mapping is as if there were no file */
	/*
	 * Page INDEX with a new reference in *OUT, allocated if it is a hole
	 * and FOR_WRITE, or the shared zero page otherwise. 0; -EFAULT beyond
	 * the end (SIGBUS); -ENOMEM. May sleep: the caller looks up its mapping
	 * again afterwards.
	 *
	 * The zero page is never freed and its references are not counted.
	 * FOR_WRITE is set for all faults of shared mappings, so that a hole
	 * gets its page before somebody writes to it another way.
	 */
	int (*get_page)(struct backing *backing, u64 index, bool for_write,
			struct page **out);
	/* The same without sleeping or allocating; NULL if not at hand. */
	struct page *(*peek_page)(struct backing *backing, u64 index);
	/* Are shared mappings not to write to it (a sealed memfd)? NULL: no. */
	bool (*is_sealed)(struct backing *backing);
};

struct backing {
	const struct backing_ops *ops;
	struct list mappings; /* vma->backing_link of all address spaces */
};

/*
 * mm/truncate.c: the file now ends before byte END (a multiple of PAGE_SIZE):
 * unmaps everything after it, private copies included.
 */
void backing_truncate(struct backing *backing, u64 end);

/*
 * The pages of bytes [start, end) (multiples of PAGE_SIZE) are about to leave
 * the file, which stays as long as it was: call it while peek_page still finds
 * them. Private copies stay.
 */
void backing_punch(struct backing *backing, u64 start, u64 end);

/* ---- shared.c: of MAP_SHARED | MAP_ANONYMOUS, a backing that no file owns
 * ---- */

/* PAGES pages of zeros with one reference; NULL when memory is full. */
struct backing *shared_create(u64 pages);
void shared_get(struct backing *backing);
void shared_put(struct backing *backing);

/* Forgets the contents of pages [first, last): they read as zero again. */
void shared_discard(struct backing *backing, u64 first, u64 last);

/* The holder of a mapping's file, so that mm can keep and name it. */
struct file;
void file_get(struct file *file);
void file_put(struct file *file);
