/* SPDX-License-Identifier: BSD-3-Clause */
/* ITIMER_REAL and alarm: SIGALRM by the wall. */
#ifndef PROC_REAL_TIMER_H
#define PROC_REAL_TIMER_H

struct process;

void real_timer_setup(struct process *process);
void real_timer_stop(struct process *process);

#endif
