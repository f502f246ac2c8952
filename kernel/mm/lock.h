/* SPDX-License-Identifier: BSD-3-Clause */
/* RLIMIT_MEMLOCK (mm/mlock.c). */
#ifndef MM_LOCK_H
#define MM_LOCK_H

#include "lib/types.h"

struct mm;

/* May MORE_PAGES be locked on top of those that are? 0, -EPERM or -EAGAIN. */
int mm_check_lock(const struct mm *mm, u64 more_pages);

#endif
