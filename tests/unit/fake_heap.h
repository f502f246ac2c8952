/* SPDX-License-Identifier: BSD-3-Clause */
/* mm/kmalloc.h over malloc, so that ASan watches; and it can be made to fail.
 */
#ifndef TESTS_FAKE_HEAP_H
#define TESTS_FAKE_HEAP_H

/* Fails once, after this many allocations; negative (the default): never. */
extern int fake_heap_fail_after;

/* What was allocated and not freed. */
extern int fake_heap_in_use;

#endif
