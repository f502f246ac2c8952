/* SPDX-License-Identifier: BSD-3-Clause */
/* Between sched.c and thread.c: whose registers the CPU holds. */
#pragma once

struct thread;

/* What the CPU holds of THREAD is of no use any more. */
void registers_drop(struct thread *thread);
