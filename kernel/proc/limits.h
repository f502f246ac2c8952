/* SPDX-License-Identifier: BSD-3-Clause */
/* Resource limits: see getrlimit(2). Enforced where they apply. */
#pragma once

#include "lib/types.h"

struct process;
struct rlimit;

void limits_set_defaults(struct rlimit *limits);

/* Of the whole machine: beyond it not even root gets another. */
unsigned int limits_max_threads(void);

/* May another thread be made for the caller's user? 0 or -EAGAIN. */
int limits_check_processes(void);

/* Who would be reported: enough to change and to read limits. */
int limits_permission(const struct process *process);
