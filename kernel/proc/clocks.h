/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef PROC_CLOCKS_H
#define PROC_CLOCKS_H

#include "lib/abi.h"
#include "lib/types.h"

/* The time of any clock of clock_gettime(2), in ns; 0 or -EINVAL. */
int clock_read(clockid_t clock, u64 *ns);

#endif
