/* SPDX-License-Identifier: BSD-3-Clause */
/* Interval timers, and what happens when a process has used its CPU time. */
#pragma once

struct process;

void itimers_setup(struct process *process);
void itimers_stop(struct process *process);

/* After RLIMIT_CPU has been set. */
void cpu_limit_changed(struct process *process);
