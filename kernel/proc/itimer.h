/* SPDX-License-Identifier: BSD-3-Clause */
/* Interval timers, and what happens when a process has used its CPU time. */
#ifndef PROC_ITIMER_H
#define PROC_ITIMER_H

struct process;
struct timer;

void itimers_setup(struct process *process);
void itimers_stop(struct process *process);

/* cpu_timers.c: after a timer of CPU time or RLIMIT_CPU has been set. */
void cpu_timers_changed(struct process *process);
void cpu_timers_expired(struct timer *timer);

#endif
