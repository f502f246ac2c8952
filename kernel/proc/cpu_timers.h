/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What happens when a process has used so much CPU time: ITIMER_VIRTUAL,
 * ITIMER_PROF, RLIMIT_CPU.
 */
#ifndef PROC_CPU_TIMERS_H
#define PROC_CPU_TIMERS_H

struct process;

void cpu_timers_setup(struct process *process);
void cpu_timers_stop(struct process *process);

/* After a timer or the limit has been set. */
void cpu_timers_changed(struct process *process);

#endif
