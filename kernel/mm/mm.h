/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Address spaces: a tree of mappings (VMAs) says what each range of addresses
 * means; the page tables are filled from it by faults (mm/fault.c).
 */
#pragma once

#include <linux/mman.h>

#include "lib/list.h"
#include "lib/tree.h"
#include "lib/types.h"
#include "mm/backing.h"

/* vma->flags, beside the PROT_* bits in vma->prot: as mmap has them, and more
 */
#define VMA_SHARED     MAP_SHARED
#define VMA_GROWSDOWN  MAP_GROWSDOWN
#define VMA_LOCKED     MAP_LOCKED
#define VMA_NORESERVE  MAP_NORESERVE
#define VMA_DONTFORK   16
#define VMA_WIPEONFORK 32
#define VMA_SPECIAL    64  /* vDSO and its data: fixed pages, no mremap */
#define VMA_MAY_WRITE  128 /* shared file opened for writing: mprotect may */
#define VMA_STACK      0x8000
#define VMA_DONTDUMP   512
#define VMA_COPIED     1024 /* of a file: holds private copies of its pages */

struct vma {
	struct tree_node node; /* by start; keeps the widest gap below it */
	struct mm *mm;
	u64 start, end; /* page-aligned, [start, end) */
	u64 gap;	/* free bytes between the previous VMA and this */
	u64 widest_gap; /* in this node's subtree */
	u32 prot;
	u32 flags;
	struct file *file; /* or NULL: anonymous */
	struct backing *backing;
	u64 offset; /* in the file, bytes, of start */
	struct list backing_link;
	const char *name;      /* "[heap]", "[stack]", "[vdso]" or NULL */
	struct page **special; /* VMA_SPECIAL: the pages, one after another */
	u64 fault_next;	       /* where a sequential fault would come, and */
	u32 fault_window;      /* how many pages it then brings at once */
};

struct mm {
	u32 refs;
	u64 pml4; /* physical address */
	struct tree vmas;
	u32 vma_count;
	struct vma *last_found; /* the fault path asks for the same one again */
	u64 brk_start, brk_end;
	u64 mmap_top; /* mappings are placed downwards from here */
	u64 arg_start, arg_end, env_start, env_end, stack_start;
	u64 code_start, code_end, data_start, data_end;
	u64 total_pages, resident_pages, peak_resident_pages, locked_pages;
	u64 data_pages;	 /* private and writable: RLIMIT_DATA */
	u32 lock_future; /* mlockall's MCL_FUTURE and MCL_ONFAULT, or 0 */
	u64 vdso;	 /* address, 0 when absent */
	struct file *exe;
	u64 auxv[48];
	u32 auxv_words;
	u64 stack_limit, as_limit, data_limit; /* RLIMIT_STACK, AS, DATA */
	u64 lock_limit; /* RLIMIT_MEMLOCK; mm_create: no limits */
};

/* ---- Whole address spaces ---- */

void mm_init(void); /* page tables, allocator, heap: once, at boot */
struct mm *mm_create(void);
static inline void mm_get(struct mm *mm)
{
	mm->refs++;
}
void mm_put(struct mm *mm); /* frees everything with the last reference */

/* A copy-on-write copy for fork; NULL when memory is full. */
struct mm *mm_copy(struct mm *from);

/* Pages that would come back if MM went away, page tables included. */
u64 mm_pages_used(const struct mm *mm);

/* The address space of the running thread. */
struct mm *mm_current(void);

/* ---- Mappings: addresses and lengths in bytes, page-aligned ---- */

struct vma *vma_find(struct mm *mm, u64 address); /* containing, or NULL */
struct vma *vma_find_after(struct mm *mm, u64 address); /* first with end > */
struct vma *vma_next(struct vma *vma);

/*
 * What mmap does once its arguments are checked. FLAGS are MAP_* (FIXED,
 * FIXED_NOREPLACE, SHARED, GROWSDOWN, NORESERVE, POPULATE...). FILE (a
 * reference is taken) with its BACKING, or both NULL. MAY_WRITE: a shared
 * mapping may become writable. The address, or -ENOMEM, -EEXIST, -EINVAL.
 */
struct map_request {
	u64 address, length;
	u32 prot, flags;
	struct file *file;
	struct backing *backing;
	u64 offset;
	bool may_write;
	const char *name;
};
ssize_t mm_map(struct mm *mm, const struct map_request *request);

/*
 * Where mm_map would put a mapping of these: at ADDRESS (a multiple of
 * PAGE_SIZE) if FLAGS have MAP_FIXED or MAP_FIXED_NOREPLACE. LENGTH is not
 * above USER_END. The errors are the same.
 */
ssize_t mm_place(struct mm *mm, u64 address, u64 length, u32 flags);

/* 0, -EINVAL, -ENOMEM (a split needs memory). */
int mm_unmap(struct mm *mm, u64 address, u64 length);
/* 0, -EACCES, -ENOMEM (not mapped throughout, or as above). */
int mm_protect(struct mm *mm, u64 address, u64 length, u32 prot);

/* Maps COUNT pages of the kernel at a free place (the vDSO). */
ssize_t mm_map_special(struct mm *mm, struct page **pages, u64 count, u32 prot,
		       const char *name, u64 hint);

/* Copies into pages of MM, which need not be the current one. 0 or -EFAULT. */
int mm_write(struct mm *mm, u64 address, const void *from, size_t n);
int mm_read(struct mm *mm, u64 address, void *to, size_t n);

/* Random page-aligned offset below LIMIT bytes, 0 with randomisation off. */
u64 mm_random_offset(u64 limit);

/* The zero page that reading untouched anonymous memory shows. */
extern struct page *zero_page;
