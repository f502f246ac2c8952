/* SPDX-License-Identifier: BSD-3-Clause */
/* The kernel's heap: size classes of 16 bytes to 2 KiB, larger sizes in pages.
 */
#pragma once

#include "lib/types.h"

void kmalloc_init(void); /* once at boot */

/* 16-byte aligned; NULL when memory is full. A SIZE of 0 gives a valid pointer.
 */
void *kmalloc(size_t size);
void *kzalloc(size_t size);
void *krealloc(void *p, size_t size);	     /* NULL leaves P as it was */
void kfree(void *p);			     /* NULL is allowed */
static inline void kfree_auto(void *pointer) /* to it: for AUTO */
{
	kfree(*(void **)pointer);
}

/*
 * For tables of any SIZE up to 1 GiB: up to a page from the heap, else pages in
 * one piece of addresses above the physmap, with an unmapped guard page at each
 * end.
 */
void *kvmalloc(size_t size);
void kvfree(void *p); /* NULL is allowed */
