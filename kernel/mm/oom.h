/* SPDX-License-Identifier: BSD-3-Clause */
/* What mm asks of proc when memory has run out (defined in proc/oom.c). */
#pragma once

#include "lib/types.h"

/*
 * Picks the process that uses the most memory, says so in one clear line, and
 * sends it SIGKILL. Returns at once; the memory comes back when the victim has
 * run. True: the calling process is the victim itself (or there is none to
 * kill), so the caller should give up; false: somebody else, try again later.
 */
bool mm_out_of_memory(void);
