/* SPDX-License-Identifier: BSD-3-Clause */
/* Memory of MAP_SHARED | MAP_ANONYMOUS: a backing that no file owns. */
#pragma once

#include "mm/backing.h"

/* PAGES pages of zeros with one reference; NULL when memory is full. */
struct backing *shared_create(u64 pages);
void shared_get(struct backing *backing);
void shared_put(struct backing *backing);

/* Forgets the contents of pages [first, last): they read as zero again. */
void shared_discard(struct backing *backing, u64 first, u64 last);
